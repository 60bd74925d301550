package io.saltern.retl.api;

/**
 * A destination that takes whole folders of files: sync writes the folder with Spark, the destination publishes it so that
 * readers see all of it or nothing.
 */
public non-sealed interface StagedDestination extends Destination {
    /** How sync must write the files. */
    StagedFormat format();

    /**
     * Publishes a drop; {@link #open} came before. All its changes are accepted when this returns. A drop whose
     * publication key stands there already is left alone. A drop without rows publishes nothing.
     *
     * @throws DestinationException when the target cannot be written
     * @throws io.saltern.base.error.SalternException of kind internal when the files hold other rows than the drop says
     */
    Publication publish(StagedDrop drop);
}
