package io.saltern.cli.query;

import io.saltern.identity.explain.PathExplanation.Comparison;
import io.saltern.identity.explain.PathExplanation.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The score of a link as a waterfall: each comparison moves the sum of bits from where the one before it left it. */
final class Waterfall {
    private static final int WIDTH = 32;

    private Waterfall() {}

    /** One line a comparison and one for what the model adds beside them; none for an exact link. */
    static List<String> lines(Link link) {
        List<Comparison> steps = steps(link);
        double low = 0;
        double high = 0;
        double sum = 0;
        for (Comparison step : steps) {
            sum += step.weight();
            low = Math.min(low, sum);
            high = Math.max(high, sum);
        }
        double scale = high > low ? WIDTH / (high - low) : 0;
        int names = steps.stream().mapToInt(step -> name(step).length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        sum = 0;
        for (Comparison step : steps) {
            double next = sum + step.weight();
            int from = (int) Math.round((Math.min(sum, next) - low) * scale);
            int to = Math.max(from + 1, (int) Math.round((Math.max(sum, next) - low) * scale));
            String bar = " ".repeat(from) + (step.weight() < 0 ? "░" : "█").repeat(to - from);
            lines.add(String.format(
                            Locale.ROOT,
                            "%-" + names + "s %+6.1f %6.1f  %-" + (WIDTH + 1) + "s %s",
                            name(step),
                            step.weight(),
                            next,
                            bar,
                            step.termFrequency() == 0
                                    ? ""
                                    : String.format(Locale.ROOT, "rarity %+.1f", step.termFrequency()))
                    .stripTrailing());
            sum = next;
        }
        return lines;
    }

    private static List<Comparison> steps(Link link) {
        if (link.comparisons().isEmpty()) {
            return List.of();
        }
        List<Comparison> steps = new ArrayList<>();
        double compared =
                link.comparisons().stream().mapToDouble(Comparison::weight).sum();
        if (Math.abs(link.weight() - compared) > 0.05) {
            steps.add(new Comparison("before comparing", "", link.weight() - compared, 0));
        }
        steps.addAll(link.comparisons());
        return steps;
    }

    private static String name(Comparison step) {
        return step.level().isEmpty() ? step.name() : step.name() + ": " + step.level();
    }
}
