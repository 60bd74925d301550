package io.saltern.base.config;

/**
 * One thing wrong with a project.
 *
 * @param file path relative to the project directory
 * @param line 1-based; 0 when the fault is the file itself
 * @param message what is wrong and what to do
 */
public record Fault(String file, int line, String message) implements Comparable<Fault> {
    @Override
    public int compareTo(Fault other) {
        int byFile = file.compareTo(other.file);
        if (byFile != 0) {
            return byFile;
        }
        int byLine = Integer.compare(line, other.line);
        return byLine != 0 ? byLine : message.compareTo(other.message);
    }

    @Override
    public String toString() {
        return (line > 0 ? file + ":" + line : file) + ": " + message;
    }
}
