package io.saltern.cli.report;

import java.util.List;

/**
 * One sync: what was planned and what came back, each as a bar with its parts.
 *
 * @param message null for none
 * @param changes the plan by kind of change; null when nothing is planned
 * @param planned heading of the plan; null when there was nothing to plan
 * @param answered heading of the delivery; null when there is nothing to say of one
 * @param reasons why rows did not arrive; null when every one did
 * @param foot null when no plan was made
 */
record SyncCard(
        String name,
        String route,
        Pill status,
        String message,
        String changes,
        String planned,
        List<Part> plan,
        String answered,
        List<Part> delivery,
        TableView reasons,
        String foot) {

    /**
     * @param weight width relative to the other parts of the bar
     */
    record Part(String name, String count, long weight, String tone) {}
}
