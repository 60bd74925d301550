package io.saltern.cli.project;

import io.saltern.base.Digest;
import io.saltern.base.error.SalternException;
import io.saltern.lake.run.Ledger;
import io.saltern.lake.run.RunListener;
import io.saltern.lake.run.RunRecord;
import io.saltern.lake.run.RunRequest;
import io.saltern.lake.run.RunResult;
import io.saltern.lake.run.Runner;
import io.saltern.lake.run.Step;
import io.saltern.lake.run.Warehouse;
import io.saltern.retl.sync.SyncConfig;
import io.saltern.retl.sync.SyncSteps;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs of reverse ETL alone, on what the last run left.
 *
 * @param sync one sync, also one that is switched off; empty for all that are on
 * @param asOf as-of of the command line; else that of the last run
 */
public record SyncRun(Optional<String> sync, Optional<Instant> asOf) {

    /** Plans; sends nothing. The plan is made even if nothing has moved. */
    public RunResult plan(LoadedProject loaded, Warehouse warehouse, String version, RunListener listener) {
        return run("plan", SyncSteps.planOnly(config(loaded)), Set.of("plan"), loaded, warehouse, version, listener);
    }

    /** Plans and delivers. */
    public RunResult planAndDeliver(LoadedProject loaded, Warehouse warehouse, String version, RunListener listener) {
        return run("sync", SyncSteps.of(config(loaded)), Set.of(), loaded, warehouse, version, listener);
    }

    /**
     * Delivers a plan exactly as it stands.
     *
     * @throws SalternException exit 3, when data, project or destination have moved on since
     */
    public RunResult deliver(
            String planId, LoadedProject loaded, Warehouse warehouse, String version, RunListener listener) {
        List<Step> steps = SyncSteps.deliverOnly(config(loaded), planId);
        return run("sync --plan " + planId, steps, Set.of(), loaded, warehouse, version, listener);
    }

    private SyncConfig config(LoadedProject loaded) {
        return sync.map(loaded.syncs()::only).orElse(loaded.syncs());
    }

    private RunResult run(
            String question,
            List<Step> steps,
            Set<String> rebuild,
            LoadedProject loaded,
            Warehouse warehouse,
            String version,
            RunListener listener) {
        Runner runner = new Runner(warehouse, version, listener);
        runner.unfinished().ifPresent(left -> {
            throw SalternException.config("The run " + left.runId()
                    + " is going on or was broken off. Let it end, or finish it with 'saltern run', and ask again.");
        });
        Ledger ledger = Ledger.read(warehouse);
        Instant at = asOf.or(() -> ledger.lastRun(List.of("done", "partial")).map(RunRecord::asOf))
                .orElseThrow(() -> SalternException.config(
                        "No run of this warehouse has ended well yet; begin with 'saltern run'."));
        // Not the project's digest alone: a whole run must close what is left of this one, as it cannot finish it.
        String digest = Digest.sha256(loaded.project().digest() + "\n" + this + "\n" + question);
        return runner.run(
                new RunRequest(steps, Set.of(), rebuild, at, Optional.empty(), digest, Map.of("command", question)));
    }
}
