package io.saltern.segments.model;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.signum;
import static org.apache.spark.sql.functions.unix_micros;

import io.saltern.lake.table.ProfileTraitTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;

/**
 * A number that K-Means looks at: a numeric column of core.profile_trait, {@code days_since_<event>} for its times
 * (first_event, last_event, first_order, last_order), or {@code events.<name>}, the events of a name.
 *
 * @param name as configuration writes it
 * @param isLog whether log1p is taken before standardising (of the absolute value, with the sign kept), for numbers with
 *     a long tail
 */
public record Feature(String name, boolean isLog) {
    private static final double MICROS_OF_A_DAY = 86_400_000_000.0;
    private static final String DAYS_SINCE = "days_since_";
    private static final String EVENTS = "events.";
    private static final Set<String> MONEY = Set.of(
            ProfileTraitTable.REVENUE,
            ProfileTraitTable.REVENUE_30D,
            ProfileTraitTable.REVENUE_90D,
            ProfileTraitTable.AVERAGE_ORDER_VALUE);
    private static final Map<String, String> TIMES = Map.of(
            DAYS_SINCE + "first_event", ProfileTraitTable.FIRST_EVENT_AT,
            DAYS_SINCE + "last_event", ProfileTraitTable.LAST_EVENT_AT,
            DAYS_SINCE + "first_order", ProfileTraitTable.FIRST_ORDER_AT,
            DAYS_SINCE + "last_order", ProfileTraitTable.LAST_ORDER_AT);

    /** All names but those of {@code events.}. */
    static List<String> names() {
        Map<String, Boolean> names = new LinkedHashMap<>();
        for (StructField field : ProfileTraitTable.DEF.columns().fields()) {
            if (field.dataType().equals(DataTypes.LongType) || field.dataType() instanceof DecimalType) {
                names.put(field.name(), true);
            }
        }
        new ArrayList<>(TIMES.keySet()).stream().sorted().forEach(name -> names.put(name, true));
        return List.copyOf(names.keySet());
    }

    static boolean isName(String name) {
        return name.startsWith(EVENTS) && name.length() > EVENTS.length() || names().contains(name);
    }

    /** Whether it is an amount of money. */
    boolean isMoney() {
        return MONEY.contains(name);
    }

    /** The number of a row of core.profile_trait as a double; null where a time is missing, zero where a count is. */
    Column raw(Instant asOf) {
        if (TIMES.containsKey(name)) {
            return unix_micros(lit(asOf))
                    .minus(unix_micros(col(TIMES.get(name))))
                    .divide(MICROS_OF_A_DAY);
        }
        Column value = name.startsWith(EVENTS)
                ? col(ProfileTraitTable.EVENT_COUNTS).getItem(name.substring(EVENTS.length()))
                : col(name);
        return coalesce(value.cast("double"), lit(0.0));
    }

    Column scaled(Column raw) {
        return isLog ? signum(raw).multiply(log1p(abs(raw))) : raw;
    }

    /** The same in plain Java. */
    double scaled(double raw) {
        return isLog ? Math.signum(raw) * StrictMath.log1p(Math.abs(raw)) : raw;
    }

    /** The inverse of {@link #scaled}. */
    double unscaled(double value) {
        return isLog ? Math.signum(value) * StrictMath.expm1(Math.abs(value)) : value;
    }

    /** The name in words. */
    String words() {
        return (name.startsWith(EVENTS) ? name.substring(EVENTS.length()) : name).replace('_', ' ');
    }
}
