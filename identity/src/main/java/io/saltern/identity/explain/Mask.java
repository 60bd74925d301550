package io.saltern.identity.explain;

/** Shows just enough of a personal value to recognise it: {@code a***@e***.org}, {@code +49*****89}, {@code A***}. */
public enum Mask {
    /** Personal values are shortened. */
    MASKED,
    /** Ids of systems are shortened too, for pages that are passed on. */
    STRICT,
    /** Personal values are shown whole, as somebody asked for it. */
    CLEAR;

    private static final int SHOWN_DIGITS = 2;
    private static final int DIALLING_CODE = 3;

    /** An identifier's value; ids of systems are no personal values, but for {@link #STRICT}, unless they look like an e-mail. */
    public String identifier(String namespace, String value) {
        if (this == CLEAR || value == null) {
            return value;
        }
        if (namespace.equals("email") || value.indexOf('@') > 0) {
            return email(value);
        }
        if (namespace.equals("phone")) {
            return phone(value);
        }
        return this == STRICT ? first(value) : value;
    }

    /** An attribute's value; country and language are shown. */
    public String attribute(String name, String value) {
        if (this == CLEAR || value == null) {
            return value;
        }
        return switch (name) {
            case "email" -> email(value);
            case "phone" -> phone(value);
            case "country", "language" -> value;
            default -> first(value);
        };
    }

    private static String email(String value) {
        int at = value.indexOf('@');
        if (at < 1) {
            return first(value);
        }
        String domain = value.substring(at + 1);
        int dot = domain.lastIndexOf('.');
        return first(value) + "@" + (dot < 1 ? first(domain) : first(domain) + domain.substring(dot));
    }

    private static String phone(String value) {
        if (value.length() <= DIALLING_CODE + SHOWN_DIGITS) {
            return first(value);
        }
        return value.substring(0, DIALLING_CODE) + "*****" + value.substring(value.length() - SHOWN_DIGITS);
    }

    private static String first(String value) {
        return value.isEmpty() ? "" : value.substring(0, value.offsetByCodePoints(0, 1)) + "***";
    }
}
