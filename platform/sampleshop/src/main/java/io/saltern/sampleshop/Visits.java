package io.saltern.sampleshop;

import io.saltern.sampleshop.Person.Account;
import io.saltern.sampleshop.Person.Device;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Who visits the site on a day: a function of the shop, the person and the day. */
final class Visits {
    /** Monday to Sunday. */
    private static final double[] WEEK = {0.90, 0.85, 0.90, 0.95, 1.05, 1.15, 1.20};

    private static final double BROWSING_BEFORE_ARRIVAL = 0.15;
    static final int MOST_DAYS_LATE = 3;

    private final Shop shop;
    private final Purchases purchases;
    private final Map<Integer, List<Visit>> days = new LinkedHashMap<>();

    Visits(Shop shop, Purchases purchases) {
        this.shop = shop;
        this.purchases = purchases;
    }

    /** All visits on a day, those at kiosks last; none before the first day. */
    List<Visit> on(int day) {
        List<Visit> known = days.get(day);
        if (known != null) {
            return known;
        }
        List<Visit> visits = new ArrayList<>();
        if (day >= 0) {
            Map<Person, List<Purchase>> orders = purchases.on(day).stream()
                    .filter(Purchase::isOnline)
                    .collect(Collectors.groupingBy(Purchase::person, IdentityHashMap::new, Collectors.toList()));
            for (Person person : shop.people()) {
                visits.addAll(of(person, day, orders.getOrDefault(person, List.of())));
            }
            for (int kiosk = 0; kiosk < shop.kiosks().size(); kiosk++) {
                visits.addAll(atKiosk(kiosk, day));
            }
        }
        days.keySet().removeIf(past -> past < day - MOST_DAYS_LATE);
        days.put(day, visits);
        return visits;
    }

    /** Days after which the messages of a visit reach the shop: 0 unless it is late. */
    int daysLate(Visit visit) {
        Chance chance = Chance.of(shop.seed(), Chance.Stream.LATE, visit.key());
        return chance.happens(shop.rate(Dirt.LATE)) ? chance.between(1, MOST_DAYS_LATE) : 0;
    }

    private List<Visit> of(Person person, int day, List<Purchase> orders) {
        if (day < person.firstSeen() || person.devices().isEmpty()) {
            return List.of();
        }
        Chance chance = Chance.of(shop.seed(), Chance.Stream.VISIT, person.index(), day);
        List<Visit> visits = new ArrayList<>();
        Account account = person.accountOn(day);
        for (Account made : person.accounts()) {
            boolean now = made.day() == day && (day > 0 || person.arrival() == 0);
            if (now) {
                visits.add(visit(
                        person, day, visits.size(), mainDevice(person, day), Visit.Kind.REGISTERS, made, null, chance));
            }
        }
        for (Device device : person.devices()) {
            if (device.knownFrom() == day && day > person.arrival() && device.usedOn(day) && day > 0) {
                Visit.Kind kind = account == null ? Visit.Kind.SUBSCRIBES : Visit.Kind.LOGS_IN;
                visits.add(visit(person, day, visits.size(), device, kind, account, null, chance));
            }
        }
        if (account != null && person.emailChangeDay() == day) {
            visits.add(visit(
                    person, day, visits.size(), mainDevice(person, day), Visit.Kind.LOGS_IN, account, null, chance));
        }
        for (Purchase order : orders) {
            Visit.Kind kind = chance.happens(0.5) ? Visit.Kind.LOGS_IN : Visit.Kind.LOGGED_IN;
            visits.add(
                    visit(person, day, visits.size(), mainDevice(person, day), kind, order.account(), order, chance));
        }
        int count = chance.count(rate(person, day) * WEEK[shop.weekday(day)]);
        for (int number = 0; number < count; number++) {
            Device device = anyDevice(person, day, chance);
            if (device != null) {
                visits.add(browsing(person, day, visits.size(), device, chance));
            }
        }
        return visits;
    }

    private static double rate(Person person, int day) {
        if (day < person.arrival()) {
            return BROWSING_BEFORE_ARRIVAL;
        }
        return person.activeOn(day)
                ? person.behaviour().visitsPerDay()
                : person.behaviour().visitsPerDay() * 0.03;
    }

    private static Device mainDevice(Person person, int day) {
        return person.devices().stream()
                .filter(device -> device.usedOn(day))
                .findFirst()
                .orElseThrow();
    }

    private static Device anyDevice(Person person, int day, Chance chance) {
        List<Device> used =
                person.devices().stream().filter(device -> device.usedOn(day)).toList();
        return used.isEmpty() ? null : chance.happens(0.65) ? used.get(0) : chance.pick(used);
    }

    private Visit browsing(Person person, int day, int number, Device device, Chance chance) {
        Account account = person.accountOn(day);
        boolean known = account != null && device.knownFrom() <= day;
        double draw = chance.share();
        Visit.Kind kind =
                !known || draw < 0.25 ? Visit.Kind.ANONYMOUS : draw < 0.55 ? Visit.Kind.LOGS_IN : Visit.Kind.LOGGED_IN;
        return visit(person, day, number, device, kind, known ? account : null, null, chance);
    }

    private Visit visit(
            Person person,
            int day,
            int number,
            Device device,
            Visit.Kind kind,
            Account account,
            Purchase order,
            Chance chance) {
        int second = order == null ? chance.between(6 * 3600, 22 * 3600) : order.second() - chance.between(900, 1800);
        if (kind == Visit.Kind.REGISTERS) {
            second = (int) Math.floorMod(account.createdAt().getEpochSecond(), 86_400L) - 120;
        }
        return new Visit(
                Chance.hash(shop.seed(), Chance.Stream.VISIT, person.index(), day, number, 1),
                person,
                day,
                second,
                kind,
                device.anonymousId(),
                device.app(),
                device.userAgent(),
                kind == Visit.Kind.ANONYMOUS ? null : account,
                order);
    }

    /** Visits at a kiosk: several people a day who log in and out, and some who do not. */
    private List<Visit> atKiosk(int kiosk, int day) {
        Chance chance = Chance.of(shop.seed(), Chance.Stream.KIOSK, kiosk, day);
        List<Visit> visits = new ArrayList<>();
        int count = day == 0 ? 8 : chance.between(2, 4);
        int arrived = shop.arrivedBy(day);
        for (int number = 0; number < count; number++) {
            Person person = shop.people().get(chance.below(arrived));
            Account account = person.accountOn(day);
            int second = 9 * 3600 + number * 4800 + chance.below(2400);
            visits.add(new Visit(
                    Chance.hash(shop.seed(), Chance.Stream.KIOSK, kiosk, day, number, 1),
                    account == null ? null : person,
                    day,
                    second,
                    account == null ? Visit.Kind.ANONYMOUS : Visit.Kind.KIOSK,
                    shop.kiosks().get(kiosk),
                    false,
                    kiosk % 4,
                    account,
                    null));
        }
        return visits;
    }
}
