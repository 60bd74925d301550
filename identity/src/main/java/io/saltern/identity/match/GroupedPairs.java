package io.saltern.identity.match;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Compares the records of one key with each other; holds one group at a time, which the limit of hot keys bounds. */
final class GroupedPairs implements Iterator<Row> {
    private record Member(String id, String[] form, long[] keys, String source) {}

    private final Iterator<Row> rows;
    private final Comparisons comparisons;
    private final List<Member> group = new ArrayList<>();
    private int rule;
    private Row ahead;
    private int left;
    private int right;
    private Row next;

    GroupedPairs(Iterator<Row> rows, Comparisons comparisons) {
        this.rows = rows;
        this.comparisons = comparisons;
        ahead = rows.hasNext() ? rows.next() : null;
        advance();
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Row next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        Row given = next;
        advance();
        return given;
    }

    private void advance() {
        next = null;
        while (next == null) {
            right++;
            if (right >= group.size()) {
                left++;
                right = left + 1;
            }
            if (right >= group.size()) {
                if (ahead == null) {
                    return;
                }
                readGroup();
                continue;
            }
            Member a = group.get(left);
            Member b = group.get(right);
            if (!a.id().equals(b.id()) && isFirst(a.keys(), b.keys())) {
                next = RowFactory.create(
                        a.id(),
                        b.id(),
                        rule,
                        PairPlan.isSame(a.source(), b.source()),
                        comparisons.pattern(a.form(), b.form()));
            }
        }
    }

    private void readGroup() {
        group.clear();
        long key = ahead.getLong(0);
        rule = ahead.getInt(1);
        while (ahead != null && ahead.getLong(0) == key) {
            List<Long> keys = ahead.getList(4);
            group.add(new Member(
                    ahead.getString(2),
                    PairPlan.form(ahead, 3),
                    keys.stream().mapToLong(Long::longValue).toArray(),
                    ahead.getString(5)));
            ahead = rows.hasNext() ? rows.next() : null;
        }
        left = 0;
        right = 0;
    }

    private boolean isFirst(long[] a, long[] b) {
        for (int earlier = 0; earlier < rule; earlier++) {
            if (a[earlier] != 0 && a[earlier] == b[earlier]) {
                return false;
            }
        }
        return true;
    }
}
