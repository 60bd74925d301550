package io.saltern.bench.cluster;

import io.saltern.base.WallClock;
import io.saltern.bench.trial.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A standalone Spark master and its workers on loopback, as processes of ours, from the jars of a class path. */
final class StandaloneCluster implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final List<String> FLAGS = List.of(
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m");

    private final Path home;
    private final int port;
    private final List<ChildProcess> processes = new ArrayList<>();
    private final List<ChildProcess> workers = new ArrayList<>();

    private StandaloneCluster(Path home, int port) {
        this.home = home;
        this.port = port;
    }

    /** Starts a master and workers of one core each, and waits until all are registered. */
    static StandaloneCluster start(Path directory, String classpath, int workers) {
        StandaloneCluster cluster = new StandaloneCluster(sparkHome(directory, classpath), freePort());
        try {
            cluster.processes.add(cluster.launch(
                    "master",
                    "org.apache.spark.deploy.master.Master",
                    List.of("--host", "127.0.0.1", "--port", String.valueOf(cluster.port), "--webui-port", "0")));
            await(cluster.processes.get(0), "I have been elected leader");
            for (int i = 1; i <= workers; i++) {
                ChildProcess worker = cluster.launch(
                        "worker-" + i,
                        "org.apache.spark.deploy.worker.Worker",
                        List.of(
                                "--host",
                                "127.0.0.1",
                                "--cores",
                                "1",
                                "--memory",
                                "1200m",
                                "--webui-port",
                                "0",
                                "--work-dir",
                                directory.resolve("work-" + i).toString(),
                                cluster.master()));
                cluster.processes.add(worker);
                cluster.workers.add(worker);
            }
            cluster.workers.forEach(worker -> await(worker, "Successfully registered with master"));
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** The address of its master. */
    String master() {
        return "spark://127.0.0.1:" + port;
    }

    /** Kills a worker with its executor, with SIGKILL. */
    void killWorker(int index) {
        workers.get(index).kill();
    }

    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).kill();
        }
    }

    private ChildProcess launch(String name, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", home.resolve("conf") + ":" + home.resolve("jars") + "/*", mainClass));
        command.addAll(arguments);
        Map<String, String> environment =
                Map.of("SPARK_HOME", home.toString(), "SPARK_LOCAL_IP", "127.0.0.1", "SPARK_SCALA_VERSION", "2.13");
        return ChildProcess.start(command, environment, home.resolve("logs/" + name + ".log"));
    }

    /** A folder that looks like a Spark distribution: links to the jars, no configuration. */
    private static Path sparkHome(Path directory, String classpath) {
        Path home = directory.resolve("spark");
        try {
            Files.createDirectories(home.resolve("conf"));
            Files.createDirectories(home.resolve("jars"));
            Files.writeString(home.resolve("RELEASE"), "Spark of the build's class path\n");
            for (String jar : classpath.split(File.pathSeparator)) {
                Path path = Path.of(jar);
                if (jar.endsWith(".jar")) {
                    Files.createSymbolicLink(home.resolve("jars").resolve(path.getFileName()), path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return home;
    }

    private static void await(ChildProcess process, String text) {
        long began = WallClock.nanos();
        while (!process.output().contains(text)) {
            if (!process.isAlive() || WallClock.nanos() - began > START.toNanos()) {
                throw new IllegalStateException("the cluster did not start; see " + process.log());
            }
            LockSupport.parkNanos(200_000_000L);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
