package io.saltern.bench.matchdata;

import java.util.EnumMap;
import java.util.Map;

/** How often each mistake happens, and how often each value is missing; 0 unless stated. */
final class Rates {
    private final Map<Mistake, Double> mistakes = new EnumMap<>(Mistake.class);
    private final Map<Meaning, Double> missing = new EnumMap<>(Meaning.class);

    static Rates none() {
        return new Rates();
    }

    Rates with(Mistake mistake, double rate) {
        mistakes.put(mistake, rate);
        return this;
    }

    Rates missing(double rate, Meaning... meanings) {
        for (Meaning meaning : meanings) {
            missing.put(meaning, rate);
        }
        return this;
    }

    double of(Mistake mistake) {
        return mistakes.getOrDefault(mistake, 0.0);
    }

    double missing(Meaning meaning) {
        return missing.getOrDefault(meaning, 0.0);
    }
}
