package io.saltern.bench.components;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * Contraction in SQL by DuckDB: a round, every vertex takes the smallest of itself and its neighbours under an order that
 * differs by round, and the ends of the edges are replaced by what they took; then the rounds are unwound. In the manner
 * of "In-database connected component analysis" (Bögeholz, Brand, Todor, ICDE 2020).
 */
final class DuckDbContraction {
    private DuckDbContraction() {}

    /** Reads {@code src, dst} (long), writes {@code id, component}. */
    static void run(Path in, Path out, int threads) throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = database.createStatement()) {
            sql.execute("SET threads = " + threads);
            sql.execute("SET preserve_insertion_order = false");
            sql.execute("CREATE TABLE edges0 AS SELECT src AS a, dst AS b FROM read_parquet('" + in + "/*.parquet')");
            int round = 0;
            for (long left = 1; left > 0; round++) {
                sql.execute(text(
                        "CREATE TABLE taken%1$d AS SELECT v, xor(least(min(xor(n, %2$d)), xor(v, %2$d)), %2$d) AS r FROM"
                                + " (SELECT a AS v, b AS n FROM edges%1$d UNION ALL SELECT b, a FROM edges%1$d) GROUP BY v",
                        round, 0x3C6EF372FE94F82BL * (round + 1)));
                sql.execute(text(
                        "CREATE TABLE edges%2$d AS SELECT DISTINCT least(x.r, y.r) AS a, greatest(x.r, y.r) AS b"
                                + " FROM edges%1$d JOIN taken%1$d x ON a = x.v JOIN taken%1$d y ON b = y.v WHERE x.r <> y.r",
                        round, round + 1));
                sql.execute("DROP TABLE edges" + round);
                try (ResultSet count = sql.executeQuery("SELECT count(*) FROM edges" + (round + 1))) {
                    count.next();
                    left = count.getLong(1);
                }
            }
            for (int at = round - 2; at >= 0; at--) {
                sql.execute(text(
                        "CREATE TABLE unwound AS SELECT t.v, coalesce(u.r, t.r) AS r FROM taken%1$d t"
                                + " LEFT JOIN taken%2$d u ON t.r = u.v",
                        at, at + 1));
                sql.execute("DROP TABLE taken" + at);
                sql.execute("ALTER TABLE unwound RENAME TO taken" + at);
            }
            sql.execute("COPY (SELECT v AS id, r AS component FROM taken0) TO '" + out
                    + "/part-0.parquet' (FORMAT parquet, COMPRESSION snappy)");
        }
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
