package io.saltern.lake.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.base.WallClock;
import io.saltern.base.error.SalternException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease of the one writer of a warehouse. Files {@code _lease/<fence>} are numbered and created if absent, never
 * overwritten; the highest is the holder. A clean end writes {@code <fence>.released}; a holder that died is taken over
 * with the next number: on the same host when no such process lives, elsewhere after two minutes without a heartbeat.
 * Readers take none.
 */
public final class Lease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FOLDER = "_lease";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long HEARTBEAT_SECONDS = 20;
    private static final int FENCES_KEPT = 4;
    private static final String UNKNOWN = "unknown";

    private final SmallFiles files;
    private final long fence;
    private final ScheduledExecutorService heart;

    private Lease(SmallFiles files, long fence) {
        this.files = files;
        this.fence = fence;
        this.heart = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "saltern-lease");
            thread.setDaemon(true);
            return thread;
        });
        heart.scheduleAtFixedRate(this::beat, 0, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Takes the lease of a warehouse.
     *
     * @throws SalternException exit 8, naming the holder, when somebody alive holds it
     */
    public static Lease take(SmallFiles warehouse) {
        long highest = highest(warehouse);
        if (highest > 0 && warehouse.read(released(highest)).isEmpty()) {
            Optional<String> holder = warehouse.read(name(highest));
            if (holder.isPresent() && isAlive(warehouse, highest, holder.get())) {
                throw SalternException.locked("Another run holds this warehouse: " + describe(holder.get())
                        + ". Wait until it ends; a dead holder is taken over by itself.");
            }
            LOG.warn(
                    "Taking over the lease of a run that died: {}",
                    holder.map(Lease::describe).orElse("unknown"));
        }
        long next = highest + 1;
        if (!warehouse.putIfAbsent(name(next), self())) {
            throw SalternException.locked("Another run has just taken this warehouse: "
                    + warehouse.read(name(next)).map(Lease::describe).orElse("unknown") + ".");
        }
        sweep(warehouse, next);
        return new Lease(warehouse, next);
    }

    /** The number of this lease; a later holder has a higher one. */
    public long fence() {
        return fence;
    }

    /** Throws (exit 8) when somebody has taken over; call it before each commit and each delivery. */
    public void check() {
        long highest = highest(files);
        if (highest > fence) {
            throw SalternException.locked("This run was taken for dead and another has taken over the warehouse: "
                    + files.read(name(highest)).map(Lease::describe).orElse("unknown") + ". It stops here.");
        }
    }

    @Override
    public void close() {
        stopHeart();
        files.putIfAbsent(released(fence), "{}");
        files.delete(heartbeat(fence));
    }

    /** Gives up the lease as a process that dies would: nothing is written. For crash trials. */
    public void abandon() {
        stopHeart();
    }

    /** A beat that has begun must not come after the heartbeat's file is deleted. */
    private void stopHeart() {
        heart.shutdownNow();
        try {
            if (!heart.awaitTermination(HEARTBEAT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The heartbeat of the lease has not ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        try {
            files.put(heartbeat(fence), WallClock.now().toString());
        } catch (SalternException e) {
            LOG.warn("The heartbeat of the lease was not written: {}", e.getMessage());
        }
    }

    private static long highest(SmallFiles warehouse) {
        long highest = 0;
        for (String file : warehouse.list(FOLDER)) {
            if (file.matches("\\d+")) {
                highest = Math.max(highest, Long.parseLong(file));
            }
        }
        return highest;
    }

    private static void sweep(SmallFiles warehouse, long current) {
        for (String file : warehouse.list(FOLDER)) {
            String number = file.replaceAll("\\..*", "");
            if (number.matches("\\d+") && Long.parseLong(number) < current - FENCES_KEPT) {
                warehouse.delete(FOLDER + "/" + file);
            }
        }
    }

    private static boolean isAlive(SmallFiles warehouse, long fence, String holderText) {
        try {
            JsonNode holder = JSON.readTree(holderText);
            if (isBesideUs(holder)) {
                return ProcessHandle.of(holder.path("pid").asLong())
                        .filter(process -> startOf(process)
                                .equals(holder.path("process_start").asText()))
                        .filter(ProcessHandle::isAlive)
                        .isPresent();
            }
        } catch (JsonProcessingException e) {
            LOG.warn("The lease file of fence {} is not readable; its heartbeat decides", fence);
        }
        long lastSign = warehouse
                .modifiedAt(heartbeat(fence))
                .or(() -> warehouse.modifiedAt(name(fence)))
                .orElse(0L);
        return Instant.ofEpochMilli(lastSign).plus(PATIENCE).isAfter(WallClock.now());
    }

    /** Whether the holder's process number means something here: host names alone repeat among containers and clones. */
    private static boolean isBesideUs(JsonNode holder) {
        String boot = bootId();
        if (boot.isEmpty()) {
            return !host().equals(UNKNOWN) && holder.path("host").asText().equals(host());
        }
        return holder.path("boot_id").asText().equals(boot)
                && holder.path("pid_namespace").asText().equals(pidNamespace());
    }

    private static String self() {
        Map<String, Object> self = new TreeMap<>();
        ProcessHandle process = ProcessHandle.current();
        self.put("host", host());
        self.put("pid", process.pid());
        self.put("process_start", startOf(process));
        self.put("boot_id", bootId());
        self.put("pid_namespace", pidNamespace());
        self.put("taken_at", WallClock.now().toString());
        try {
            return JSON.writeValueAsString(self);
        } catch (JsonProcessingException e) {
            throw SalternException.internal("The lease could not be written as JSON.", e);
        }
    }

    private static String describe(String holderText) {
        try {
            JsonNode holder = JSON.readTree(holderText);
            return String.format(
                    Locale.ROOT,
                    "process %d on %s, since %s",
                    holder.path("pid").asLong(),
                    holder.path("host").asText(),
                    holder.path("taken_at").asText());
        } catch (JsonProcessingException e) {
            return "unknown";
        }
    }

    private static String startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static String pidNamespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static String name(long fence) {
        return String.format(Locale.ROOT, "%s/%012d", FOLDER, fence);
    }

    private static String released(long fence) {
        return name(fence) + ".released";
    }

    private static String heartbeat(long fence) {
        return name(fence) + ".heartbeat";
    }
}
