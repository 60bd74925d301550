package io.saltern.identity;

import io.saltern.identity.config.IdentityConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.SparkSession;

/**
 * Staged rows that meet every rule of identity: people with devices and accounts, families on one e-mail, a terminal, a hub,
 * a user id that many share, aliases, late names. A load brings rows of its day and of days before.
 */
final class RandomShop {
    static final int PEOPLE = 9;

    private static final List<String> NAMES = List.of("Ana", "Bob", "Konstantin", "Dora");
    private static final String ALL =
            """
            salt: pepper
            generic: {people: 2, unknown: 4}
            namespaces:
              - {name: crm_id}
              - {name: user_id, max_per_profile: 1}
              - {name: anonymous_id, device: true, max_profiles: 3}
              - {name: email, agree_on: [given_name], max_profiles: 4}
              - {name: phone, agree_on: [given_name]}
            """;
    private static final String GUARDED =
            """
            salt: pepper
            generic: {people: 3, unknown: 5}
            namespaces:
              - {name: crm_id}
              - {name: user_id}
              - {name: anonymous_id, device: true, agree_on: [given_name], max_profiles: 3}
              - {name: email, agree_on: [given_name], max_profiles: 4}
              - {name: phone, agree_on: [given_name]}
            """;
    private static final String LIMITED =
            """
            salt: pepper
            generic: {people: 2, unknown: 4}
            namespaces:
              - {name: crm_id}
              - {name: user_id, max_per_profile: 1}
              - {name: anonymous_id, device: true}
              - {name: email, agree_on: [given_name], max_per_profile: {values: 1, within: 2d}}
              - {name: phone}
            """;
    private static final List<String> RULES = List.of(ALL, GUARDED, LIMITED);

    private RandomShop() {}

    /** One of several sets of rules, by turns. */
    static IdentityConfig rules(int number) {
        return StagedShop.parse(RULES.get(Math.floorMod(number - 1, RULES.size())));
    }

    /**
     * @param first rows of the first load
     * @param further rows of each load after it
     */
    static StagedShop of(SparkSession spark, Random random, int loads, int first, int further) {
        StagedShop shop = new StagedShop(spark);
        for (long load = 1; load <= loads; load++) {
            for (int row = 0; row < (load == 1 ? first : further); row++) {
                add(shop, load, random);
            }
        }
        return shop;
    }

    private static void add(StagedShop shop, long load, Random random) {
        int person = random.nextInt(PEOPLE);
        Instant at = StagedShop.day(1 + random.nextInt((int) load)).plusSeconds(3600L * random.nextInt(4));
        String name = random.nextInt(4) == 0 ? null : NAMES.get(person % NAMES.size());
        String email = "email:" + (random.nextBoolean() ? "e" + person : "family" + person / 3);
        String phone = "phone:" + (random.nextInt(3) == 0 ? "hub" : "p" + person);
        String device = "anonymous_id:d" + (random.nextInt(4) == 0 ? person : 10 * person + random.nextInt(3));
        String user = "user_id:u" + person;
        String crm = "crm_id:c" + person;
        switch (random.nextInt(10)) {
            case 0 -> shop.customer(load, "crm", at, Map.of(), name, crm, email);
            case 1 -> shop.customer(load, "crm", at, Map.of(), name, crm, email, phone);
            case 2 -> shop.customer(load, "web", at, Map.of(), name, user, email);
            case 3 -> shop.event(load, "track", at, user, device);
            case 4 -> shop.event(load, "track", at, random.nextBoolean() ? device : "anonymous_id:terminal");
            case 5 -> shop.event(load, "track", at, user, "anonymous_id:terminal");
            case 6 -> shop.order(load, at, device, phone);
            case 7 -> shop.order(load, at, user, email);
            case 8 -> shop.customer(load, "web", at, Map.of(), name, "user_id:visitor", device, email);
            default ->
                shop.event(load, "track", at, "user_id:lead" + person, device)
                        .alias(load, "lead" + person, "u" + person);
        }
    }
}
