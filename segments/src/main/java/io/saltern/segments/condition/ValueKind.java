package io.saltern.segments.condition;

import io.saltern.base.config.Section;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/** What kind of value an attribute holds: which comparisons fit it, and how a value is written. */
public enum ValueKind {
    TEXT("text", List.of("equals", "not_equals", "in", "not_in", "contains", "starts_with", "exists")) {
        @Override
        Comparable<?> parse(String text) {
            return text;
        }
    },
    NUMBER(
            "a number",
            List.of(
                    "equals",
                    "not_equals",
                    "in",
                    "not_in",
                    "at_least",
                    "at_most",
                    "more_than",
                    "less_than",
                    "between",
                    "exists")) {
        @Override
        Comparable<?> parse(String text) {
            return Section.decimal(text);
        }
    },
    FLAG("true or false", List.of("equals", "exists")) {
        @Override
        Comparable<?> parse(String text) {
            if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException(text);
            }
            return Boolean.valueOf(text);
        }
    },
    TIME(
            "a time like 2025-03-01T09:15:00Z or 2025-03-01",
            List.of("at_least", "at_most", "more_than", "less_than", "between", "within", "older_than", "exists")) {
        @Override
        Comparable<?> parse(String text) {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        }
    },
    DATE(
            "a date like 2025-03-01",
            List.of("equals", "at_least", "at_most", "more_than", "less_than", "between", "exists")) {
        @Override
        Comparable<?> parse(String text) {
            return LocalDate.parse(text);
        }
    },
    TEXTS("a list of texts", List.of("contains", "exists")) {
        @Override
        Comparable<?> parse(String text) {
            return text;
        }
    };

    private final String words;
    private final List<String> comparisons;

    ValueKind(String words, List<String> comparisons) {
        this.words = words;
        this.comparisons = comparisons;
    }

    /** The value that a text stands for; throws a runtime exception of java.lang or java.time where it is none. */
    abstract Comparable<?> parse(String text);

    String words() {
        return words;
    }

    /** Keys of the comparisons that fit. */
    List<String> comparisons() {
        return comparisons;
    }

    /** A parsed value as a literal. */
    static Column literal(Comparable<?> value) {
        return functions.lit(value);
    }

    /** The kind of a column by its type; empty for maps and other nested types. */
    static Optional<ValueKind> of(DataType type) {
        if (type instanceof DecimalType
                || type.equals(DataTypes.LongType)
                || type.equals(DataTypes.IntegerType)
                || type.equals(DataTypes.DoubleType)) {
            return Optional.of(NUMBER);
        }
        if (type.equals(DataTypes.StringType)) {
            return Optional.of(TEXT);
        }
        if (type.equals(DataTypes.BooleanType)) {
            return Optional.of(FLAG);
        }
        if (type.equals(DataTypes.TimestampType)) {
            return Optional.of(TIME);
        }
        if (type.equals(DataTypes.DateType)) {
            return Optional.of(DATE);
        }
        if (type instanceof ArrayType array && array.elementType().equals(DataTypes.StringType)) {
            return Optional.of(TEXTS);
        }
        return Optional.empty();
    }
}
