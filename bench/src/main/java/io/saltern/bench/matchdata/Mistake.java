package io.saltern.bench.matchdata;

/** What goes wrong, or is simply done otherwise, when a person becomes a record; each has a rate in every source. */
enum Mistake {
    /** A neighbouring key, a letter left out, doubled, put in or swapped with the next one; per word. */
    KEYBOARD,
    /** Letters that look alike to a scanner; per word. */
    OCR,
    /** Another spelling of the same sound; per word. */
    PHONETIC,
    /** A wrong or swapped digit; per number. */
    DIGIT,
    /** A wrong date of birth, near the right one. */
    DATE,
    /** Given name and surname in each other's place. */
    NAMES_SWAPPED,
    /** Day and month of birth in each other's place, where both are months. */
    DAY_AND_MONTH_SWAPPED,
    NICKNAME,
    /** Only the initial of the given name. */
    INITIAL,
    /** The middle name instead of the given one. */
    CALLED_BY_MIDDLE_NAME,
    /** Of two surnames only one. */
    ONE_SURNAME,
    /** The address of some years before. */
    STALE_ADDRESS,
    /** Accents and umlauts lost. */
    ACCENTS_LOST,
    /** All letters capital, or none. */
    LETTER_CASE,
    /** A street type or house number written otherwise. */
    ABBREVIATION,
    /** An e-mail or phone of the household instead of one's own. */
    HOUSEHOLD_CONTACT,
    /** An e-mail or phone that staff fill in for anybody. */
    DEFAULT_CONTACT
}
