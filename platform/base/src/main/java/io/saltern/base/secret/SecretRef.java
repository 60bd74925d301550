package io.saltern.base.secret;

import io.saltern.base.error.SalternException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret that a project names but does not hold: {@code ${env:NAME}} or {@code ${file:path}}. A literal is taken too,
 * for samples and tests. Never prints its value.
 */
public final class SecretRef implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");

    private final String kind;
    private final String target;

    private SecretRef(String kind, String target) {
        this.kind = kind;
        this.target = target;
    }

    /** Reads a reference; a relative file is looked up in {@code projectDirectory}. */
    public static SecretRef parse(String text, Path projectDirectory) {
        Matcher reference = REFERENCE.matcher(text);
        if (!reference.matches()) {
            // A slip of the pen must not make the reference itself the secret.
            return new SecretRef(text.contains("${") ? "misspelt" : "literal", text);
        }
        String target = reference.group(2);
        return reference.group(1).equals("env")
                ? new SecretRef("env", target)
                : new SecretRef("file", projectDirectory.resolve(target).toString());
    }

    public static SecretRef literal(String value) {
        return new SecretRef("literal", value);
    }

    public boolean isLiteral() {
        return kind.equals("literal");
    }

    /** Why this secret cannot be resolved here, in words for a user; empty when it can. */
    public Optional<String> problem() {
        return switch (kind) {
            case "env" ->
                System.getenv(target) == null
                        ? Optional.of("the environment variable " + target + " is not set")
                        : Optional.empty();
            case "file" ->
                Files.isRegularFile(Path.of(target)) && Files.isReadable(Path.of(target))
                        ? Optional.empty()
                        : Optional.of("the secret file " + target + " is no file that can be read");
            case "misspelt" ->
                Optional.of("it holds '${' but is no reference; one is written ${env:NAME} or ${file:path},"
                        + " with nothing before or after it");
            default -> Optional.empty();
        };
    }

    /** The value, in clear; call it where it is used and keep it nowhere. */
    public String reveal() {
        Optional<String> problem = problem();
        if (problem.isPresent()) {
            throw SalternException.config("A secret is undefined: " + problem.get() + ".");
        }
        return switch (kind) {
            case "env" -> System.getenv(target);
            case "file" -> readFile();
            default -> target;
        };
    }

    private String readFile() {
        try {
            return Files.readString(Path.of(target), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw SalternException.config("The secret file " + target + " cannot be read: "
                    + e.getClass().getSimpleName() + ".");
        }
    }

    @Override
    public String toString() {
        return "***";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretRef that && kind.equals(that.kind) && target.equals(that.target);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, target);
    }
}
