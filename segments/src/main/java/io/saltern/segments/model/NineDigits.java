package io.saltern.segments.model;

import static org.apache.spark.sql.functions.format_string;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.apache.spark.sql.Column;

/** Doubles as tables keep them: rounded to nine significant digits, so that the last bits of a sum do not show. */
final class NineDigits {
    private static final MathContext NINE = new MathContext(9, RoundingMode.HALF_UP);

    private NineDigits() {}

    static double of(double value) {
        return Double.isFinite(value) ? new BigDecimal(value).round(NINE).doubleValue() : value;
    }

    static Column of(Column value) {
        return format_string("%.8e", value).cast("double");
    }
}
