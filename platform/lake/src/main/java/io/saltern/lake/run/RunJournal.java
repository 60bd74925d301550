package io.saltern.lake.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.base.crash.CrashPoint;
import io.saltern.base.error.SalternException;
import io.saltern.lake.store.Journal;
import io.saltern.lake.store.SmallFiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What lies below {@code ops/_journal} while a run has not ended: a folder a run, with what it was asked for, and in it a
 * folder a step, with the versions that the step has pinned.
 */
final class RunJournal {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROOT = "ops/_journal";
    private static final String RUN_FILE = "run.json";
    private static final String PINS_FILE = "started.json";

    private final SmallFiles files;

    RunJournal(SmallFiles files) {
        this.files = files;
    }

    /** A run that has a journal and no row in ops.run. */
    record Left(RunContext context, Set<String> select, Set<String> rebuild, Map<String, String> note) {
        /** What it was asked for, as a request for the steps that the project has now. */
        RunRequest request(List<Step> steps) {
            return new RunRequest(
                    steps, select, rebuild, context.asOf(), Optional.of(context.runId()), context.configDigest(), note);
        }
    }

    /** The runs that are left unfinished, oldest first; journals of ended runs are swept. */
    List<Left> unfinished(Ledger ledger) {
        List<Left> left = new ArrayList<>();
        for (String runId : files.list(ROOT)) {
            if (ledger.run(runId).isPresent()) {
                end(runId);
                continue;
            }
            files.read(folder(runId) + "/" + RUN_FILE).ifPresent(text -> left.add(parse(text)));
        }
        left.sort(Comparator.comparingLong(run -> run.context().changeNo()));
        return left;
    }

    void begin(RunContext context, RunRequest request) {
        Map<String, Object> run = new TreeMap<>();
        run.put("run_id", context.runId());
        run.put("change_no", context.changeNo());
        run.put("as_of", context.asOf().toString());
        run.put("config_digest", context.configDigest());
        run.put("jar_version", context.jarVersion());
        run.put("started_at", context.startedAt().toString());
        run.put("select", request.select().stream().sorted().toList());
        run.put("rebuild", request.rebuild().stream().sorted().toList());
        run.put("note", request.note());
        if (files.putIfAbsent(folder(context.runId()) + "/" + RUN_FILE, json(run))) {
            CrashPoint.passed("journal " + RUN_FILE);
        }
    }

    void end(String runId) {
        files.delete(folder(runId));
    }

    Journal of(RunContext context, Step step) {
        return new Journal(files, folder(context.runId()) + "/" + step.name());
    }

    /** The versions that an attempt at this step pinned, by full table name; empty when none has begun. */
    Optional<Map<String, Long>> pins(RunContext context, Step step) {
        return of(context, step).get(PINS_FILE).map(RunJournal::parsePins);
    }

    void pin(RunContext context, Step step, Map<String, Long> pins) {
        Map<String, Object> started = new TreeMap<>();
        started.put("pins", pins);
        started.put("as_of", context.asOf().toString());
        started.put("config_digest", context.configDigest());
        started.put("jar_version", context.jarVersion());
        of(context, step).put(PINS_FILE, json(started));
    }

    private static String folder(String runId) {
        return ROOT + "/" + runId;
    }

    private static Left parse(String text) {
        try {
            JsonNode run = JSON.readTree(text);
            RunContext context = new RunContext(
                    run.path("run_id").asText(),
                    run.path("change_no").asLong(),
                    Instant.parse(run.path("as_of").asText()),
                    run.path("config_digest").asText(),
                    run.path("jar_version").asText(),
                    Instant.parse(run.path("started_at").asText()));
            return new Left(
                    context,
                    JSON.convertValue(run.path("select"), new TypeReference<Set<String>>() {}),
                    JSON.convertValue(run.path("rebuild"), new TypeReference<Set<String>>() {}),
                    JSON.convertValue(run.path("note"), new TypeReference<Map<String, String>>() {}));
        } catch (JsonProcessingException e) {
            throw SalternException.internal("The journal of an unfinished run is not readable.", e);
        }
    }

    private static Map<String, Long> parsePins(String text) {
        try {
            return JSON.convertValue(JSON.readTree(text).path("pins"), new TypeReference<Map<String, Long>>() {});
        } catch (JsonProcessingException e) {
            throw SalternException.internal("The pins of an unfinished step are not readable.", e);
        }
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw SalternException.internal("A journal entry could not be written as JSON.", e);
        }
    }
}
