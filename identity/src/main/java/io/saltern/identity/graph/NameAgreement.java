package io.saltern.identity.graph;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Whether given names may belong to one person. Folded, they <em>agree</em> when they differ by at most one edit
 * (Levenshtein). They are <em>alike</em>, that is not certainly different, also when one is a short form of the other, one of
 * its parts or its initial, or when their Jaro-Winkler similarity is at least {@value #ALIKE}: what a weighing of whole
 * records may take for one name written in two ways.
 */
final class NameAgreement {
    /** What a link asks of the names of both sides. */
    enum Demand {
        /** Nothing. */
        NONE,
        /** They are not certainly different. */
        ALIKE,
        /** They agree. */
        AGREE
    }

    private static final double ALIKE = 0.85;
    private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();
    /** A part of a name says something from so many letters on; a shorter one only at the beginning. */
    private static final int LEAST_PART = 3;

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final int MOST_EDITS = 1;
    private static final LevenshteinDistance EDITS = new LevenshteinDistance(MOST_EDITS);

    private NameAgreement() {}

    /** Whether two folded names meet a demand. */
    static boolean meets(Demand demand, String one, String other) {
        return demand == Demand.NONE
                || EDITS.apply(one, other) >= 0
                || demand == Demand.ALIKE && (isPart(one, other) || isPart(other, one) || isSimilar(one, other));
    }

    private static boolean isPart(String part, String whole) {
        return whole.startsWith(part) || part.length() >= LEAST_PART && whole.contains(part);
    }

    private static boolean isSimilar(String one, String other) {
        return SIMILARITY.apply(one, other) >= ALIKE;
    }

    /** Lower case, without accents, blanks and signs; may be empty. */
    static String fold(String name) {
        String bare =
                MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFD)).replaceAll("");
        return NO_LETTERS.matcher(bare.toLowerCase(Locale.ROOT)).replaceAll("");
    }

    /** Whether no name of one side may be written for one of the other; true where a side has none. */
    static boolean areCertainlyDifferent(Collection<String> some, Collection<String> others) {
        return some.stream().noneMatch(one -> others.stream().anyMatch(other -> meets(Demand.ALIKE, one, other)));
    }

    /** Whether two sides meet a demand: one has no name, or some name of one meets it with some name of the other. */
    static boolean meets(Demand demand, Collection<String> some, Collection<String> others) {
        return some.isEmpty()
                || others.isEmpty()
                || some.stream().anyMatch(one -> others.stream().anyMatch(other -> meets(demand, one, other)));
    }

    /** Whether two sides agree: one has no name, or some name of one is within one edit of some name of the other. */
    static boolean agree(Collection<String> some, Collection<String> others) {
        return meets(Demand.AGREE, some, others);
    }
}
