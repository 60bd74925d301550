package io.saltern.lake.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;

class TablesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/tables.ddl");

    /** Shows every change of a schema in review: delete the file and run this test to write it anew. */
    @Test
    void theGoldenDdlHoldsEveryTable() throws IOException {
        String ddl = Stream.concat(Stream.of(RawTable.SHAPE), Tables.ALL.stream())
                .map(TablesTest::ddl)
                .collect(Collectors.joining("\n"));
        if (!Files.exists(GOLDEN)) {
            Files.writeString(GOLDEN, ddl, StandardCharsets.UTF_8);
        }
        assertEquals(Files.readString(GOLDEN, StandardCharsets.UTF_8), ddl);
    }

    @Test
    void keysArePartOfTheirTablesAndNeverNull() {
        for (TableDef def : Tables.ALL) {
            assertTrue(def.columnNames().containsAll(def.key()), def + " has a key of other columns: " + def.key());
            // A file without a day has none, and no MERGE goes by this key.
            assertTrue(
                    def.equals(LandedFileTable.DEF) || def.required().containsAll(def.key()),
                    def + " has a key column that may be null: " + def.key());
            assertTrue(!def.key().isEmpty(), def + " has no key");
        }
    }

    @Test
    void viewsStandOnTablesAndOnViewsBeforeThem() {
        for (String view : Views.names()) {
            for (String place : Views.reads(view)) {
                boolean isTable = Tables.named(place).isPresent();
                boolean isEarlierView = Views.names().indexOf(place) >= 0
                        && Views.names().indexOf(place) < Views.names().indexOf(view);
                assertTrue(isTable || isEarlierView, view + " reads " + place);
            }
        }
    }

    private static String ddl(TableDef def) {
        StringBuilder ddl = new StringBuilder("-- " + def.comment() + "\nCREATE TABLE " + def + " (\n");
        for (StructField field : def.columns().fields()) {
            ddl.append("  ")
                    .append(field.name())
                    .append(' ')
                    .append(field.dataType().sql())
                    .append(field.nullable() ? "" : " NOT NULL")
                    .append(" COMMENT '")
                    .append(field.getComment().get().replace("'", "''"))
                    .append("',\n");
        }
        return ddl.append("  KEY (")
                .append(String.join(", ", def.key()))
                .append(")\n)\n")
                .toString();
    }
}
