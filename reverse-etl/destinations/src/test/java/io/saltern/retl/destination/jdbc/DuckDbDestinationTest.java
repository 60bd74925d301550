package io.saltern.retl.destination.jdbc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.retl.api.Destination;
import io.saltern.retl.api.Op;
import io.saltern.retl.api.RowDestination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbDestinationTest extends JdbcContract {
    @TempDir
    private Path database;

    @Override
    String url() {
        return "jdbc:duckdb:" + database.resolve("crm.duckdb");
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    @Override
    void prepare() {
        // The file is made by the first connection.
    }

    @Override
    String inUtc(String column) {
        return "strftime(" + column + ", '%Y-%m-%d %H:%M:%S')";
    }

    @Override
    protected String validYaml() {
        return """
                type: jdbc
                url: jdbc:duckdb:out/crm.duckdb
                table: customer
                create_table: true
                columns:
                  revenue: decimal(19, 4)
                """;
    }

    @Override
    protected String faultyYaml() {
        return """
                type: jdbc
                url: jdbc:oracle:thin:@x
                create_table: maybe
                batch_rows: 0
                columns:
                  revenue: decimal); DROP TABLE x
                tabel: customer
                """;
    }

    @Override
    protected List<String> expectedFaults() {
        return List.of(
                "must begin with jdbc:postgresql: or jdbc:duckdb:",
                "needs the key 'table'",
                "'create_table'",
                "'batch_rows' is 0",
                "no SQL type name",
                "did you mean 'table'?");
    }

    @Override
    protected Destination unreachable() {
        return create(
                """
                type: jdbc
                url: jdbc:duckdb:no/such/folder/crm.duckdb
                table: customer
                """);
    }

    @Override
    protected RowDestination refusing() {
        return null;
    }

    @Override
    protected boolean failOnce() {
        return false;
    }

    @Override
    protected boolean beSilent() {
        return false;
    }

    @Test
    void placesARelativeFileInTheProjectFolder() throws IOException {
        try (Destination destination = create(validYaml())) {
            open(destination);
            ((RowDestination) destination).deliver(batch(person(Op.ADD, 1)));
        }
        assertTrue(Files.size(folder.resolve("out/crm.duckdb")) > 0);
    }
}
