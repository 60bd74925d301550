package io.saltern.cli.report;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real Chromium without a window, driven over its DevTools protocol: exact viewports down to a phone's, light and
 * dark, screenshots of whole pages, and everything the page asked for or complained about. A machine without Chromium
 * fails the test; it is never skipped.
 */
public final class HeadlessChromium implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 90;
    private static final List<Path> USUAL_PLACES = List.of(
            Path.of("/usr/bin/chromium"),
            Path.of("/usr/bin/chromium-browser"),
            Path.of("/usr/bin/google-chrome"),
            Path.of("/snap/bin/chromium"),
            Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"));

    /** What {@code prefers-color-scheme} answers. */
    public enum Scheme {
        LIGHT,
        DARK
    }

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final AtomicInteger lastId = new AtomicInteger();

    private HeadlessChromium(Process process, Path profile, URI endpoint) {
        this.process = process;
        this.profile = profile;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(endpoint, new Listener())
                .join();
    }

    /** Starts a browser with a profile of its own that is gone when it is closed. */
    public static HeadlessChromium start() throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory("chromium");
        Process process = new ProcessBuilder(
                        executable().toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-extensions",
                        "--hide-scrollbars",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("output.log").toFile())
                .start();
        Path portFile = profile.resolve("DevToolsActivePort");
        for (int tenths = 0; tenths < PATIENCE_SECONDS * 10; tenths++) {
            List<String> lines = Files.exists(portFile) ? Files.readAllLines(portFile) : List.of();
            if (lines.size() == 2) {
                return new HeadlessChromium(
                        process, profile, URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)));
            }
            if (!process.isAlive()) {
                break;
            }
            Thread.sleep(100);
        }
        process.destroyForcibly();
        throw new IOException(
                "Chromium did not open its DevTools port:\n" + Files.readString(profile.resolve("output.log")));
    }

    private static Path executable() {
        String named = System.getenv("CHROMIUM");
        List<Path> places = named == null ? USUAL_PLACES : List.of(Path.of(named));
        return places.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(
                        () -> fail("This test opens the run report in a real browser and found no Chromium. Install it"
                                + " (Debian: apt-get install -y --no-install-recommends chromium), or name one in the variable"
                                + " CHROMIUM. Looked in " + places + "."));
    }

    /** Opens a file in a viewport of exactly this size, and waits until it has loaded. */
    public Page open(Path file, int width, int height, Scheme scheme) {
        String target = call(null, "Target.createTarget", Map.of("url", "about:blank"))
                .get("targetId")
                .asText();
        String session = call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .asText();
        Page page = new Page(target, session);
        pages.put(session, page);
        page.call("Network.enable", Map.of());
        page.call("Log.enable", Map.of());
        page.call("Runtime.enable", Map.of());
        page.call("Page.enable", Map.of());
        page.resize(width, height);
        page.prefer(scheme);
        page.call("Page.navigate", Map.of("url", file.toUri().toString()));
        page.await("document.readyState === 'complete' && location.protocol === 'file:'");
        return page;
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        socket.abort();
        all.forEach(ProcessHandle::destroyForcibly);
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                file.toFile().delete();
            }
        }
    }

    private JsonNode call(String session, String method, Map<String, Object> parameters) {
        int id = lastId.incrementAndGet();
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (session != null) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(message.toString(), true).join();
        try {
            JsonNode node = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (node.has("error")) {
                throw new IllegalStateException(method + ": " + node.get("error"));
            }
            return node.get("result");
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Chromium gave no answer to " + method, e);
        }
    }

    /** One open tab. */
    public final class Page {
        private final String target;
        private final String session;
        private final List<String> requests = new CopyOnWriteArrayList<>();
        private final List<String> problems = new CopyOnWriteArrayList<>();

        private Page(String target, String session) {
            this.target = target;
            this.session = session;
        }

        private JsonNode call(String method, Map<String, Object> parameters) {
            return HeadlessChromium.this.call(session, method, parameters);
        }

        /** The value of a JavaScript expression. */
        public JsonNode evaluate(String expression) {
            JsonNode answer = call(
                    "Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
            if (answer.has("exceptionDetails")) {
                throw new IllegalStateException(expression + ": " + answer.get("exceptionDetails"));
            }
            return answer.get("result").path("value");
        }

        /** Waits until the expression is true. */
        public void await(String expression) {
            for (int tries = 0; tries < PATIENCE_SECONDS * 10; tries++) {
                if (evaluate(expression).asBoolean()) {
                    return;
                }
                try {
                    Thread.sleep(100);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
            fail("Never became true in " + PATIENCE_SECONDS + " s: " + expression + "\n" + problems);
        }

        /** Gives the viewport exactly this size; a narrow one behaves as a phone's. */
        public void resize(int width, int height) {
            call(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        }

        /** Changes what {@code prefers-color-scheme} answers, as the system's switch does. */
        public void prefer(Scheme scheme) {
            call(
                    "Emulation.setEmulatedMedia",
                    Map.of(
                            "features",
                            List.of(Map.of(
                                    "name",
                                    "prefers-color-scheme",
                                    "value",
                                    scheme == Scheme.DARK ? "dark" : "light"))));
        }

        /** Writes the whole page, beyond the viewport too, as PNG. */
        public void screenshot(Path file) throws IOException {
            JsonNode size = call("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
            Map<String, Object> clip = Map.of(
                    "x", 0,
                    "y", 0,
                    "width", size.get("width").asDouble(),
                    "height", size.get("height").asDouble(),
                    "scale", 1);
            JsonNode shot = call(
                    "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true, "clip", clip));
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, Base64.getDecoder().decode(shot.get("data").asText()));
        }

        /** Every URL that the page asked for, its own first. */
        public List<String> requests() {
            return List.copyOf(requests);
        }

        /** Every error and warning of its console, its policies and its scripts. */
        public List<String> problems() {
            return List.copyOf(problems);
        }

        /** Closes the tab. */
        public void close() {
            HeadlessChromium.this.call(null, "Target.closeTarget", Map.of("targetId", target));
            pages.remove(session);
        }

        private void notice(String method, JsonNode event) {
            switch (method) {
                case "Network.requestWillBeSent" ->
                    requests.add(event.path("request").path("url").asText());
                case "Runtime.exceptionThrown" ->
                    problems.add(event.path("exceptionDetails").toString());
                case "Runtime.consoleAPICalled" -> {
                    String type = event.path("type").asText();
                    if (List.of("error", "warning", "assert").contains(type)) {
                        problems.add(event.path("args").toString());
                    }
                }
                case "Log.entryAdded" -> {
                    String level = event.path("entry").path("level").asText();
                    if (List.of("error", "warning").contains(level)) {
                        problems.add(event.path("entry").toString());
                    }
                }
                default -> {}
            }
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final List<CharSequence> parts = new ArrayList<>();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            parts.add(data.toString());
            if (last) {
                take(String.join("", parts));
                parts.clear();
            }
            webSocket.request(1);
            return null;
        }

        private void take(String text) {
            JsonNode message;
            try {
                message = JSON.readTree(text);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("DevTools sent no JSON: " + text, e);
            }
            if (message.has("id")) {
                CompletableFuture<JsonNode> answer =
                        answers.remove(message.get("id").asInt());
                if (answer != null) {
                    answer.complete(message);
                }
                return;
            }
            Page page = pages.get(message.path("sessionId").asText());
            if (page != null) {
                page.notice(message.path("method").asText(), message.path("params"));
            }
        }
    }
}
