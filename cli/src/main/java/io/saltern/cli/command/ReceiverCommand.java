package io.saltern.cli.command;

import io.saltern.base.error.ExitCode;
import io.saltern.base.secret.SecretRef;
import io.saltern.cli.Console;
import io.saltern.retl.destination.webhook.WebhookReceiver;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A webhook receiver to try syncs on; runs until it is ended. */
@Command(
        name = "receiver",
        description =
                "Receive signed webhooks on the loopback interface and log each call as a line of JSON. Starts no Spark.",
        mixinStandardHelpOptions = true)
public final class ReceiverCommand implements Callable<Integer> {
    @Option(names = "--log", paramLabel = "FILE", required = true, description = "Where each call is appended.")
    private Path log;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8099",
            description = "Port; 0 for a free one (default: 8099).")
    private int port;

    @Option(
            names = "--secret",
            paramLabel = "SECRET",
            description =
                    "Signing secret, $${env:NAME} or $${file:PATH}; several when keys rotate. Default: the sample project's.")
    private List<String> secrets = List.of("sample-shop-signing-secret");

    @Override
    public Integer call() throws InterruptedException {
        List<String> revealed = secrets.stream()
                .map(secret -> SecretRef.parse(secret, Path.of("")).reveal())
                .toList();
        try (WebhookReceiver receiver = new WebhookReceiver(log, port, revealed).start()) {
            Console.answer("Receiving on " + receiver.url() + ", logging to " + log + "; end it with Ctrl-C.");
            new CountDownLatch(1).await();
        }
        return ExitCode.DONE.number();
    }
}
