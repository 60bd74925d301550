package io.saltern.identity.match;

import java.util.List;

/** A trait that is the same or is not. */
final class EqualComparison extends Comparison {
    private static final long serialVersionUID = 1L;
    private final int place;
    private final int same = level("same", 0.97);
    private final int different = level("different", 0.03);

    EqualComparison(String name, int place) {
        super(name, Role.PERSONAL);
        this.place = place;
    }

    @Override
    List<Integer> kinds() {
        return List.of();
    }

    @Override
    int of(String[] a, String[] b, Frequencies frequencies) {
        if (a[place] == null || b[place] == null) {
            return UNKNOWN;
        }
        return a[place].equals(b[place]) ? same : different;
    }
}
