package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.udf;

import io.saltern.retl.api.FieldSpec;
import io.saltern.retl.api.Payload;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The payload of a row of mapped values. A UDF, because normalising, hashing and the canonical text are functions of the
 * API that destinations use too: written twice, in Java and as expressions, they would drift apart.
 */
final class PayloadFunction implements UDF1<Row, Row> {
    static final String PAYLOAD = "payload";
    static final String MISSING = "missing";
    static final String KEY = "key";
    private static final StructType RESULT = new StructType()
            .add(PAYLOAD, DataTypes.StringType, false)
            .add(MISSING, DataTypes.StringType)
            .add(KEY, DataTypes.StringType);
    private static final long serialVersionUID = 1L;

    private final List<FieldMapping> fields;
    private final String key;

    private PayloadFunction(List<FieldMapping> fields, String key) {
        this.fields = List.copyOf(fields);
        this.key = key;
    }

    /**
     * Applies the mapping to a struct of raw values, one a field in order.
     *
     * @return struct of {@code payload} (canonical JSON), {@code missing} (first required field without a usable value,
     *     null when none), {@code key} (sent value of the sync's key field; null without one)
     */
    static Column of(SyncDef sync, Column values) {
        return udf(new PayloadFunction(sync.fields(), sync.key().orElse("")), RESULT)
                .apply(values);
    }

    @Override
    public Row call(Row values) {
        Map<String, Object> payload = new TreeMap<>();
        String missing = null;
        for (int i = 0; i < fields.size(); i++) {
            FieldMapping field = fields.get(i);
            Object value = sent(field, values.get(i));
            if (missing == null && field.isRequired() && (value == null || value.equals(""))) {
                missing = field.name();
            }
            payload.put(field.name(), value);
        }
        Object address = key.isEmpty() ? null : payload.get(key);
        return RowFactory.create(Payload.of(payload).canonicalJson(), missing, address == null ? null : text(address));
    }

    private static Object sent(FieldMapping field, Object value) {
        Object plain = plain(value);
        if (plain == null || field.isTyped()) {
            return plain;
        }
        return FieldSpec.apply(field.rule(), field.digest(), text(plain));
    }

    /** A double as text; null for one that is no number. */
    private static Object plain(Object value) {
        if (value instanceof Double number) {
            return Double.isFinite(number) ? plainText(number) : null;
        }
        return value;
    }

    /** A finite double without an exponent and without trailing zeros. */
    static String plainText(double number) {
        return text(new BigDecimal(Double.toString(number)));
    }

    private static String text(Object value) {
        return value instanceof BigDecimal number
                ? number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString()
                : value.toString();
    }
}
