package io.saltern.sampleshop;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The shop that a day is written from: its options, its people up to some day, its catalogue and its kiosks. Everything
 * that a day shows is a function of this and the day's number.
 */
record Shop(SampleShopOptions options, Population population, Catalogue catalogue, List<String> kiosks) {
    static final int STORES = 8;

    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter ISO_MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter PLAIN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    static Shop until(SampleShopOptions options, int lastDay) {
        Chance chance = Chance.of(options.seed(), Chance.Stream.KIOSK, -1);
        int kiosks = (int) StrictMath.ceil(options.customers() * options.rate(Dirt.KIOSK));
        List<String> kioskIds = IntStream.range(0, kiosks)
                .mapToObj(kiosk -> new UUID(chance.next(), chance.next()).toString())
                .toList();
        return new Shop(options, Population.until(options, lastDay), Catalogue.of(options.seed()), kioskIds);
    }

    List<Person> people() {
        return population.people();
    }

    /** People under each of the days that matter to them, in their order. */
    Map<Integer, List<Person>> peopleByDay(Function<Person, IntStream> daysOf) {
        Map<Integer, List<Person>> byDay = new TreeMap<>();
        for (Person person : people()) {
            daysOf.apply(person).distinct().forEach(day -> byDay.computeIfAbsent(day, any -> new ArrayList<>())
                    .add(person));
        }
        return byDay;
    }

    long seed() {
        return options.seed();
    }

    double rate(Dirt dirt) {
        return options.rate(dirt);
    }

    LocalDate date(int day) {
        return options.firstDay().plusDays(day);
    }

    /** 0 is Monday. */
    int weekday(int day) {
        return Math.floorMod(options.firstDay().toEpochDay() + 3 + day, 7);
    }

    Instant at(int day, int second) {
        return date(day).atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(second);
    }

    /** Sixteen hexadecimal digits. */
    static String hex(long value) {
        String digits = Long.toHexString(value);
        return "0".repeat(16 - digits.length()) + digits;
    }

    static String iso(Instant instant) {
        return ISO.format(instant);
    }

    static String isoMillis(Instant instant) {
        return ISO_MILLIS.format(instant);
    }

    static String plain(Instant instant) {
        return PLAIN.format(instant);
    }

    /** People that the shop knows at the end of a day. */
    int arrivedBy(int day) {
        return Population.arrivedBy(options, day);
    }
}
