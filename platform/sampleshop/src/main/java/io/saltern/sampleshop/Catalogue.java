package io.saltern.sampleshop;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What the shop sells. A new edition appears every 30 days: some prices move, some products go, some come. */
final class Catalogue {
    static final int EDITION_DAYS = 30;
    static final List<String> CATEGORIES =
            List.of("Kitchen", "Garden", "Books", "Toys", "Sports", "Fashion", "Electronics", "Beauty");

    private static final int PER_CATEGORY = 16;
    private static final int NEW_PER_EDITION = 2;
    private static final List<String> BRANDS =
            List.of("Nordhaus", "Salina", "Brinck", "Marée", "Oakley & Sons", "Kern");
    private static final List<String> QUALITIES = List.of("Classic", "Compact", "Deluxe", "Everyday", "Pro", "Organic");
    private static final List<List<String>> THINGS = List.of(
            List.of("Kettle", "Pan", "Knife", "Teapot", "Mug", "Grater"),
            List.of("Rake", "Planter", "Hose", "Lantern", "Shears", "Seed Box"),
            List.of("Novel", "Cookbook", "Atlas", "Comic", "Guide", "Notebook"),
            List.of("Puzzle", "Train", "Doll", "Blocks", "Kite", "Card Game"),
            List.of("Ball", "Yoga Mat", "Racket", "Bottle", "Backpack", "Helmet"),
            List.of("Scarf", "Jacket", "T-Shirt", "Belt", "Boots", "Hat"),
            List.of("Headphones", "Lamp", "Charger", "Speaker", "Radio", "Camera"),
            List.of("Soap", "Perfume", "Cream", "Shampoo", "Brush", "Oil"));
    private static final int[] BASE_CENTS = {2490, 3490, 1490, 1990, 3990, 4990, 7990, 1290};

    private final long seed;
    private final Map<Integer, List<List<Product>>> editions = new LinkedHashMap<>();

    private Catalogue(long seed) {
        this.seed = seed;
    }

    static Catalogue of(long seed) {
        return new Catalogue(seed);
    }

    static int edition(int day) {
        return day / EDITION_DAYS;
    }

    static boolean appearsOn(int day) {
        return day % EDITION_DAYS == 0;
    }

    List<Product> edition(int category, int edition) {
        return editions.computeIfAbsent(edition, any -> IntStream.range(0, CATEGORIES.size())
                        .mapToObj(each -> products(each, edition))
                        .toList())
                .get(category);
    }

    private List<Product> products(int category, int edition) {
        return IntStream.range(0, PER_CATEGORY + NEW_PER_EDITION * Math.min(edition, 10))
                .mapToObj(number -> product(category, number, edition))
                .toList();
    }

    /** A product sold on a day: active, and from the dearer part of its category when premium. */
    Product draw(Chance chance, int category, boolean premium, int day) {
        List<Product> products = edition(category, edition(day));
        for (int tries = 0; tries < 50; tries++) {
            Product product = chance.pick(products);
            if (product.active() && product.premium() == premium) {
                return product;
            }
        }
        return products.get(0);
    }

    private Product product(int category, int number, int edition) {
        Chance chance = Chance.of(seed, Chance.Stream.CATALOGUE, category, number);
        boolean premium = number % 3 == 2;
        int cents = BASE_CENTS[category] * chance.between(60, 150) / 100 * (premium ? 3 : 1);
        String thing = THINGS.get(category).get(number % 6);
        String quality = QUALITIES.get((number / 6 + category) % 6);
        String brand = chance.pick(BRANDS);
        int withdrawnFrom = number == 0 || chance.happens(0.9) ? Person.NEVER : chance.between(1, 6);
        int cost = cents * chance.between(35, 65) / 100;
        for (int past = 1; past <= edition; past++) {
            Chance move = Chance.of(seed, Chance.Stream.CATALOGUE, category, number, past);
            if (move.happens(0.15)) {
                cents = cents * move.between(92, 112) / 100;
            }
        }
        String name = quality + " " + thing + (number >= 6 ? " " + (number / 6 + 1) : "");
        return new Product(
                "P-" + (1000 + category * 100 + number),
                name,
                category,
                CATEGORIES.get(category),
                brand,
                money(cents / 10 * 10 + 9),
                money(cost),
                premium,
                edition < withdrawnFrom);
    }

    static BigDecimal money(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }

    static BigDecimal share(BigDecimal amount, int percent) {
        return amount.multiply(BigDecimal.valueOf(percent, 2)).setScale(2, RoundingMode.HALF_UP);
    }
}
