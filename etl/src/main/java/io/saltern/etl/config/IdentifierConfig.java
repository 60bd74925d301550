package io.saltern.etl.config;

import java.io.Serializable;

/**
 * An identifier that the records of a source show.
 *
 * @param namespace what kind of identifier it is, for instance email or loyalty_id
 * @param from a column of the mapping, else a field of the record
 * @param type email, phone, or text
 */
public record IdentifierConfig(String namespace, String from, ColumnType type) implements Serializable {}
