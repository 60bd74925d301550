package io.saltern.bench.matchdata;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One system that keeps records of people.
 *
 * @param share how many of all records it has, against the shares of the other sources
 * @param shown what it knows; its other columns stay empty
 * @param hasManyForms whether names, dates and phones come in many forms
 * @param hasWholeAddress whether the street holds the whole address
 */
record Source(String name, int share, List<Meaning> shown, Rates rates, boolean hasManyForms, boolean hasWholeAddress) {

    static Source of(String name, int share, Rates rates, Meaning... shown) {
        Set<Meaning> sorted = EnumSet.copyOf(Arrays.asList(shown));
        return new Source(name, share, List.copyOf(sorted), rates, false, false);
    }

    Source inManyForms() {
        return new Source(name, share, shown, rates, true, hasWholeAddress);
    }

    Source withWholeAddress() {
        return new Source(name, share, shown, rates, hasManyForms, true);
    }
}
