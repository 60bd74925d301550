package io.saltern.retl.sync;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.table.Types;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;

/**
 * Ways to reach a person that stand in a field beside the golden e-mail and phone: all values of those, fields that the
 * mapping calls a contact, and free texts whose whole value is an e-mail or an international phone number. Each needs the
 * consent of that very contact; who is written there may be somebody else.
 */
final class Contacts {
    static final String EMAIL = "email";
    static final String PHONE = "phone";

    private static final String EMAIL_SHAPE = "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$";
    private static final String PHONE_SHAPE = "^\\+[1-9][0-9]{6,14}(;ext=[0-9]+)?$";
    private static final String PHONE_SIGNS = "[\\s()./-]";

    private Contacts() {}

    /** Whether a field may hold such contacts. */
    static boolean areIn(FieldMapping field) {
        return field.source().namespace().isEmpty()
                && (!field.contact().isEmpty() || field.source().isFreeText());
    }

    /** The contacts in a field, as identifiers; an empty array when there are none. */
    static Column identifiers(FieldMapping field) {
        Column texts = field.source().texts();
        Column found = array_compact(transform(texts, text -> identifier(field, text)));
        return coalesce(found, array().cast(Types.IDENTIFIERS));
    }

    /**
     * The value of a field without the contacts that may not leave.
     *
     * @param isGranted whether an identifier may leave
     */
    static Column allowed(FieldMapping field, UnaryOperator<Column> isGranted) {
        Column left = filter(field.source().texts(), text -> isAllowed(field, text, isGranted));
        return when(size(left).gt(0), field.source().isList() ? array_join(array_sort(left), ",") : left.getItem(0));
    }

    /** How many contacts of a field may not leave. */
    static Column leftOut(FieldMapping field, UnaryOperator<Column> isGranted) {
        Column texts = field.source().texts();
        return coalesce(
                size(filter(texts, text -> text.isNotNull()
                        .and(isAllowed(field, text, isGranted).equalTo(false)))),
                lit(0));
    }

    private static Column isAllowed(FieldMapping field, Column text, UnaryOperator<Column> isGranted) {
        Column identifier = identifier(field, text);
        return identifier.isNull().or(coalesce(isGranted.apply(identifier), lit(false)));
    }

    /** The identifier that a text is; null when it is none. */
    private static Column identifier(FieldMapping field, Column text) {
        Column email = lower(regexp_replace(text, "\\s", ""));
        Column phone = regexp_replace(regexp_replace(text, PHONE_SIGNS, ""), "^00", "+");
        return switch (field.contact().isEmpty() ? field.source().listedNamespace() : field.contact()) {
            case EMAIL -> when(text.isNotNull(), pair(EMAIL, email));
            case PHONE -> when(text.isNotNull(), pair(PHONE, phone));
            default ->
                when(trim(text).rlike(EMAIL_SHAPE), pair(EMAIL, email))
                        .when(phone.rlike(PHONE_SHAPE), pair(PHONE, phone));
        };
    }

    private static Column pair(String namespace, Column value) {
        return struct(
                lit(namespace).alias("namespace"),
                ConsentDecisions.value(lit(namespace), value).alias("value"));
    }
}
