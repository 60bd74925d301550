package io.saltern.cli.query;

import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.Warehouse;
import io.saltern.lake.table.RawTable;
import io.saltern.lake.table.RunTable;
import io.saltern.lake.table.StepTable;
import io.saltern.lake.table.TableDef;
import io.saltern.lake.table.Tables;
import io.saltern.lake.table.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The statements that name Saltern's tables and views in a metastore. Tables are external and follow their newest version,
 * one table at a time; only {@code saltern sql} holds them at the versions of the last done steps.
 */
public final class Registration {
    /** As-of of the last run that counts, asked for when a view is read. */
    private static final String AS_OF = "(SELECT max(as_of) FROM `ops`.`step`)";

    private Registration() {}

    /** The statements in order: schemas, tables, views; those of tables that no run has made are left out. */
    public static List<String> statements(Warehouse warehouse, Ledger ledger) {
        Set<String> tables = new TreeSet<>();
        for (Map.Entry<String, Long> entry : ledger.versions().entrySet()) {
            if (entry.getValue() >= 0) {
                tables.add(entry.getKey());
            }
        }
        tables.add(RunTable.DEF.fullName());
        tables.add(StepTable.DEF.fullName());
        List<String> statements = new ArrayList<>();
        for (String schema : List.of("raw", "staged", "core", "serving", "ops")) {
            statements.add("CREATE SCHEMA IF NOT EXISTS " + schema);
        }
        for (String table : tables) {
            TableDef def = table.startsWith("raw.")
                    ? RawTable.of(table.substring("raw.".length()))
                    : Tables.named(table).orElseThrow();
            statements.add("CREATE TABLE IF NOT EXISTS " + quoted(table) + " USING DELTA LOCATION '"
                    + warehouse.path(def).replace("'", "\\'") + "'");
        }
        Set<String> present = new TreeSet<>(tables);
        for (String view : Views.names()) {
            if (present.containsAll(Views.reads(view))) {
                statements.add("CREATE OR REPLACE VIEW " + quoted(view) + " AS\n"
                        + Views.sql(view, Registration::quoted, AS_OF));
                present.add(view);
            }
        }
        return statements;
    }

    private static String quoted(String fullName) {
        int dot = fullName.indexOf('.');
        return "`" + fullName.substring(0, dot) + "`.`" + fullName.substring(dot + 1) + "`";
    }
}
