package io.saltern.retl.destination.file;

import io.saltern.base.config.Section;
import io.saltern.retl.api.StagedFormat;

/**
 * A file drop.
 *
 * @param path the folder that drops appear in: any Hadoop path; a relative one lies in the project folder
 * @param format how files are written: {@code format: csv | json_lines} (csv), {@code gzip: true | false} (false)
 */
public record FileDestinationConfig(String path, StagedFormat format) {
    /** Reads {@code path}, {@code format} and {@code gzip}; faults go to the section. */
    public static FileDestinationConfig read(Section config) {
        String path = config.text("path");
        if (config.has("path") && path.isBlank()) {
            config.fault("path", "is empty; give the folder that drops shall appear in");
        }
        StagedFormat format = new StagedFormat(
                config.choice("format", StagedFormat.Kind.class, StagedFormat.Kind.CSV), config.flag("gzip", false));
        return new FileDestinationConfig(resolved(path, config), format);
    }

    private static String resolved(String path, Section config) {
        String plain = path.endsWith("/") && path.length() > 1 ? path.substring(0, path.length() - 1) : path;
        return plain.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")
                ? plain
                : config.projectDirectory().resolve(plain).normalize().toString();
    }
}
