package io.saltern.lake.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
    @TempDir
    Path directory;

    private SmallFiles files() {
        return new SmallFiles(new Configuration(), directory.toString());
    }

    @Test
    void aLivingHolderIsNamedAndARelasedLeaseIsFree() {
        try (Lease held = Lease.take(files())) {
            SalternException refused = assertThrows(SalternException.class, () -> Lease.take(files()));
            assertEquals(ExitCode.LOCK_HELD, refused.exitCode());
            assertTrue(
                    refused.getMessage()
                            .contains("process " + ProcessHandle.current().pid()),
                    refused.getMessage());
            held.check();
        }
        try (Lease next = Lease.take(files())) {
            assertEquals(2, next.fence());
        }
    }

    @Test
    void aDeadHolderIsTakenOverAndTheOldOneStops() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        String start = dead.info().startInstant().map(Object::toString).orElse("");
        dead.waitFor();
        Lease old = Lease.take(files());
        // The same host, but a process that no longer lives.
        String text = files().read("_lease/000000000001").orElseThrow();
        files().delete("_lease/000000000001");
        files().putIfAbsent(
                        "_lease/000000000001",
                        text.replaceAll("\"pid\":\\d+", "\"pid\":" + dead.pid())
                                .replaceAll("\"process_start\":\"[^\"]*\"", "\"process_start\":\"" + start + "\""));
        try (Lease next = Lease.take(files())) {
            assertEquals(2, next.fence());
            assertEquals(
                    ExitCode.LOCK_HELD,
                    assertThrows(SalternException.class, old::check).exitCode());
        } finally {
            old.abandon();
        }
    }

    @Test
    void oneOfManyThreadsCreatesAFile() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            SmallFiles files = files();
            List<Future<Boolean>> tries = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> files.putIfAbsent("a/key", "writer " + i)))
                    .toList();
            int winners = 0;
            for (Future<Boolean> attempt : tries) {
                winners += attempt.get() ? 1 : 0;
            }
            assertEquals(1, winners);
            assertEquals(List.of("key"), files.list("a"));
        } finally {
            threads.shutdownNow();
        }
    }
}
