package io.saltern.etl.parse;

/** Text of a field as staging wants it: trimmed, blanks of any kind folded to one space. */
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
            } else {
                if (isBlankDue) {
                    folded.append(' ');
                    isBlankDue = false;
                }
                folded.append(c);
            }
        }
        return folded.length() == 0 ? null : folded.toString();
    }

    private static boolean isFolded(String text) {
        boolean wasBlank = true;
        for (int i = 0; i < text.length(); i++) {
            boolean isBlank = isBlank(text.charAt(i));
            if (isBlank && (wasBlank || text.charAt(i) != ' ')) {
                return false;
            }
            wasBlank = isBlank;
        }
        return text.isEmpty() || !wasBlank;
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
