package io.saltern.identity.golden;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;

import io.saltern.base.error.SalternException;
import io.saltern.identity.config.IdentityConfig;
import io.saltern.lake.table.ClusterProfileTable;
import io.saltern.lake.table.ConsentTable;
import io.saltern.lake.table.CustomerTable;
import io.saltern.lake.table.EventTable;
import io.saltern.lake.table.IdentifierSetTable;
import io.saltern.lake.table.IdentityEdgeTable;
import io.saltern.lake.table.NodeClusterTable;
import io.saltern.lake.table.OrderTable;
import io.saltern.lake.table.ProfileChangeTable;
import io.saltern.lake.table.ProfileTable;
import io.saltern.lake.table.TableDef;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables about people as they were known at a past moment, made from the histories that they keep: links by the highest
 * change_no until then, record versions that were valid and known then, and golden records chosen from these by the rules of
 * the present configuration. It needs no old table version, so {@code maintain} takes nothing away from it.
 *
 * <p>Which identifier a set hangs on, and its number of rows, are those of the present: a value blocked later counts as
 * blocked before too. Edges are those of the present that had been seen by then.
 */
public final class PastState {
    private static final List<TableDef> STAGED =
            List.of(CustomerTable.DEF, EventTable.DEF, OrderTable.DEF, ConsentTable.DEF);

    private final Instant moment;
    private final IdentityConfig config;

    public PastState(Instant moment, IdentityConfig config) {
        this.moment = moment;
        this.config = config;
    }

    /**
     * A table as it was.
     *
     * @param now the table as it is
     * @param relations tables and views as they were, for what has to be made anew
     * @throws SalternException kind config, for a table that keeps no past
     */
    public Dataset<Row> table(TableDef def, Dataset<Row> now, Function<String, Dataset<Row>> relations) {
        if (def.equals(ProfileTable.DEF)) {
            return GoldenRecordPlan.build(
                            relations.apply("core.customer"),
                            relations.apply(IdentifierSetTable.DEF.fullName()),
                            relations.apply("core.profile_link"),
                            config,
                            at())
                    .select(Arrays.stream(def.columns().fieldNames())
                            .map(name -> col(name))
                            .toArray(Column[]::new));
        }
        if (def.equals(NodeClusterTable.DEF)) {
            return links(now, NodeClusterTable.NODE_ID);
        }
        if (def.equals(ClusterProfileTable.DEF)) {
            return links(now, ClusterProfileTable.CLUSTER_ID);
        }
        if (def.equals(IdentifierSetTable.DEF)) {
            return now.filter(col(IdentifierSetTable.FIRST_SEEN_AT).leq(at()))
                    .withColumn(
                            IdentifierSetTable.LAST_SEEN_AT, least(col(IdentifierSetTable.LAST_SEEN_AT), at()));
        }
        if (def.equals(IdentityEdgeTable.DEF)) {
            return now.filter(col(IdentityEdgeTable.FIRST_SEEN_AT).leq(at()));
        }
        if (def.equals(ProfileChangeTable.DEF)) {
            return now.filter(col(ProfileChangeTable.AT).leq(at()));
        }
        if (def.equals(CustomerTable.DEF)) {
            return now.filter(col(CustomerTable.KNOWN_AT)
                    .leq(at())
                    .and(col(CustomerTable.VALID_AT).leq(at())));
        }
        if (STAGED.contains(def)) {
            return now.filter(col(CustomerTable.KNOWN_AT).leq(at()));
        }
        throw SalternException.config("The table " + def.fullName()
                + " cannot be read as of a past day. These can: core.profile, core.profile_link, core.profile_value,"
                + " core.profile_change, core.identifier_set, core.identity_edge, core.customer, core.event, core.order,"
                + " core.consent.");
    }

    /** The rows that held then, open: of several of one key those of the latest change, unless that had ended. */
    private Dataset<Row> links(Dataset<Row> now, String key) {
        Column[] columns =
                Arrays.stream(now.columns()).map(name -> col(name)).toArray(Column[]::new);
        return now.filter(col(NodeClusterTable.VALID_FROM).leq(at()))
                .groupBy(col(key).alias("latest_key"))
                .agg(max_by(struct(columns), col(NodeClusterTable.CHANGE_NO)).alias("latest"))
                .select("latest.*")
                .filter(col(NodeClusterTable.VALID_TO)
                        .isNull()
                        .or(col(NodeClusterTable.VALID_TO).gt(at())))
                .withColumn(NodeClusterTable.VALID_TO, lit(null).cast("timestamp"))
                .select(columns);
    }

    private Column at() {
        return lit(Timestamp.from(moment));
    }
}
