package io.saltern.cli.report;

import java.util.List;

/**
 * A section of the page: any of stage cards, charts, sync cards and tables, in this order.
 *
 * @param id its anchor
 * @param lead a paragraph under its title; null for none
 * @param instead the sentence that says what is missing; null when nothing is
 */
record Section(
        String id,
        String title,
        String lead,
        String instead,
        List<StageCard> stages,
        List<Chart> charts,
        List<SyncCard> cards,
        List<TableView> tables) {

    /** One that has only a sentence to show. */
    static Section empty(String id, String title, String sentence) {
        return new Section(id, title, null, sentence, List.of(), List.of(), List.of(), List.of());
    }

    static Section ofCharts(String id, String title, String lead, List<Chart> charts) {
        return new Section(id, title, lead, null, List.of(), charts, List.of(), List.of());
    }

    static Section ofTables(String id, String title, String lead, List<TableView> tables) {
        return new Section(id, title, lead, null, List.of(), List.of(), List.of(), tables);
    }

    /** Whether there are stage cards; the template asks. */
    boolean staged() {
        return !stages.isEmpty();
    }
}
