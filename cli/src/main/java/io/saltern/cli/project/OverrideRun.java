package io.saltern.cli.project;

import io.saltern.base.Digest;
import io.saltern.base.error.SalternException;
import io.saltern.identity.override.Override;
import io.saltern.identity.override.OverrideStep;
import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.RunListener;
import io.saltern.lake.run.RunRecord;
import io.saltern.lake.run.RunRequest;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.run.Runner;
import io.saltern.lake.run.Warehouse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A run of its own that writes decisions about identifiers; the next run of the pipeline applies them.
 *
 * @param opened decisions that hold from now on
 * @param closed decisions to take back
 * @param question the command, as it is kept with the run
 */
public record OverrideRun(List<Override> opened, List<Override> closed, String question) {
    /** Runs it at the as-of of the last run. */
    public RunResult on(LoadedProject loaded, Warehouse warehouse, String version, RunListener listener) {
        Runner runner = new Runner(warehouse, version, listener);
        runner.unfinished().ifPresent(left -> {
            throw SalternException.config("The run " + left.runId()
                    + " is going on or was broken off. Let it end, or finish it with 'saltern run', and decide again.");
        });
        Ledger ledger = Ledger.read(warehouse);
        Instant at = ledger.lastRun(List.of("done", "partial"))
                .map(RunRecord::asOf)
                .orElseThrow(() -> SalternException.config(
                        "No run of this warehouse has ended well yet; begin with 'saltern run'."));
        // Not the project's digest alone: a whole run must close what is left of this one, as it cannot finish it.
        String digest = Digest.sha256(loaded.project().digest() + "\n" + this);
        return runner.run(new RunRequest(
                List.of(new OverrideStep(opened, closed)),
                Set.of(),
                Set.of(),
                at,
                Optional.empty(),
                digest,
                Map.of("command", question)));
    }
}
