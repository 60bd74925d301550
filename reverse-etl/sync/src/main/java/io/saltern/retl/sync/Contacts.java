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
import static org.apache.spark.sql.functions.when;

import io.saltern.lake.table.Types;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;

/**
 * Ways to reach a person that stand in a field beside the golden e-mail and phone: all values of those, fields that the
 * mapping calls a contact, and free texts in which an e-mail stands or that are international phone numbers. Each needs the
 * consent of that very contact; who is written there may be somebody else. A text that is more than one contact (several of
 * them, or one among other words) has no consent of its own and never leaves where consent is asked for.
 */
final class Contacts {
    static final String EMAIL = "email";
    static final String PHONE = "phone";

    /** All kinds of white space and signs that nobody sees, and what a JSON list or a name before an e-mail puts around it. */
    private static final String AROUND = "[\\s\\p{Z}\\p{C}\\[\\]{}\"'<>]";

    private static final String AT_THE_ENDS = "^" + AROUND + "+|" + AROUND + "+$";
    private static final String PREFIX = "^(mailto|tel):" + AROUND + "*";
    /** Anywhere in a text. */
    private static final String EMAIL_SHAPE = "[^@/]@[\\p{L}\\p{N}.-]+\\.\\p{L}{2,}";

    private static final String NUMBER = "[1-9][0-9]{6,14}(;ext=[0-9]+)?";
    /** One or several; what divides those that begin with a plus may be missing. */
    private static final String PHONE_SHAPE =
            "^(\\+|00)" + NUMBER + "([,;|]*\\+" + NUMBER + "|[,;|]+00" + NUMBER + ")*[,;|]*$";

    private static final String PHONE_SIGNS = "[()./\\p{Pd}]|tel:";

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

    /** The identifier that a text is, or that it is taken for if it holds more than one contact; null when it holds none. */
    private static Column identifier(FieldMapping field, Column text) {
        Column bare = regexp_replace(lower(regexp_replace(text, AROUND, "")), PREFIX, "");
        Column numbers = regexp_replace(bare, PHONE_SIGNS, "");
        // With what stands between words: several in one text make no identifier that anybody has consented with.
        Column written = regexp_replace(regexp_replace(lower(text), AT_THE_ENDS, ""), PREFIX, "");
        Column phone = regexp_replace(numbers, "^00", "+");
        return switch (field.contact().isEmpty() ? field.source().listedNamespace() : field.contact()) {
            case EMAIL -> when(text.isNotNull(), pair(EMAIL, bare));
            case PHONE -> when(text.isNotNull(), pair(PHONE, phone));
            default ->
                when(bare.rlike(EMAIL_SHAPE), pair(EMAIL, written))
                        .when(numbers.rlike(PHONE_SHAPE), pair(PHONE, phone));
        };
    }

    private static Column pair(String namespace, Column value) {
        return struct(
                lit(namespace).alias("namespace"),
                ConsentDecisions.value(lit(namespace), value).alias("value"));
    }
}
