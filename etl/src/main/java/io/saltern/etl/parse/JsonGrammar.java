package io.saltern.etl.parse;

import java.util.HashSet;
import java.util.Set;

/**
 * Finds the first fault of a text that is no JSON of RFC 8259, so that a reject can name it. Reasons tell a place and never
 * a key or value, since those may be personal.
 */
final class JsonGrammar {
    /** As deep as the reader goes. */
    private static final int DEEPEST = 1000;

    private final String text;
    private int at;
    private int depth;

    private JsonGrammar(String text) {
        this.text = text;
    }

    /** Does nothing where the text is one JSON document. */
    static void check(String text) throws BadJsonException {
        JsonGrammar grammar = new JsonGrammar(text);
        grammar.blanks();
        grammar.value();
        grammar.blanks();
        if (grammar.at < text.length()) {
            throw grammar.syntax("something follows the document");
        }
    }

    private void value() throws BadJsonException {
        switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            default -> word();
        }
    }

    private void object() throws BadJsonException {
        enter();
        Set<String> keys = new HashSet<>();
        blanks();
        if (!take('}')) {
            do {
                blanks();
                int start = at;
                if (peek() != '"') {
                    throw syntax("a key is expected");
                }
                if (!keys.add(string())) {
                    throw fault("json_duplicate_key", "a key stands twice in one object", start);
                }
                blanks();
                if (!take(':')) {
                    throw syntax("a colon is expected");
                }
                blanks();
                value();
                blanks();
            } while (take(','));
            if (!take('}')) {
                throw syntax("a comma or the end of the object is expected");
            }
        }
        depth--;
    }

    private void array() throws BadJsonException {
        enter();
        blanks();
        if (!take(']')) {
            do {
                blanks();
                value();
                blanks();
            } while (take(','));
            if (!take(']')) {
                throw syntax("a comma or the end of the array is expected");
            }
        }
        depth--;
    }

    private void enter() throws BadJsonException {
        at++;
        if (++depth > DEEPEST) {
            throw syntax("the nesting is deeper than " + DEEPEST);
        }
    }

    private String string() throws BadJsonException {
        int start = at++;
        StringBuilder plain = new StringBuilder();
        while (peek() != '"') {
            if (at >= text.length()) {
                throw syntax("a text is not closed");
            }
            char c = text.charAt(at);
            if (c < ' ') {
                throw fault("json_control_character", "a text holds a control character that is not escaped", at);
            }
            plain.append(c == '\\' ? escaped() : c);
            at++;
        }
        at++;
        if (ComposedText.hasLoneSurrogate(plain.toString())) {
            throw loneSurrogate(" (in the text at character " + (start + 1) + ")");
        }
        return ComposedText.of(plain.toString());
    }

    static BadJsonException loneSurrogate(String place) {
        return new BadJsonException("lone_surrogate", "a text holds half of a surrogate pair" + place);
    }

    /** The character that an escape stands for; {@code at} is left on its last character. */
    private char escaped() throws BadJsonException {
        at++;
        char kind = peek();
        switch (kind) {
            case '"', '\\', '/':
                return kind;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    at++;
                    int digit = Character.digit(peek(), 16);
                    if (digit < 0 || peek() > 'f') {
                        throw syntax("an escape needs four hexadecimal digits");
                    }
                    code = code * 16 + digit;
                }
                return (char) code;
            default:
                throw syntax("an escape is none of JSON");
        }
    }

    private void word() throws BadJsonException {
        int start = at;
        while (at < text.length() && isOfWord(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        switch (word) {
            case "true", "false", "null" -> {
                return;
            }
            case "NaN", "-NaN", "Infinity", "-Infinity", "+Infinity", "INF", "-INF" ->
                throw fault("json_not_a_number", "a number is " + word + ", which JSON does not have", start);
            case "undefined" -> throw fault("json_syntax", "a value is undefined, which JSON does not have", start);
            default -> {
                if (!word.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) {
                    at = start;
                    throw syntax("a value is expected");
                }
            }
        }
    }

    private static boolean isOfWord(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '+' || c == '.' || c == '_');
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean take(char wanted) {
        boolean is = peek() == wanted;
        if (is) {
            at++;
        }
        return is;
    }

    /** The character at hand; NUL behind the end, which fits nowhere. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\u0000';
    }

    private BadJsonException syntax(String what) {
        return fault("json_syntax", "the text is no JSON: " + what, at);
    }

    private BadJsonException fault(String rule, String what, int place) {
        return new BadJsonException(rule, what + " (character " + (place + 1) + ", depth " + depth + ")");
    }
}
