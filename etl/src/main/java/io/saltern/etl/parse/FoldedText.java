package io.saltern.etl.parse;

/**
 * Text of a field as staging wants it: composed (NFC), without signs that have no width, trimmed, blanks of any kind folded
 * to one space. The joiners U+200C and U+200D stay, since words of Persian and signs of emoji need them.
 */
final class FoldedText {
    private FoldedText() {}

    /** The folded text; null for null and for what is blank. */
    static String of(String text) {
        if (text == null) {
            return null;
        }
        if (isFolded(text)) {
            return text.isEmpty() ? null : text;
        }
        StringBuilder folded = new StringBuilder(text.length());
        boolean isBlankDue = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isBlank(c)) {
                isBlankDue = folded.length() > 0;
            } else if (!isWithoutWidth(c)) {
                if (isBlankDue) {
                    folded.append(' ');
                    isBlankDue = false;
                }
                folded.append(c);
            }
        }
        return folded.length() == 0 ? null : ComposedText.of(folded.toString());
    }

    private static boolean isFolded(String text) {
        if (!ComposedText.isPlain(text)) {
            return false;
        }
        boolean wasBlank = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isBlank = isBlank(c);
            if (isBlank && (wasBlank || c != ' ') || isWithoutWidth(c)) {
                return false;
            }
            wasBlank = isBlank;
        }
        return text.isEmpty() || !wasBlank;
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /** Soft hyphen, marks of direction, zero-width blank, word joiner, byte order mark; the joiners are none of them. */
    private static boolean isWithoutWidth(char c) {
        return c == '\u00ad'
                || c == '\u061c'
                || c == '\u180e'
                || c == '\u200b'
                || c == '\u200e'
                || c == '\u200f'
                || c >= '\u202a' && c <= '\u202e'
                || c >= '\u2060' && c <= '\u206f'
                || c == '\ufeff';
    }
}
