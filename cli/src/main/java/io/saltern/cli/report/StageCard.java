package io.saltern.cli.report;

/**
 * One stage of the flow.
 *
 * @param work what its steps cost, or why they did not run; empty when it has none
 */
record StageCard(String name, String value, String unit, String note, String work, String tone) {

    /** The class that sets long figures smaller; the template asks. */
    String length() {
        return Figures.length(value);
    }
}
