package io.saltern.identity.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Values that scripts, forms and exports write where they know nobody, in any namespace. PostHog keeps such a list of ids
 * that are never one person (its page on identifying users, 2025); to it come the words that spreadsheets, tag managers and
 * databases write, and marks of templates that nobody filled in.
 */
public final class NamelessValues {
    /** What is taken out of a value, and of an entry of a list, before they are compared: blanks of all kinds. */
    public static final String BLANKS = "[\\s\\p{Z}]+";

    /** Words; where a blank stands, a blank, a dash, an underscore or nothing may stand. */
    static final List<String> WORDS = List.of(
            "null",
            "nil",
            "none",
            "nan",
            "void",
            "undefined",
            "undef",
            "unknown",
            "unidentified",
            "unassigned",
            "unspecified",
            "unauthenticated",
            "anonymous",
            "guest",
            "test",
            "true",
            "false",
            "empty",
            "missing",
            "n/a",
            "n.a.",
            "na",
            "not set",
            "not available",
            "not applicable",
            "not provided",
            "not found",
            "not defined",
            "not authenticated",
            "not logged in",
            "logged out",
            "no id",
            "no user",
            "no user id",
            "id",
            "uid",
            "uuid",
            "guid",
            "user id",
            "anonymous id",
            "distinct id",
            "customer id",
            "client id",
            "external id",
            "device id",
            "email",
            "e mail",
            "phone");

    /** Whole values, compared without regard to case and blanks. */
    static final List<String> VALUES = List.of(
            "-1",
            "test@test.com",
            "test@example.com",
            "noreply@example.com",
            "none@none.com",
            "0000000000",
            "1234567890");

    /** Nothing but zeros and signs: also an empty text, a dash, the UUID of zeros. */
    private static final String NO_SIGN_OF_A_PERSON = "^[0[^\\p{L}\\p{N}]]*$";

    private static final String ZEROS_BEHIND_A_DIALLING_CODE = "^[+]\\d{0,3}0{6,}$";

    /** What a script makes of an object or a function that it takes for a text; what a spreadsheet writes for a fault. */
    private static final String TEXT_OF_AN_OBJECT =
            "(?i)\\[\\s*object\\b[^\\]]*\\]|^function\\b[^(]*[(].*[)]|^#(?:n/?a|ref!|name[?]|value!|null!|num!|div/0!)$";

    /** Templates that nobody filled in. A GUID may stand in braces. */
    private static final String TEMPLATE = String.join(
            "|",
            "\\{\\{.*\\}\\}",
            "\\{%.*%\\}",
            "\\{!.+\\}",
            "[$#]\\{.*\\}",
            "[$][(].*[)]",
            "<[%?].*[%?]>",
            "%%.+%%",
            "^%[\\p{L}_][\\p{L}\\p{N}_.-]*%$",
            "[*][|].*[|][*]",
            "\\[\\[.*\\]\\]",
            "^\\{\\s*(?![0-9A-Fa-f-]{32,}\\s*\\})[\\p{L}_$][\\p{L}\\p{N}_. -]*\\}$",
            "^__[A-Z][A-Z_]*__$");

    /** One pattern of all: each identifier of a warehouse is held against it. */
    static final String PATTERN =
            List.of(NO_SIGN_OF_A_PERSON, ZEROS_BEHIND_A_DIALLING_CODE, TEXT_OF_AN_OBJECT, TEMPLATE, words()).stream()
                    .collect(Collectors.joining(")|(?:", "(?:", ")"));

    private NamelessValues() {}

    /** A value as it is compared with the lists of {@code blocked} and {@code allowed}: lower case, without blanks. */
    static String form(String value) {
        return value.replaceAll(BLANKS, "").toLowerCase(Locale.ROOT);
    }

    /** One word or several, with signs between, in quotes or brackets of any kind. */
    private static String words() {
        String any = WORDS.stream()
                .map(word -> List.of(word.split(" ")).stream()
                        .map(Pattern::quote)
                        .collect(Collectors.joining("[\\s\\p{Z}_-]*")))
                .collect(Collectors.joining("|", "(?:", ")"));
        String sign = "[^\\p{L}\\p{N}]";
        return "(?i)^" + sign + "*" + any + "(?:" + sign + "+" + any + ")*" + sign + "*$";
    }
}
