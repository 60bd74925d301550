package io.saltern.identity.explain;

import java.util.List;

/**
 * Places the nodes of a graph in the unit square: linked ones attract, all repel one another (Fruchterman and Reingold,
 * "Graph Drawing by Force-directed Placement", 1991). It begins on a circle and draws no lots: the same graph is laid out
 * the same way.
 */
final class SpringLayout {
    private static final int ROUNDS = 400;
    private static final double LEAST = 1e-3;

    private SpringLayout() {}

    /** @param links pairs of ordinals below {@code nodes} */
    static double[][] place(int nodes, List<int[]> links) {
        double[][] places = new double[nodes][2];
        for (int i = 0; i < nodes; i++) {
            // A circle that is slightly a spiral, so that no two forces are ever exactly opposite.
            double radius = 0.3 + 0.1 * i / nodes;
            places[i][0] = radius * Math.cos(2 * Math.PI * i / nodes);
            places[i][1] = radius * Math.sin(2 * Math.PI * i / nodes);
        }
        double length = Math.sqrt(1.0 / Math.max(1, nodes));
        for (int round = 0; round < ROUNDS; round++) {
            double heat = 0.1 * (ROUNDS - round) / ROUNDS;
            move(places, forces(places, links, length), heat);
        }
        return fitted(places);
    }

    private static double[][] forces(double[][] places, List<int[]> links, double length) {
        double[][] forces = new double[places.length][2];
        for (int i = 0; i < places.length; i++) {
            for (int j = 0; j < i; j++) {
                pull(places, forces, i, j, distance -> -length * length / distance);
            }
            // A weak pull to the middle keeps parts that nothing links from drifting away.
            forces[i][0] -= places[i][0] * length;
            forces[i][1] -= places[i][1] * length;
        }
        links.forEach(link -> pull(places, forces, link[0], link[1], distance -> distance * distance / length));
        return forces;
    }

    private interface Pull {
        double at(double distance);
    }

    private static void pull(double[][] places, double[][] forces, int one, int other, Pull pull) {
        double dx = places[other][0] - places[one][0];
        double dy = places[other][1] - places[one][1];
        double distance = Math.max(LEAST, Math.hypot(dx, dy));
        double force = pull.at(distance) / distance;
        forces[one][0] += dx * force;
        forces[one][1] += dy * force;
        forces[other][0] -= dx * force;
        forces[other][1] -= dy * force;
    }

    private static void move(double[][] places, double[][] forces, double heat) {
        for (int i = 0; i < places.length; i++) {
            double size = Math.max(LEAST, Math.hypot(forces[i][0], forces[i][1]));
            double step = Math.min(size, heat) / size;
            places[i][0] += forces[i][0] * step;
            places[i][1] += forces[i][1] * step;
        }
    }

    /** Stretches the picture over the square, rounded to a thousandth. */
    private static double[][] fitted(double[][] places) {
        for (int axis = 0; axis < 2; axis++) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (double[] place : places) {
                low = Math.min(low, place[axis]);
                high = Math.max(high, place[axis]);
            }
            for (double[] place : places) {
                double at = high - low < LEAST ? 0.5 : (place[axis] - low) / (high - low);
                place[axis] = Math.round(1000 * at) / 1000.0;
            }
        }
        return places;
    }
}
