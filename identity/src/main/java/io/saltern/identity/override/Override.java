package io.saltern.identity.override;

import io.saltern.lake.table.IdentityOverrideTable;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A decision about two nodes.
 *
 * @param kind {@link IdentityOverrideTable#MUST_LINK} or {@link IdentityOverrideTable#CANNOT_LINK}
 * @param nodeA the smaller node id
 * @param nodeB the larger node id
 * @param reason why; null when nobody said
 */
public record Override(String kind, String nodeA, String nodeB, String reason) {
    /** The two may come in any order. */
    public static Override of(String kind, String one, String other, String reason) {
        boolean isOrdered = one.compareTo(other) <= 0;
        return new Override(kind, isOrdered ? one : other, isOrdered ? other : one, reason);
    }

    public static Override mustLink(String one, String other, String reason) {
        return of(IdentityOverrideTable.MUST_LINK, one, other, reason);
    }

    public static Override cannotLink(String one, String other, String reason) {
        return of(IdentityOverrideTable.CANNOT_LINK, one, other, reason);
    }

    /** Rows of core.identity_override that are in force, and further ones; these win over the opposite of theirs. */
    public static Dataset<Row> inForceWith(Dataset<Row> overrides, List<Override> further, Instant at) {
        SparkSession spark = overrides.sparkSession();
        List<Override> replaced =
                further.stream().flatMap(it -> Stream.of(it, it.opposite())).toList();
        return OverrideRows.inForce(overrides)
                .join(
                        OverrideRows.keys(OverrideRows.of(spark, replaced, OverrideRows.COMMAND, at)),
                        OverrideRows.KEY,
                        "left_anti")
                .unionByName(OverrideRows.of(spark, further, OverrideRows.COMMAND, at));
    }

    /** The same pair with the other kind. */
    Override opposite() {
        boolean isLink = kind.equals(IdentityOverrideTable.MUST_LINK);
        return new Override(
                isLink ? IdentityOverrideTable.CANNOT_LINK : IdentityOverrideTable.MUST_LINK, nodeA, nodeB, reason);
    }

    /** Kind and pair, without the reason. */
    Override key() {
        return new Override(kind, nodeA, nodeB, null);
    }
}
