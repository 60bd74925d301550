package io.saltern.retl.api;

/**
 * A place outside the warehouse that a sync delivers to: a {@link RowDestination} or a {@link StagedDestination}. Made by
 * its {@link DestinationFactory} without touching the network; {@link #open} is its first effect. Used by one thread.
 */
public sealed interface Destination extends AutoCloseable permits RowDestination, StagedDestination {
    /** Its name in the project: the name of its file in {@code destinations}. */
    String name();

    /** The type's name in configuration. */
    String type();

    /** What it can do. */
    Capabilities capabilities();

    /** The fields that it wants, and by which rule. */
    FieldContract fields();

    /**
     * Connects, and tests that the destination can be reached and lets us in, before anything is sent. Sends no change.
     *
     * @param files the storage that sync writes and publishes through; destinations without files ignore it
     * @throws DestinationException when it cannot be reached, refuses the credentials, or lacks what the sync needs
     */
    void open(FileStore files);

    /** Lets go of connections; may be called twice, and without {@link #open}. */
    @Override
    void close();
}
