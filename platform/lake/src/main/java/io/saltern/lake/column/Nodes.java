package io.saltern.lake.column;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;

import io.saltern.base.Digest;
import org.apache.spark.sql.Column;

/** The id of an identifier as a node of the identity graph. */
public final class Nodes {
    private static final String SEPARATOR = "\u0000";
    private static final int HEX_OF_SIXTEEN_BYTES = 32;

    private Nodes() {}

    /** First 16 bytes of SHA-256(namespace, 0x00, value) in hex; null when either is null. */
    public static Column nodeId(Column namespace, Column value) {
        return substring(sha2(concat(namespace, lit(SEPARATOR), value).cast("binary"), 256), 1, HEX_OF_SIXTEEN_BYTES);
    }

    /** The same in plain Java. */
    public static String nodeId(String namespace, String value) {
        return Digest.sha256(namespace + SEPARATOR + value).substring(0, HEX_OF_SIXTEEN_BYTES);
    }
}
