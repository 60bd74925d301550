package io.saltern.retl.sync;

import io.saltern.lake.table.ProfileTable;
import io.saltern.retl.api.FieldDigest;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Shows just enough of a value that leaves to recognise it: {@code a***@e***.org}, {@code +49*****89}, {@code A***}, of
 * numbers in profiles too (a postcode, a latitude, a PIN). Traits, models, segments and what tells of a profile no more than
 * its id, country or language are shown as they are. Of a hashed field the value behind the hash.
 */
final class FieldMask {
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
    private static final Pattern PHONE = Pattern.compile("(\\+|00)[0-9][0-9 ()./-]{5,}(;ext=[0-9]+)?");
    private static final int SHOWN_DIGITS = 2;
    private static final int DIALLING_CODE = 3;
    private static final Set<String> SHOWN = Set.of(
            ProfileTable.PROFILE_ID,
            ProfileTable.COUNTRY,
            ProfileTable.LANGUAGE,
            ProfileTable.SOURCES,
            ProfileTable.RECORD_COUNT,
            ProfileTable.FIRST_SEEN_AT,
            ProfileTable.LAST_SEEN_AT,
            ProfileTable.IS_KNOWN);

    private FieldMask() {}

    /** What may be shown of a value; null for null. */
    static String shown(FieldMapping field, Object value) {
        if (value == null) {
            return null;
        }
        String text = value instanceof BigDecimal number
                ? number.stripTrailingZeros().toPlainString()
                : value instanceof Double number && Double.isFinite(number)
                        ? PayloadFunction.plainText(number)
                        : value.toString();
        FieldSource source = field.source();
        boolean isShown = source.kind() != FieldSource.Kind.PROFILE || SHOWN.contains(source.column());
        String masked = isShown
                ? text
                : source.isList()
                        ? Arrays.stream(text.split(",")).map(FieldMask::masked).collect(Collectors.joining(","))
                        : masked(text);
        return field.digest() == FieldDigest.NONE
                ? masked
                : masked + " as " + field.digest().word();
    }

    private static String masked(String value) {
        String plain = value.strip();
        if (EMAIL.matcher(plain).matches()) {
            int at = plain.indexOf('@');
            String domain = plain.substring(at + 1);
            int dot = domain.lastIndexOf('.');
            return first(plain) + "@" + (dot < 1 ? first(domain) : first(domain) + domain.substring(dot));
        }
        if (PHONE.matcher(plain).matches()) {
            return plain.substring(0, DIALLING_CODE) + "*****" + plain.substring(plain.length() - SHOWN_DIGITS);
        }
        return first(plain);
    }

    private static String first(String value) {
        return value.isEmpty() ? "" : value.substring(0, value.offsetByCodePoints(0, 1)) + "***";
    }
}
