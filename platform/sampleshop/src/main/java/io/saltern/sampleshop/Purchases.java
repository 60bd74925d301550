package io.saltern.sampleshop;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who buys what on a day: a function of the shop, the person and the day. */
final class Purchases {
    /** Monday to Sunday; stores are closed on Sundays. */
    private static final double[] ONLINE_WEEK = {0.95, 0.90, 0.95, 1.00, 1.05, 1.05, 1.25};

    private static final double[] STORE_WEEK = {0.85, 0.85, 0.90, 1.00, 1.30, 1.70, 0.0};

    static final List<Integer> RETURN_AFTER = List.of(3, 7, 12);

    private static final int DAYS_KEPT = 14;

    private final Shop shop;
    private final Map<Integer, List<Purchase>> days = new LinkedHashMap<>();

    Purchases(Shop shop) {
        this.shop = shop;
    }

    /** All purchases of known people on a day, in order of the people; none before the first day. */
    List<Purchase> on(int day) {
        List<Purchase> known = days.get(day);
        if (known != null) {
            return known;
        }
        List<Purchase> purchases = new ArrayList<>();
        if (day >= 0) {
            for (Person person : shop.people()) {
                purchases.addAll(of(person, day));
            }
        }
        days.keySet().removeIf(past -> past < day - DAYS_KEPT);
        days.put(day, purchases);
        return purchases;
    }

    private List<Purchase> of(Person person, int day) {
        if (!person.activeOn(day)) {
            return List.of();
        }
        Chance chance = Chance.of(shop.seed(), Chance.Stream.PURCHASE, person.index(), day);
        Person.Account account = person.accountOn(day);
        boolean online = account != null && chance.happens(person.behaviour().onlineShare());
        int weekday = shop.weekday(day);
        double season = online ? ONLINE_WEEK[weekday] : STORE_WEEK[weekday];
        int count;
        if (person.behaviour() == Behaviour.ONE_TIME) {
            count = day == person.onePurchaseDay() ? 1 : 0;
            online = online || (season == 0 && account != null);
            count = season == 0 && !online ? 0 : count;
        } else {
            boolean welcome = day == person.arrival() && chance.happens(0.4);
            count = chance.count(person.behaviour().purchasesPerDay() * season);
            count = welcome && count == 0 && season > 0 ? 1 : count;
        }
        List<Purchase> purchases = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            purchases.add(purchase(person, day, number, online ? account : null, chance));
        }
        return purchases;
    }

    static boolean storesOpen(int weekday) {
        return STORE_WEEK[weekday] > 0;
    }

    /** Store purchases of people whom no system knows. */
    List<Purchase> walkIns(int day) {
        Chance chance = Chance.of(shop.seed(), Chance.Stream.WALK_IN, day);
        int count = chance.count(shop.options().customers() * 0.006 * STORE_WEEK[shop.weekday(day)]);
        List<Purchase> purchases = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            purchases.add(new Purchase(
                    number(Chance.Stream.WALK_IN, day, number, 0),
                    null,
                    day,
                    storeSecond(chance),
                    null,
                    "S0" + chance.between(1, Shop.STORES),
                    false,
                    false,
                    null,
                    0,
                    lines(chance, Behaviour.OCCASIONAL, -1, day, 0)));
        }
        return purchases;
    }

    private Purchase purchase(Person person, int day, int number, Person.Account account, Chance chance) {
        Behaviour behaviour = person.behaviour();
        boolean online = account != null;
        boolean member = person.membership() != null && person.membership().day() <= day;
        boolean card = !online && member && chance.happens(0.9);
        boolean byPhone = !online && !card && chance.happens(0.35);
        boolean reduced = online && chance.happens(behaviour.discountShare());
        int percent = reduced ? 5 * chance.between(2, 6) : 0;
        int second = online ? chance.between(8 * 3600, 22 * 3600) : storeSecond(chance);
        int returned = !online && chance.happens(0.06) ? chance.pick(RETURN_AFTER) : 0;
        return new Purchase(
                number(Chance.Stream.PURCHASE, person.index(), day, number),
                person,
                day,
                second,
                account,
                chance.happens(0.8) ? Population.store(person.index()) : "S0" + chance.between(1, Shop.STORES),
                card,
                byPhone,
                reduced ? "SAVE" + percent : null,
                returned,
                lines(chance, behaviour, person.category(), day, percent));
    }

    private String number(Chance.Stream stream, long a, long b, long c) {
        long hash = Chance.hash(shop.seed(), stream, a, b, c, 77);
        return Shop.hex(hash).substring(4);
    }

    private static int storeSecond(Chance chance) {
        return chance.between(9 * 3600, 20 * 3600 - 1);
    }

    /** @param favourite category of three lines in five, -1 for none */
    private List<Purchase.Line> lines(Chance chance, Behaviour behaviour, int favourite, int day, int percent) {
        int count = 1 + chance.below(behaviour == Behaviour.LOYAL ? 5 : 3);
        List<Purchase.Line> lines = new ArrayList<>();
        for (int line = 0; line < count; line++) {
            int category =
                    favourite >= 0 && chance.happens(0.6) ? favourite : chance.below(Catalogue.CATEGORIES.size());
            Product product = shop.catalogue().draw(chance, category, chance.happens(behaviour.premiumShare()), day);
            int quantity = chance.happens(0.8) ? 1 : chance.between(2, 3);
            BigDecimal discount = Catalogue.share(product.price().multiply(BigDecimal.valueOf(quantity)), percent);
            lines.add(new Purchase.Line(product, quantity, discount));
        }
        return lines;
    }
}
