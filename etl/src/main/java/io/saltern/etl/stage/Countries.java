package io.saltern.etl.stage;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** Countries as ISO 3166 alpha-2. */
public final class Countries {
    /** Names that people write and the JDK does not give. */
    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            Map.entry("UK", "GB"),
            Map.entry("U.K.", "GB"),
            Map.entry("GREAT BRITAIN", "GB"),
            Map.entry("ENGLAND", "GB"),
            Map.entry("SCOTLAND", "GB"),
            Map.entry("WALES", "GB"),
            Map.entry("USA", "US"),
            Map.entry("U.S.A.", "US"),
            Map.entry("U.S.", "US"),
            Map.entry("UNITED STATES OF AMERICA", "US"),
            Map.entry("HOLLAND", "NL"),
            Map.entry("THE NETHERLANDS", "NL"),
            Map.entry("CZECH REPUBLIC", "CZ"));

    private static final Map<String, String> BY_NAME = names();

    // A UDF: a map of Spark is searched from its beginning for every row, and there are a thousand names.
    private static final UserDefinedFunction ALPHA2 =
            functions.udf((UDF1<String, String>) Countries::alpha2, DataTypes.StringType);

    private Countries() {}

    static Column alpha2(Column text) {
        return ALPHA2.apply(text);
    }

    /**
     * The region by which a phone number without a country code is read: the country of its record, which is ZZ (none) where
     * no code or name is known for it; the given region only where the record has no country.
     */
    static Column region(Column country, Column region) {
        Column code = alpha2(country);
        return functions
                .when(country.isNull(), region)
                .when(code.rlike("^[A-Z]{2}$"), code)
                .otherwise("ZZ");
    }

    /** The code of a code or name in English, German, French, Spanish, Italian or Dutch; other text as it is. */
    public static String alpha2(String text) {
        if (text == null) {
            return null;
        }
        return BY_NAME.getOrDefault(text.toUpperCase(Locale.ROOT), text);
    }

    private static Map<String, String> names() {
        Map<String, String> names = new HashMap<>();
        List<Locale> languages = List.of(
                Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH, new Locale("es"), Locale.ITALIAN, new Locale("nl"));
        for (String code : Locale.getISOCountries()) {
            Locale country = new Locale("", code);
            for (Locale language : languages) {
                names.putIfAbsent(country.getDisplayCountry(language).toUpperCase(Locale.ROOT), code);
            }
            names.putIfAbsent(country.getISO3Country(), code);
        }
        for (String code : Locale.getISOCountries()) {
            names.put(code, code);
        }
        OTHER_NAMES.forEach((name, code) -> names.putIfAbsent(name, code));
        return Map.copyOf(names);
    }
}
