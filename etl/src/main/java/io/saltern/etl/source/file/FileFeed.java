package io.saltern.etl.source.file;

import io.saltern.base.error.SalternException;
import io.saltern.etl.config.RecordFormat;
import io.saltern.etl.source.Feed;
import io.saltern.etl.source.FeedFile;
import io.saltern.etl.source.UnitReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files that paths and globs name.
 *
 * @param source name of the source, for messages
 * @param paths absolute paths or globs
 * @param dayPattern regular expression for the day in a path: its first group, or all of it, holds year, month and day in
 *     this order; empty when paths name no day
 * @param mayBeEmpty whether no file at all is in order
 */
public record FileFeed(String source, List<String> paths, String dayPattern, boolean mayBeEmpty) implements Feed {
    private static final String GLOB_CHARACTERS = "*?[{";

    @Override
    public String place() {
        return String.join(", ", paths);
    }

    @Override
    public List<FeedFile> list(Configuration hadoop) {
        Map<String, FeedFile> found = new TreeMap<>();
        for (String path : paths) {
            try {
                list(new Path(path), hadoop, found);
            } catch (IOException | IllegalArgumentException e) {
                throw SalternException.unavailable(
                        "The source '" + source + "' cannot be listed at " + path + ": "
                                + e.getClass().getSimpleName() + ". Check that the path exists, that this user may read"
                                + " it and that its file system is set up, then run again.",
                        e);
            }
        }
        if (found.isEmpty() && !mayBeEmpty) {
            throw SalternException.unavailable(
                    "The source '" + source + "' has no file at " + place()
                            + ". Check 'path' in its file under sources,"
                            + " or say may_be_empty: true when no file is in order.",
                    null);
        }
        List<FeedFile> files = withDistinctNames(found.values());
        files.sort(Comparator.comparing(FeedFile::dayText)
                .thenComparing(FeedFile::name)
                .thenComparing(FeedFile::location));
        return files;
    }

    private void list(Path pattern, Configuration hadoop, Map<String, FeedFile> found) throws IOException {
        FileSystem files = pattern.getFileSystem(hadoop);
        FileStatus[] matches = files.globStatus(pattern);
        if (matches == null) {
            return;
        }
        String root = files.makeQualified(root(pattern)).toUri().getPath();
        for (FileStatus match : matches) {
            // A folder that the pattern itself names is that root; its files are named from there.
            String base = match.isDirectory() && match.getPath().equals(files.makeQualified(pattern))
                    ? match.getPath().toUri().getPath()
                    : root;
            collect(files, match, base, found);
        }
    }

    private void collect(FileSystem files, FileStatus status, String root, Map<String, FeedFile> found)
            throws IOException {
        String name = status.getPath().getName();
        if (name.startsWith(".") || name.startsWith("_")) {
            return;
        }
        if (status.isDirectory()) {
            for (FileStatus child : files.listStatus(status.getPath())) {
                collect(files, child, root, found);
            }
            return;
        }
        String full = status.getPath().toUri().getPath();
        String below = full.startsWith(root) ? full.substring(root.length()) : full;
        found.put(
                status.getPath().toString(),
                new FeedFile(
                        status.getPath().toString(),
                        below.startsWith("/") ? below.substring(1) : below,
                        status.getLen(),
                        Instant.ofEpochMilli(status.getModificationTime()),
                        day(full)));
    }

    /** A name that two files share, below different roots, gets folders in front of it until they differ. */
    private static List<FeedFile> withDistinctNames(Collection<FeedFile> files) {
        Map<String, List<FeedFile>> byName =
                files.stream().collect(Collectors.groupingBy(FeedFile::name, LinkedHashMap::new, Collectors.toList()));
        List<FeedFile> named = new ArrayList<>();
        for (List<FeedFile> same : byName.values()) {
            Function<FeedFile, String> naming = FeedFile::name;
            for (int folders = 1; !isDistinct(same, naming); folders++) {
                int more = folders;
                naming = file -> lengthened(file, more);
            }
            for (FeedFile file : same) {
                named.add(new FeedFile(
                        file.location(), naming.apply(file), file.size(), file.modifiedAt(), file.dayText()));
            }
        }
        return named;
    }

    private static boolean isDistinct(List<FeedFile> files, Function<FeedFile, String> naming) {
        return files.stream().map(naming).distinct().count() == files.size();
    }

    /** The name with so many folders in front; the whole address where it has fewer. */
    private static String lengthened(FeedFile file, int folders) {
        Path front = new Path(file.location());
        int parts = folders + file.name().split("/").length;
        String name = front.getName();
        for (int i = 1; i < parts; i++) {
            front = front.getParent();
            if (front == null || front.isRoot()) {
                return file.location();
            }
            name = front.getName() + "/" + name;
        }
        return name;
    }

    /** The folder above the first part of a path that holds a glob character. */
    static Path root(Path pattern) {
        Path root = pattern;
        for (Path part = pattern; part != null; part = part.getParent()) {
            if (part.getName().chars().anyMatch(c -> GLOB_CHARACTERS.indexOf(c) >= 0) || part.equals(pattern)) {
                root = part.getParent();
            }
        }
        return root == null ? pattern : root;
    }

    /** The day that the last match names, ISO; empty when there is none. */
    String day(String path) {
        if (dayPattern.isEmpty()) {
            return "";
        }
        Matcher matcher = Pattern.compile(dayPattern).matcher(path);
        String day = "";
        while (matcher.find()) {
            String text = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
            String digits = text == null ? "" : text.replaceAll("\\D", "");
            if (digits.length() == 8) {
                day = valid(digits, day);
            }
        }
        return day;
    }

    private static String valid(String digits, String otherwise) {
        try {
            return LocalDate.of(
                            Integer.parseInt(digits.substring(0, 4)),
                            Integer.parseInt(digits.substring(4, 6)),
                            Integer.parseInt(digits.substring(6)))
                    .toString();
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    @Override
    public UnitReader open(FeedFile file, RecordFormat format, Configuration hadoop) throws IOException {
        Path path = new Path(file.location());
        return new FileUnits(path.getFileSystem(hadoop).open(path), file.name().endsWith(".gz"), format);
    }
}
