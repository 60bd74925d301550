package io.saltern.retl.api;

/**
 * What a staged destination published.
 *
 * @param location where readers find it; null when there was nothing to publish
 * @param files part files, without the manifest
 * @param rows rows in them
 * @param bytes size of them
 * @param isReplay whether it stood there already
 */
public record Publication(String location, int files, long rows, long bytes, boolean isReplay) {}
