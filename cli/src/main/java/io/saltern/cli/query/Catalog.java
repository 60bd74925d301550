package io.saltern.cli.query;

import io.saltern.base.error.SalternException;
import io.saltern.identity.golden.PastDayPlan;
import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.Warehouse;
import io.saltern.lake.table.RawTable;
import io.saltern.lake.table.RunTable;
import io.saltern.lake.table.StepTable;
import io.saltern.lake.table.TableDef;
import io.saltern.lake.table.Tables;
import io.saltern.lake.table.Views;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Names of tables and views for SQL: what the last done steps name, not what a run in progress may have written. Each name
 * that a statement uses becomes a temporary view of this session, so that no metastore is touched.
 */
public final class Catalog {
    private final Warehouse warehouse;
    private final Map<String, Long> versions;
    private final Instant asOf;
    private final Optional<PastDayPlan> past;

    /** What counts now. */
    public Catalog(Warehouse warehouse) {
        this(warehouse, Ledger.read(warehouse));
    }

    private Catalog(Warehouse warehouse, Ledger ledger) {
        this(warehouse, ledger.versions(), ledger.newestAsOf().orElse(Instant.EPOCH));
    }

    /**
     * @param versions the version of each table, by full name; a table that is missing reads as empty
     * @param asOf as-of of the run that they are of
     */
    public Catalog(Warehouse warehouse, Map<String, Long> versions, Instant asOf) {
        this(warehouse, versions, asOf, Optional.empty());
    }

    private Catalog(Warehouse warehouse, Map<String, Long> versions, Instant asOf, Optional<PastDayPlan> past) {
        this.warehouse = warehouse;
        this.versions = Map.copyOf(versions);
        this.asOf = asOf;
        this.past = past;
    }

    /** The tables and views about people as they were on a past day; the ledger of runs stays what it is. */
    public Catalog on(PastDayPlan day) {
        return new Catalog(warehouse, versions, day.asOf(), Optional.of(day));
    }

    /** The version of a table, by full name; -1 when there is none. */
    public long version(String fullName) {
        return versions.getOrDefault(fullName, -1L);
    }

    /** A table of the code at the version that counts; empty when no run has made it. */
    public Dataset<Row> read(TableDef def) {
        return isLedger(def) ? warehouse.readLatest(def) : warehouse.read(def, version(def.fullName()));
    }

    private static boolean isLedger(TableDef def) {
        return def.equals(RunTable.DEF) || def.equals(StepTable.DEF);
    }

    /** A table or view, by its full name, at the versions that count. */
    public Dataset<Row> relation(String fullName) {
        if (Views.has(fullName)) {
            String sql = Views.sql(
                    fullName,
                    place -> {
                        String alias = SqlText.alias(place);
                        relation(place).createOrReplaceTempView(alias);
                        return alias;
                    },
                    asOf);
            return warehouse.spark().sql(sql);
        }
        TableDef def = table(fullName)
                .orElseThrow(() -> SalternException.config("There is no table or view '" + fullName + "'. There are: "
                        + String.join(", ", names()) + "."));
        return past.filter(day -> !isLedger(def))
                .map(day -> day.table(def, this::read, this::relation))
                .orElseGet(() -> read(def));
    }

    /** All tables that a run has made and all views, sorted. */
    public List<String> names() {
        List<String> names = new ArrayList<>(Views.names());
        versions.entrySet().stream()
                .filter(entry -> entry.getValue() >= 0)
                .map(Map.Entry::getKey)
                .forEach(names::add);
        names.add(RunTable.DEF.fullName());
        names.add(StepTable.DEF.fullName());
        return names.stream().distinct().sorted().toList();
    }

    /**
     * The result of a query; nothing is computed yet. A statement that would change anything is refused.
     *
     * @throws SalternException of kind config for a statement that is no query, is not valid, or names an unknown table
     */
    public Dataset<Row> query(String statement) {
        SqlText text = SqlText.of(statement);
        text.names().forEach(name -> relation(name).createOrReplaceTempView(SqlText.alias(name)));
        try {
            LogicalPlan plan = warehouse.spark().sessionState().sqlParser().parsePlan(text.rewritten());
            if (changesSomething(plan)) {
                throw SalternException.config(
                        "'saltern sql' only reads: give a SELECT (or WITH … SELECT). Tables are changed by the other commands.");
            }
            return warehouse.spark().sql(text.rewritten());
        } catch (AnalysisException e) {
            throw SalternException.config(
                    "The statement cannot be answered: " + SqlText.original(firstLines(withoutPlan(e))));
        }
    }

    /** The message of an exception of analysis ends with the plan, that of the parser with the place in the text. */
    private static String withoutPlan(AnalysisException e) {
        return e instanceof ParseException ? e.getMessage() : e.getSimpleMessage();
    }

    private static boolean changesSomething(LogicalPlan plan) {
        return plan instanceof Command
                || plan.getClass().getSimpleName().startsWith("Insert")
                || CollectionConverters.asJava(plan.children()).stream().anyMatch(Catalog::changesSomething);
    }

    private static String firstLines(String message) {
        return message == null
                ? ""
                : String.join("\n", message.lines().limit(4).toList()).strip();
    }

    private Optional<TableDef> table(String fullName) {
        if (fullName.startsWith("raw.")) {
            return version(fullName) >= 0
                    ? Optional.of(RawTable.of(fullName.substring("raw.".length())))
                    : Optional.empty();
        }
        return Tables.named(fullName);
    }
}
