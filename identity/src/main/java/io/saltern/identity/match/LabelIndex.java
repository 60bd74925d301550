package io.saltern.identity.match;

import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Labels by record, for tasks. */
final class LabelIndex implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Map<String, String> groups;
    private final Map<String, Set<String>> apart = new HashMap<>();

    LabelIndex(MatchLabels labels) {
        groups = labels.groups();
        for (MatchLabels.Label label : labels.labels()) {
            if (!label.isMatch()) {
                apart.computeIfAbsent(label.a(), a -> new HashSet<>()).add(label.b());
            }
        }
    }

    /** For each record the smallest index of a record that labels make one person with it; its own when there is none. */
    int[] together(List<String> records) {
        int[] together = new int[records.size()];
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < together.length; i++) {
            String group = groups.get(records.get(i));
            together[i] = group == null ? i : first.merge(group, i, Math::min);
        }
        return together;
    }

    /** Whether a label says that two records are two people; {@code a} is the smaller id. */
    boolean areApart(String a, String b) {
        return !apart.isEmpty() && apart.getOrDefault(a, Set.of()).contains(b);
    }
}
