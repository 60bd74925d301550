package io.saltern.base.error;

/** Who can mend an error. */
public enum ErrorKind {
    /** The project's files or the command line: the user mends it. */
    CONFIG,
    /** The data does not fit what was declared: the user decides. */
    DATA,
    /** A source, warehouse or destination did not do its part: trying again may help. */
    EXTERNAL,
    /** A promise of Saltern's own code does not hold. */
    INTERNAL
}
