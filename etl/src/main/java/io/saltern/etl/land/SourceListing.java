package io.saltern.etl.land;

import io.saltern.etl.config.SourceConfig;
import io.saltern.etl.config.SourcesConfig;
import io.saltern.etl.source.FeedFile;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** What lies at the sources, listed once for a run. Not safe for threads. */
public final class SourceListing {
    private final SourcesConfig config;
    private Map<String, List<FeedFile>> files;

    public SourceListing(SourcesConfig config) {
        this.config = config;
    }

    /**
     * The files of every source by its name; the first call lists, later calls answer the same.
     *
     * @throws io.saltern.base.error.SalternException with exit 9 when a source is not there
     */
    public Map<String, List<FeedFile>> files(Configuration hadoop) {
        if (files == null) {
            Map<String, List<FeedFile>> found = new LinkedHashMap<>();
            for (SourceConfig source : config.sources()) {
                found.put(source.name(), source.feed().list(hadoop));
            }
            files = found;
        }
        return files;
    }

    /** The newest day that the path of a present file names; empty when no path names one. */
    public Optional<LocalDate> newestDay(Configuration hadoop) {
        return files(hadoop).values().stream()
                .flatMap(List::stream)
                .flatMap(file -> file.day().stream())
                .max(LocalDate::compareTo);
    }

    /** As-of under {@code clock: data}: the end of the newest day. */
    public Optional<Instant> endOfNewestDay(Configuration hadoop) {
        return newestDay(hadoop)
                .map(day -> day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
