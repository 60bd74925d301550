package io.saltern.sampleshop;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Loyalty sign-ups of the day; the first day holds all members. */
final class LoyaltySource implements Source {
    private static final List<String> HEADER = List.of(
            "member_id",
            "card_no",
            "first_name",
            "last_name",
            "email",
            "phone",
            "birth_date",
            "store_id",
            "signed_up_at");

    private final Shop shop;
    private final Map<Integer, List<Person>> newMembers;

    LoyaltySource(Shop shop) {
        this.shop = shop;
        this.newMembers = shop.peopleByDay(person -> person.membership() == null
                ? IntStream.empty()
                : IntStream.of(person.membership().day()));
    }

    @Override
    public String name() {
        return "loyalty";
    }

    @Override
    public String fileName() {
        return "signups.csv";
    }

    @Override
    public void write(int day, RawFile file, DayTruth truth) {
        CsvRows rows = new CsvRows(shop, this, day, file, truth, ';', HEADER, -1).repeating();
        for (Person person : newMembers.getOrDefault(day, List.of())) {
            rows.add(person.membership().columns());
        }
    }
}
