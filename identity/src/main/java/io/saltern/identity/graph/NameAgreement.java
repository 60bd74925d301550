package io.saltern.identity.graph;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Whether given names may belong to one person: folded, they differ by at most one edit (Levenshtein). */
final class NameAgreement {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final int MOST_EDITS = 1;
    private static final LevenshteinDistance EDITS = new LevenshteinDistance(MOST_EDITS);

    private NameAgreement() {}

    /** Lower case, without accents, blanks and signs; may be empty. */
    static String fold(String name) {
        String bare =
                MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFD)).replaceAll("");
        return NO_LETTERS.matcher(bare.toLowerCase(Locale.ROOT)).replaceAll("");
    }

    /** Whether two sides agree: one has no name, or some name of one is within one edit of some name of the other. */
    static boolean agree(Collection<String> some, Collection<String> others) {
        if (some.isEmpty() || others.isEmpty()) {
            return true;
        }
        for (String one : some) {
            for (String other : others) {
                if (EDITS.apply(one, other) >= 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
