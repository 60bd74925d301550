package io.saltern.identity.id;

import static org.apache.spark.sql.functions.udf;

import io.saltern.base.error.SalternException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/** Mints profile ids: the first 16 bytes of HMAC-SHA-256(salt, anchor node_id, 0x00, generation), in hex. */
public final class ProfileIds {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;

    private ProfileIds() {}

    /** The id of an anchor in a generation, 0 for its first. */
    public static String mint(byte[] salt, String anchorNodeId, int generation) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(salt, ALGORITHM));
            byte[] full = mac.doFinal((anchorNodeId + "\u0000" + generation).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(full, BYTES));
        } catch (GeneralSecurityException e) {
            throw SalternException.internal("Profile ids need " + ALGORITHM + ", which every Java platform has.", e);
        }
    }

    /** The id as a column; null when the anchor is null. */
    public static Column mint(byte[] salt, Column anchorNodeId, Column generation) {
        byte[] key = salt.clone();
        // No expression: built from sha2 the key would stand in the query plan, which logs and the Spark UI show.
        UDF2<String, Integer, String> mint = (anchor, number) -> anchor == null ? null : mint(key, anchor, number);
        return udf(mint, DataTypes.StringType).apply(anchorNodeId, generation);
    }
}
