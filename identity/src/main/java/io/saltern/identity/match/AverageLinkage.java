package io.saltern.identity.match;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * Makes groups of the records of one component: the two groups whose pairs have the highest mean weight are joined, as
 * long as that mean reaches the cut (agglomerative clustering with average linkage). One wrong strong link does not join
 * two people whose other pairs disagree.
 */
final class AverageLinkage {
    private record Join(double mean, int left, int right, int leftTurn, int rightTurn) {}

    private AverageLinkage() {}

    /**
     * @param weights symmetric: weight of each pair in bits; negative infinity keeps a pair apart for good
     * @param together for each record the smallest index of those that are its group whatever the weights
     * @return for each record the smallest index of its group
     */
    static int[] groups(double[][] weights, double cut, int[] together) {
        int n = weights.length;
        double[][] sums = new double[n][];
        for (int i = 0; i < n; i++) {
            sums[i] = weights[i].clone();
        }
        int[] sizes = new int[n];
        int[] turns = new int[n];
        int[] group = new int[n];
        Arrays.fill(sizes, 1);
        // Ties go to the smaller indexes, so that the result does not depend on the order of a hash.
        PriorityQueue<Join> queue = new PriorityQueue<>((a, b) -> a.mean() != b.mean()
                ? Double.compare(b.mean(), a.mean())
                : a.left() != b.left() ? Integer.compare(a.left(), b.left()) : Integer.compare(a.right(), b.right()));
        for (int i = 0; i < n; i++) {
            group[i] = i;
        }
        for (int i = 0; i < n; i++) {
            int first = together[i];
            if (first != i) {
                group[i] = first;
                sizes[first]++;
                sizes[i] = 0;
                for (int k = 0; k < n; k++) {
                    sums[first][k] += sums[i][k];
                    sums[k][first] = sums[first][k];
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                double mean = sums[i][j] / ((double) sizes[i] * sizes[j]);
                if (sizes[i] > 0 && sizes[j] > 0 && mean >= cut) {
                    queue.add(new Join(mean, i, j, 0, 0));
                }
            }
        }
        while (!queue.isEmpty()) {
            Join join = queue.poll();
            int a = join.left();
            int b = join.right();
            if (turns[a] != join.leftTurn() || turns[b] != join.rightTurn()) {
                continue;
            }
            sizes[a] += sizes[b];
            sizes[b] = 0;
            turns[a]++;
            turns[b]++;
            for (int k = 0; k < n; k++) {
                if (group[k] == b) {
                    group[k] = a;
                }
            }
            for (int k = 0; k < n; k++) {
                if (k == a || sizes[k] == 0) {
                    continue;
                }
                double sum = sums[a][k] + sums[b][k];
                sums[a][k] = sum;
                sums[k][a] = sum;
                double mean = sum / ((double) sizes[a] * sizes[k]);
                if (mean >= cut) {
                    int left = Math.min(a, k);
                    int right = Math.max(a, k);
                    queue.add(new Join(mean, left, right, turns[left], turns[right]));
                }
            }
        }
        return group;
    }
}
