package io.saltern.sampleshop;

/** A system of the shop: writes the file of a day, and adds to the day's truth what it did. */
interface Source {
    /** The folder under raw. */
    String name();

    /** The file's name inside the folder of a day. */
    String fileName();

    /** Whether the system exports a file on this day at all. */
    default boolean appearsOn(int day) {
        return true;
    }

    /** Writes nothing when the day brought nothing: then there is no file. */
    void write(int day, RawFile file, DayTruth truth);
}
