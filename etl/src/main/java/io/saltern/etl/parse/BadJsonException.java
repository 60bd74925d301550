package io.saltern.etl.parse;

/** A text that is not read as JSON; names the rule that it breaks, without a value. */
final class BadJsonException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String rule;

    BadJsonException(String rule, String reason) {
        super(reason);
        this.rule = rule;
    }

    String rule() {
        return rule;
    }

    Part part(int part, int parts) {
        return Part.bad(part, parts, rule, getMessage(), null);
    }
}
