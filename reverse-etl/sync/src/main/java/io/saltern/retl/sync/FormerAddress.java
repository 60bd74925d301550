package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.instr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.substring_index;

import org.apache.spark.sql.Column;

/**
 * The change key of an object that stands under an address which its person no longer goes by: profile id, NUL, the former
 * address. Such an object is only ever removed.
 */
final class FormerAddress {
    private static final String NEXT = "\u0000";

    private FormerAddress() {}

    static Column changeKey(Column profileId, Column address) {
        return concat(profileId, lit(NEXT), address);
    }

    /** Whether a change key is one of a former address. */
    static Column isFormer(Column changeKey) {
        return instr(changeKey, NEXT).gt(0);
    }

    /** The person of a change key, whichever kind it is. */
    static Column person(Column changeKey) {
        return substring_index(changeKey, NEXT, 1);
    }
}
