package io.saltern.etl.stage;

import java.util.Map;
import java.util.TreeMap;

/** Signs of currencies that stand for one currency, or for one by far before others ($ and the yen sign). */
final class Currencies {
    /** By sign; the code of ISO 4217. */
    static final Map<String, String> BY_SIGN = new TreeMap<>(Map.ofEntries(
            Map.entry("\u20ac", "EUR"),
            Map.entry("$", "USD"),
            Map.entry("\u00a3", "GBP"),
            Map.entry("\u00a5", "JPY"),
            Map.entry("\u20b9", "INR"),
            Map.entry("\u20ba", "TRY"),
            Map.entry("\u20bd", "RUB"),
            Map.entry("\u20a9", "KRW"),
            Map.entry("\u20aa", "ILS"),
            Map.entry("\u20ab", "VND"),
            Map.entry("\u20b4", "UAH"),
            Map.entry("\u20b1", "PHP"),
            Map.entry("\u20a6", "NGN"),
            Map.entry("\u0e3f", "THB")));

    /** All signs, for a class of a regular expression. */
    static final String SIGNS = String.join("", BY_SIGN.keySet());

    private Currencies() {}
}
