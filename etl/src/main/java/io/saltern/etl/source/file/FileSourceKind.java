package io.saltern.etl.source.file;

import io.saltern.base.config.Section;
import io.saltern.etl.source.Feed;
import io.saltern.etl.source.SourceKind;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * {@code kind: file}. Keys: {@code path} (one or several Hadoop paths or globs; a folder stands for all files below it),
 * {@code day_in_path} (regular expression whose last match in a path names the day), {@code may_be_empty}.
 */
public final class FileSourceKind implements SourceKind {
    @Override
    public String type() {
        return "file";
    }

    @Override
    public Feed bind(String source, Section section, UnaryOperator<String> resolve) {
        List<String> paths = section.someTexts("path");
        if (!section.has("path")) {
            section.fault("needs the key 'path': the files of the source, for instance raw/" + source + "/*/*.csv");
        }
        if (paths.stream().anyMatch(String::isBlank)) {
            section.fault("path", "must not be empty");
        }
        String day =
                section.optionalPattern("day_in_path").map(Pattern::pattern).orElse("");
        return new FileFeed(
                source,
                paths.stream().filter(path -> !path.isBlank()).map(resolve).toList(),
                day,
                section.flag("may_be_empty", false));
    }
}
