package org.racewalk.actors.html;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A Chromium of this machine, driven by its DevTools protocol. One page at a time. */
final class Browser implements AutoCloseable {
    private static final long PATIENCE = 60;
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final List<String> OPTIONS =
            List.of(
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--no-default-browser-check",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-extensions",
                    "--hide-scrollbars",
                    "--remote-debugging-port=0");

    private final Process process;
    private final WebSocket socket;
    private final ObjectMapper mapper = JsonMapper.builder().build();
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<JsonNode> loads = new LinkedBlockingQueue<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private String session = "";

    private Browser(Process process, String address) {
        this.process = process;
        socket =
                HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(URI.create(address), new Ears())
                        .join();
    }

    /** The executable, if there is one. */
    static Optional<Path> installed() {
        for (String name : NAMES) {
            for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
                Path file = Path.of(folder, name);
                if (Files.isExecutable(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    /** Starts one with a profile of its own. */
    static Browser start(Path executable, Path profile) throws IOException {
        List<String> command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(OPTIONS);
        command.add("--user-data-dir=" + profile);
        command.add("about:blank");
        Process process =
                new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        BufferedReader says = process.errorReader(StandardCharsets.UTF_8);
        String marker = "DevTools listening on ";
        for (String line = says.readLine(); line != null; line = says.readLine()) {
            if (line.startsWith(marker)) {
                Thread drain = new Thread(() -> says.lines().forEach(unused -> {}), "chromium");
                drain.setDaemon(true);
                drain.start();
                return new Browser(process, line.substring(marker.length()));
            }
        }
        throw new IOException("Chromium ended before it listened");
    }

    // ---- the page
    // ---------------------------------------------------------------------------------

    /** Opens a page in place of the last one and waits until it has loaded. */
    void open(Path file, int width, int height, boolean dark) {
        if (!session.isEmpty()) {
            call("Page.close", Map.of());
        }
        session = "";
        String target =
                call("Target.createTarget", Map.of("url", "about:blank"))
                        .get("targetId")
                        .asString();
        session =
                call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                        .get("sessionId")
                        .asString();
        for (String domain : List.of("Page", "Network", "Runtime", "Log")) {
            call(domain + ".enable", Map.of());
        }
        size(width, height);
        scheme(dark);
        synchronized (this) {
            requests.clear();
            complaints.clear();
        }
        load(file.toUri().toString());
    }

    void load(String address) {
        loads.clear();
        call("Page.navigate", Map.of("url", address));
        try {
            if (loads.poll(PATIENCE, TimeUnit.SECONDS) == null) {
                throw new IllegalStateException("the page did not load");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void size(int width, int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void scheme(boolean dark) {
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of(
                                        "name",
                                        "prefers-color-scheme",
                                        "value",
                                        dark ? "dark" : "light"))));
    }

    /** The value of an expression. */
    JsonNode value(String expression) {
        JsonNode answer =
                call(
                        "Runtime.evaluate",
                        Map.of(
                                "expression", expression,
                                "returnByValue", true,
                                "userGesture", true,
                                "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(answer.get("exceptionDetails").toString());
        }
        return answer.path("result").path("value");
    }

    String text(String expression) {
        return value(expression).asString();
    }

    int number(String expression) {
        return value(expression).asInt();
    }

    /** Presses and releases a key. */
    void press(String key) {
        Map<String, Object> event = new TreeMap<>(Map.of("key", key, "code", key));
        if (key.length() == 1) {
            event.put("text", key);
        }
        event.put("type", key.length() == 1 ? "keyDown" : "rawKeyDown");
        call("Input.dispatchKeyEvent", event);
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key));
    }

    void click(String id) {
        value("document.getElementById('" + id + "').click()");
    }

    /** A picture of the window, or of the whole page. */
    void picture(Path file, boolean whole) throws IOException {
        JsonNode answer =
                call(
                        "Page.captureScreenshot",
                        Map.of("format", "png", "captureBeyondViewport", whole));
        Files.write(file, Base64.getDecoder().decode(answer.get("data").asString()));
    }

    /** The page as it is printed. */
    void print(Path file) throws IOException {
        JsonNode answer = call("Page.printToPDF", Map.of("printBackground", true));
        Files.write(file, Base64.getDecoder().decode(answer.get("data").asString()));
    }

    /** Addresses that the page asked for since it was opened. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** What went to the console, exceptions too. */
    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    // ---- protocol
    // ---------------------------------------------------------------------------------

    JsonNode call(String method, Map<String, ?> parameters) {
        int id = calls.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        Map<String, Object> message = new TreeMap<>(Map.of("id", id, "method", method));
        message.put("params", parameters);
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        socket.sendText(mapper.writeValueAsString(message), true).join();
        return answer.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    }

    private void heard(String text) {
        JsonNode message = mapper.readTree(text);
        if (message.has("id")) {
            CompletableFuture<JsonNode> answer = answers.remove(message.get("id").asInt());
            if (answer != null && message.has("error")) {
                answer.completeExceptionally(new IllegalStateException(text));
            } else if (answer != null) {
                answer.complete(message.get("result"));
            }
            return;
        }
        JsonNode parameters = message.path("params");
        switch (message.path("method").asString()) {
            case "Page.loadEventFired" -> loads.add(parameters);
            case "Network.requestWillBeSent" ->
                    note(requests, parameters.path("request").path("url").asString());
            case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded" ->
                    note(complaints, parameters.toString());
            default -> {}
        }
    }

    private synchronized void note(List<String> list, String text) {
        list.add(text);
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(PATIENCE, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            process.getErrorStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Ears implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                heard(message.toString());
                message.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }
    }
}
