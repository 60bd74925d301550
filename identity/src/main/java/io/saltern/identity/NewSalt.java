package io.saltern.identity;

/** What becomes of a run whose salt is not the one that the profile ids in force were minted with. */
public enum NewSalt {
    /** It is refused: with the former salt at hand, giving it back is right. */
    REFUSED,
    /** The ids that are there stay, new ones are minted from the new salt: the former one is lost. */
    ACCEPTED
}
