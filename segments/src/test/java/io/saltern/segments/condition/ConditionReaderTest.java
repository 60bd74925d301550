package io.saltern.segments.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.config.Faults;
import io.saltern.base.config.Section;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionReaderTest {
    private final Faults faults = new Faults();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{attribute: revenu, at_least: 5}"
                        + "|'attribute' is 'revenu', which no profile, trait or model has; did you mean 'revenue'?;"
                        + " other columns of a source are 'attributes.<name>'",
                "{attribute: revenue, at_least: much}|'at_least' is 'much'; it must be a number",
                "{attribute: revenue, contains: 5}"
                        + "|'contains' does not fit 'revenue', which is a number; use equals, not_equals, in, not_in,"
                        + " at_least, at_most, more_than, less_than, between, exists",
                "{attribute: is_known, equals: yes}|'equals' is 'yes'; it must be true or false",
                "{attribute: revenue, between: [1]}|'between' must be a list of two values, both included",
                "{attribute: birth_on, at_least: 1980-13-01}"
                        + "|'at_least' is '1980-13-01'; it must be a date like 2025-03-01",
                "{attribute: revenue, atleast: 5}|unknown key 'atleast'; did you mean 'at_least'?",
                "{event: {name: X, within: month}}|'event.within' is 'month'; it must be a span like 30d, 12h or 2w,"
                        + " and longer than nothing",
                "{event: {within: 30d}}|'event' needs the key 'name', the name of the event",
                "{event: {name: X, count: {at_least: 3, at_most: 2}}}"
                        + "|'event.count.at_least' is above 'at_most': no number lies between",
                "{rfm: [Champion]}|'rfm' names 'Champion', which is no RFM group; did you mean 'Champions'?",
                "{evnt: {name: X}}|unknown key 'evnt'; did you mean 'event'?",
                "{segment: a, rfm: Champions}"
                        + "|'rfm' stands beside 'segment', but a condition asks one thing; put both into a list under"
                        + " 'all' or 'any'",
                "{all: []}|'all' is an empty list; name at least one condition",
                "{not: {last_order: {}}}|'not.last_order' needs 'within' or 'older_than', a span like 30d",
            })
    void faultsSayWhatAndWhatInstead(String yaml, String message) {
        assertTrue(read(yaml).isEmpty());
        assertTrue(faults.list().stream().anyMatch(fault -> fault.message().equals(message)), () -> faults.list()
                .toString());
    }

    @Test
    void eachFaultOfATreeIsFound() {
        read("{any: [{attribute: emial, exists: true}, {not: {rfm: [Lost]}}, {orders: {within: 5}}]}");
        assertEquals(3, faults.count(), () -> faults.list().toString());
    }

    @Test
    void onlyWhatCountsTheDaysMovesWithAsOf() {
        assertFalse(read("{all: [{attribute: revenue, at_least: 5}, {rfm: Champions}]}")
                .orElseThrow()
                .movesWithAsOf());
        assertTrue(read("{not: {last_order: {older_than: 30d}}}").orElseThrow().movesWithAsOf());
        assertTrue(read("{attribute: age, at_least: 18}").orElseThrow().movesWithAsOf());
        assertTrue(read("{event: {name: X}}").orElseThrow().movesWithAsOf());
        assertEquals(0, faults.count());
    }

    @Test
    void descriptionSaysEverythingWithDefaults() {
        assertEquals(
                "{\"all\":[{\"event\":{\"name\":[\"X\"],\"within\":\"30d\",\"where\":{\"category\":[\"Tea\"]},"
                        + "\"count\":{\"at_least\":1}}},{\"not\":{\"attribute\":\"attributes.tier\",\"equals\":\"gold\"}}]}",
                read("{all: [{event: {name: X, within: 720h, where: {category: Tea}}},"
                                + " {not: {attribute: attributes.tier, equals: gold}}]}")
                        .orElseThrow()
                        .description()
                        .toString());
    }

    private Optional<Condition> read(String yaml) {
        return new ConditionReader(List.of("Champions", "At Risk")).read(Section.parse(yaml, faults));
    }
}
