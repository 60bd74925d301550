package io.saltern.lake.run;

import io.saltern.lake.table.TableDef;
import java.util.List;

/**
 * A step of the pipeline. It reads tables at versions that the runner pins, writes each of its own tables at most once,
 * and reports; it is skipped when nothing that it depends on has moved. Stateless but for its configuration.
 */
public interface Step {
    /** Name in snake_case; unique in a pipeline. */
    String name();

    /** Tables that it reads: a version that moved makes the step run. */
    List<TableDef> reads();

    /** Tables that it reads too, but that alone do not make it run. */
    default List<TableDef> consults() {
        return List.of();
    }

    /** Its own tables: written at most once a run, and readable at the version before that. */
    List<TableDef> writes();

    /**
     * Version of what it writes, from 1: raised where rows that an older Saltern wrote must be made again. A step whose last
     * done row has a lower one rebuilds its tables by itself, once.
     */
    default int layout() {
        return 1;
    }

    /** Digest of what the step depends on in the project; a change makes it run. */
    String configDigest();

    /** Whether a later as-of alone makes it run, as windows move with it. */
    default boolean movesWithAsOf() {
        return false;
    }

    /** Whether it must run whatever the versions say, for instance as files outside the lake may have come. */
    default boolean mustRun(Ledger ledger) {
        return false;
    }

    /** Does the work. */
    StepReport run(StepRun run);

    /**
     * Ends what an abandoned run has left in this step's journal, without doing anything new: outcomes that came back are
     * folded into tables. Called only when the step had begun and not ended.
     */
    default StepReport close(StepRun run) {
        return StepReport.nothingToDo();
    }
}
