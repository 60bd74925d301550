package io.saltern.etl.land;

import io.saltern.base.error.ExitCode;
import io.saltern.base.error.SalternException;
import io.saltern.etl.config.SourceConfig;
import io.saltern.etl.config.SourcesConfig;
import io.saltern.etl.source.FeedFile;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * What lies at the sources, listed once for a run. A source that is not there costs itself only. A guarded listing leaves
 * out files whose day lies far after their own time of change: one wrong name must not move as-of into the future, from
 * where it never comes back. Not safe for threads.
 */
public final class SourceListing {
    /** A day may lie so many days after the time of change of its file; a month, since some name the month that comes. */
    static final int DAYS_AHEAD = 31;

    private final SourcesConfig config;
    private final boolean isGuarded;
    private final Set<LocalDate> accepted;
    private Map<String, List<FeedFile>> files;
    private Map<String, SalternException> unavailable;

    /** A listing that takes days as paths name them. */
    public SourceListing(SourcesConfig config) {
        this(config, false, Set.of());
    }

    private SourceListing(SourcesConfig config, boolean isGuarded, Set<LocalDate> accepted) {
        this.config = config;
        this.isGuarded = isGuarded;
        this.accepted = new TreeSet<>(accepted);
    }

    /** A listing that leaves out files whose day lies ahead, unless it is one of these. */
    public static SourceListing guarded(SourcesConfig config, Set<LocalDate> accepted) {
        return new SourceListing(config, true, accepted);
    }

    /** Takes files of these days too, however far ahead they lie. */
    public void accept(Collection<LocalDate> days) {
        accepted.addAll(days);
    }

    /** The files of every source that is there, by its name, without those left out; the first call lists. */
    public Map<String, List<FeedFile>> files(Configuration hadoop) {
        return select(hadoop, file -> !isAhead(file));
    }

    /** The files that are left out as their day lies ahead, by source; sources without such files are not there. */
    public Map<String, List<FeedFile>> ahead(Configuration hadoop) {
        Map<String, List<FeedFile>> ahead = select(hadoop, this::isAhead);
        ahead.values().removeIf(List::isEmpty);
        return ahead;
    }

    /** Why the sources that are not there cannot be listed (exit 9), by source. */
    public Map<String, SalternException> unavailable(Configuration hadoop) {
        list(hadoop);
        return unavailable;
    }

    /** The days of the files that are left out. */
    public Set<LocalDate> daysAhead(Configuration hadoop) {
        return days(ahead(hadoop));
    }

    /** The newest day that the path of a present file names; empty when no path names one. */
    public Optional<LocalDate> newestDay(Configuration hadoop) {
        return days(files(hadoop)).stream().max(LocalDate::compareTo);
    }

    /** As-of under {@code clock: data}: the end of the newest day. */
    public Optional<Instant> endOfNewestDay(Configuration hadoop) {
        return newestDay(hadoop)
                .map(day -> day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static Set<LocalDate> days(Map<String, List<FeedFile>> files) {
        return files.values().stream()
                .flatMap(List::stream)
                .flatMap(file -> file.day().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, List<FeedFile>> select(Configuration hadoop, Predicate<FeedFile> isWanted) {
        list(hadoop);
        Map<String, List<FeedFile>> selected = new LinkedHashMap<>();
        files.forEach((source, found) ->
                selected.put(source, found.stream().filter(isWanted).toList()));
        return selected;
    }

    private boolean isAhead(FeedFile file) {
        LocalDate changedOn = file.modifiedAt().atZone(ZoneOffset.UTC).toLocalDate();
        return isGuarded
                && file.day()
                        .filter(day -> day.isAfter(changedOn.plusDays(DAYS_AHEAD)) && !accepted.contains(day))
                        .isPresent();
    }

    private void list(Configuration hadoop) {
        if (files != null) {
            return;
        }
        Map<String, List<FeedFile>> found = new LinkedHashMap<>();
        Map<String, SalternException> failed = new LinkedHashMap<>();
        for (SourceConfig source : config.sources()) {
            try {
                found.put(source.name(), source.feed().list(hadoop));
            } catch (SalternException e) {
                if (e.exitCode() != ExitCode.SOURCE_UNAVAILABLE) {
                    throw e;
                }
                failed.put(source.name(), e);
            }
        }
        files = found;
        unavailable = failed;
    }
}
