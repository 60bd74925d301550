package io.saltern.etl.parse;

import java.text.Normalizer;

/** Text in the composed form of Unicode (NFC), so that texts that look equal are equal. */
public final class ComposedText {
    /** Below it every character is composed. */
    private static final char FIRST_MARK = '\u0300';

    private ComposedText() {}

    /** The composed text: the very same where it is composed, null for null. */
    public static String of(String text) {
        if (text == null || isPlain(text)) {
            return text;
        }
        return Normalizer.isNormalized(text, Normalizer.Form.NFC)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /** Whether every character is one that is neither composed nor a surrogate. */
    static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= FIRST_MARK) {
                return false;
            }
        }
        return true;
    }

    /** Whether a surrogate stands without its other half. */
    static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }
}
