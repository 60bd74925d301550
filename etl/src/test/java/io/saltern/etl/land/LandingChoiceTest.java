package io.saltern.etl.land;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.error.ExitCode;
import io.saltern.etl.land.LandingChoice.LeftFile;
import io.saltern.etl.land.LandingChoice.Missing;
import io.saltern.lake.run.StepReport;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LandingChoiceTest {
    private static LeftFile left(String source, String name, long modified) {
        return new LeftFile(source, name, 1, modified, "");
    }

    private static StepReport report(LandingChoice choice, Map<String, Long> last) {
        StepReport.Builder report = StepReport.builder();
        choice.report(report, last);
        return report.build();
    }

    @Test
    void aKnownFileIsNamedOnceUntilAnotherIsKnown() {
        LandingChoice one = new LandingChoice(List.of(), List.of(left("crm", "copy.csv", 1)), List.of(), List.of());
        assertFalse(one.isNothing(Map.of()));
        StepReport first = report(one, Map.of());
        assertEquals(
                List.of("1 file of the source 'crm' is equal to a file taken before and was not read again: copy.csv."),
                first.warnings());
        assertEquals(ExitCode.DONE, first.exitCode());
        assertTrue(one.isNothing(first.counts()), "nothing else is there to say");
        assertEquals(List.of(), report(one, first.counts()).warnings());

        LandingChoice touched = new LandingChoice(List.of(), List.of(left("crm", "copy.csv", 2)), List.of(), List.of());
        assertFalse(touched.isNothing(first.counts()));
        LandingChoice more = new LandingChoice(
                List.of(), List.of(left("crm", "copy.csv", 1), left("shop", "b.csv", 1)), List.of(), List.of());
        assertEquals(2, report(more, first.counts()).warnings().size());
    }

    @Test
    void atMostFiveNamesAreTold() {
        List<LeftFile> files = IntStream.rangeClosed(1, 7)
                .mapToObj(i -> left("crm", i + ".csv", 1))
                .toList();
        assertEquals(
                List.of("7 files of the source 'crm' are equal to files taken before and were not read again: 1.csv,"
                        + " 2.csv, 3.csv, 4.csv, 5.csv and 2 more."),
                report(new LandingChoice(List.of(), files, List.of(), List.of()), Map.of())
                        .warnings());
    }

    @Test
    void whatIsAheadAndWhatIsMissingIsToldEachTimeWithAllExitCodes() {
        LandingChoice choice = new LandingChoice(
                List.of(),
                List.of(),
                List.of(new LeftFile("web", "2052-03-01/x.csv", 1, 1, "2052-03-01")),
                List.of(new Missing("crm", "not there", 9), new Missing("shop", "optional", 0)));
        StepReport report = report(choice, Map.of());
        assertEquals(List.of(ExitCode.DATA_GATE_FAILED, ExitCode.SOURCE_UNAVAILABLE), report.exitCodes());
        assertEquals(3, report.warnings().size());
        assertTrue(
                report.warnings().get(2).contains("2052-03-01/x.csv")
                        && report.warnings().get(2).contains("--accept-day 2052-03-01"),
                report.warnings().toString());
        assertFalse(choice.isNothing(report.counts()));
    }

    @Test
    void theJournalHoldsAllOfIt() {
        TakenFile taken = new TakenFile("crm", "/x", "x", 2, 3, "", "A", 4, List.of("b"), "rule", 5, "batch", 6);
        LandingChoice choice = new LandingChoice(
                List.of(taken),
                List.of(left("crm", "y", 1)),
                List.of(left("crm", "z", 1)),
                List.of(new Missing("shop", "not there", 9)));
        assertEquals(choice, LandingChoice.parse(choice.json()));
    }
}
