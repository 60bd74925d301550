package io.saltern.bench.matchdata;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a set of records of people with its truth: {@code records.csv.gz} (record_id, source where there are several,
 * the columns of the kind), {@code truth.csv.gz} (record_id, entity_id: equal where it is one person) and
 * {@code match.yaml} (what each column means). The same kind, size and seed give the same bytes. Memory does not grow
 * with the size.
 */
public final class MatchData {
    public static final String RECORDS = "records.csv.gz";
    public static final String TRUTH = "truth.csv.gz";
    public static final String CONFIG = "match.yaml";

    /** Records that wait at a time, so that those of one person come far from one another. */
    private static final int WAITING = 100_000;

    private final Kind kind;
    private final World world;
    private final long seed;

    private MatchData(Kind kind, long seed) {
        this.kind = kind;
        this.world = kind.world();
        this.seed = seed;
    }

    /** The kinds that there are, in order of their names. */
    public static List<String> kinds() {
        return List.copyOf(Kind.byWord().keySet());
    }

    /**
     * Writes a set.
     *
     * @param kind one of {@link #kinds}
     * @param records how many, to the record: somebody may be left with fewer than planned
     * @param directory made if it is not there; files of that name in it are replaced
     * @return the number of people
     */
    public static long write(String kind, long records, long seed, Path directory) {
        Kind known = Kind.byWord().get(kind);
        if (known == null) {
            throw new IllegalArgumentException("There is no kind " + kind + "; choose one of " + kinds());
        }
        try {
            Files.createDirectories(directory);
            return new MatchData(known, seed).write(records, directory);
        } catch (IOException e) {
            throw new UncheckedIOException("The set could not be written to " + directory, e);
        }
    }

    private long write(long records, Path directory) throws IOException {
        Files.writeString(directory.resolve(CONFIG), config());
        long salt = Chance.hash(seed, 3, kind.ordinal());
        Lexicon lexicon = new Lexicon(world.language());
        Population population = new Population(lexicon, world.families(), salt);
        Typist typist = new Typist(lexicon);
        long people = 0;
        try (Writer rows = compressed(directory.resolve(RECORDS));
                Writer truth = compressed(directory.resolve(TRUTH))) {
            rows.write(header());
            truth.write("record_id,entity_id\n");
            Shuffle shuffle = new Shuffle(rows, truth, Chance.of(salt, 4));
            long made = 0;
            for (long home = 0; made < records; home++) {
                Chance chance = Chance.of(salt, 2, home);
                for (Person person : population.home(home)) {
                    Visits visits = new Visits(person, chance);
                    int count = (int) Math.min(visits.count, records - made);
                    for (int i = 0; i < count; i++) {
                        int year = visits.year();
                        Source source = visits.source();
                        String id = String.format("r%016x", Chance.mix(salt + made));
                        shuffle.add(row(id, typist.write(person, year, source, chance), source, year), id, person);
                        made++;
                    }
                    people += count > 0 ? 1 : 0;
                }
            }
            shuffle.end();
        }
        return people;
    }

    private String config() {
        StringBuilder yaml = new StringBuilder("# What the columns of a generated set of the kind ")
                .append(kind.word())
                .append(" mean.\ncolumns:\n");
        for (World.Column column : world.columns()) {
            yaml.append("  ")
                    .append(column.name())
                    .append(": ")
                    .append(column.meaning().word())
                    .append('\n');
        }
        return yaml.toString();
    }

    private String header() {
        StringBuilder header = new StringBuilder("record_id");
        if (world.hasSourceColumn()) {
            header.append(",source");
        }
        for (World.Column column : world.columns()) {
            header.append(',').append(column.name());
        }
        return header.append('\n').toString();
    }

    private String row(String id, Draft draft, Source source, int year) {
        StringBuilder row = new StringBuilder(160).append(id);
        if (world.hasSourceColumn()) {
            row.append(',').append(source.name());
            if (world.rhythm() == World.Rhythm.ONCE_PER_YEAR) {
                row.append('_').append(year);
            }
        }
        for (World.Column column : world.columns()) {
            row.append(',');
            if (source.shown().contains(column.meaning())) {
                quoted(row, draft.get(column.meaning()));
            }
        }
        return row.append('\n').toString();
    }

    private static void quoted(StringBuilder row, String value) {
        if (value.indexOf(',') < 0 && value.indexOf('"') < 0) {
            row.append(value);
        } else {
            row.append('"').append(value.replace("\"", "\"\"")).append('"');
        }
    }

    private static Writer compressed(Path file) throws IOException {
        return new BufferedWriter(new OutputStreamWriter(new FastGzip(file), StandardCharsets.UTF_8), 1 << 16);
    }

    /** Compression of a low level: it takes a third of the time, and a fifth more space. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(Path file) throws IOException {
            super(Files.newOutputStream(file), 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** When and where somebody is recorded. */
    private final class Visits {
        private final Chance chance;
        private final int firstYear;
        private final int count;
        private int done;
        private final int start;

        Visits(Person person, Chance chance) {
            this.chance = chance;
            this.firstYear = Math.max(Population.FIRST_YEAR, person.birth().getYear());
            int years = Population.LAST_YEAR - firstYear + 1;
            int wanted = world.records().applyAsInt(chance);
            this.count = world.rhythm() == World.Rhythm.ONCE_PER_YEAR ? Math.min(wanted, years) : wanted;
            this.start = chance.below(1_000_000);
        }

        int year() {
            int years = Population.LAST_YEAR - firstYear + 1;
            if (world.rhythm() != World.Rhythm.ONCE_PER_YEAR) {
                return firstYear + chance.below(years);
            }
            // Spread over the years, so that none comes twice.
            return firstYear + (start + done * years / count) % years;
        }

        Source source() {
            List<Source> sources = world.sources();
            int visit = done++;
            if (world.rhythm() == World.Rhythm.ONCE_PER_SOURCE) {
                return sources.get((start + visit) % sources.size());
            }
            int sum = 0;
            for (Source source : sources) {
                sum += source.share();
            }
            int drawn = chance.below(sum);
            int index = 0;
            while (drawn >= sources.get(index).share()) {
                drawn -= sources.get(index++).share();
            }
            return sources.get(index);
        }
    }

    /** Lets records change places with later ones. */
    private static final class Shuffle {
        private final String[] rows = new String[WAITING];
        private final String[] truths = new String[WAITING];
        private final Writer rowFile;
        private final Writer truthFile;
        private final Chance chance;
        private int filled;

        Shuffle(Writer rowFile, Writer truthFile, Chance chance) {
            this.rowFile = rowFile;
            this.truthFile = truthFile;
            this.chance = chance;
        }

        void add(String row, String id, Person person) throws IOException {
            int place = filled;
            if (filled < WAITING) {
                filled++;
            } else {
                place = chance.below(WAITING);
                write(place);
            }
            rows[place] = row;
            truths[place] = id + ",p" + person.number() + "\n";
        }

        /** Those that are left go in the order of another shuffle: many never changed places. */
        void end() throws IOException {
            for (int last = filled - 1; last >= 0; last--) {
                int place = chance.below(last + 1);
                write(place);
                rows[place] = rows[last];
                truths[place] = truths[last];
            }
        }

        private void write(int place) throws IOException {
            rowFile.write(rows[place]);
            truthFile.write(truths[place]);
        }
    }
}
