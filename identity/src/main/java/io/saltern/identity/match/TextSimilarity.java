package io.saltern.identity.match;

import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/** How like two normalised texts are. */
final class TextSimilarity {
    private static final JaroWinklerSimilarity JARO_WINKLER = new JaroWinklerSimilarity();
    private static final int LONGEST = 64;

    private TextSimilarity() {}

    /**
     * Jaro-Winkler similarity, 0 to 1; 0 where the letters that both have show that it is below {@code least}. Most pairs
     * are strangers and end there.
     */
    static double jaroWinkler(String a, String b, double least) {
        return bound(a, b) < least ? 0 : JARO_WINKLER.apply(a, b);
    }

    /** Jaro's similarity if all common letters matched in order, with the most that a common prefix adds. */
    private static double bound(String a, String b) {
        int[] letters = new int[32];
        for (int i = 0; i < a.length(); i++) {
            letters[a.charAt(i) & 31]++;
        }
        int common = 0;
        for (int i = 0; i < b.length(); i++) {
            int letter = b.charAt(i) & 31;
            if (letters[letter] > 0) {
                letters[letter]--;
                common++;
            }
        }
        if (common == 0) {
            return 0;
        }
        double jaro = ((double) common / a.length() + (double) common / b.length() + 1) / 3;
        return a.charAt(0) == b.charAt(0) ? jaro + 0.4 * (1 - jaro) : jaro;
    }

    /**
     * Edits (insert, delete, replace, exchange of neighbours) between two texts, when they are at most {@code most};
     * otherwise {@code most + 1}. Optimal string alignment. Own code, as the library has it without exchanges and
     * allocates for each call.
     */
    static int edits(String a, String b, int most) {
        int n = a.length();
        int m = b.length();
        if (Math.abs(n - m) > most || n > LONGEST || m > LONGEST) {
            return most + 1;
        }
        int start = 0;
        int shorter = Math.min(n, m);
        while (start < shorter && a.charAt(start) == b.charAt(start)) {
            start++;
        }
        while (n > start && m > start && a.charAt(n - 1) == b.charAt(m - 1)) {
            n--;
            m--;
        }
        n -= start;
        m -= start;
        if (n == 0 || m == 0) {
            return Math.min(most + 1, Math.max(n, m));
        }
        int[] before = new int[m + 1];
        int[] last = new int[m + 1];
        int[] row = new int[m + 1];
        for (int j = 0; j <= m; j++) {
            last[j] = j;
        }
        for (int i = 1; i <= n; i++) {
            row[0] = i;
            int best = i;
            char left = a.charAt(start + i - 1);
            for (int j = 1; j <= m; j++) {
                char right = b.charAt(start + j - 1);
                int cost = left == right ? 0 : 1;
                int value = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && left == b.charAt(start + j - 2) && a.charAt(start + i - 2) == right) {
                    value = Math.min(value, before[j - 2] + 1);
                }
                row[j] = value;
                best = Math.min(best, value);
            }
            if (best > most) {
                return most + 1;
            }
            int[] spare = before;
            before = last;
            last = row;
            row = spare;
        }
        return Math.min(most + 1, last[m]);
    }
}
