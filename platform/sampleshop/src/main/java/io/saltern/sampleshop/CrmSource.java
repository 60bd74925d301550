package io.saltern.sampleshop;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** CRM contacts: new and changed ones of the day; the first day holds everybody known before. */
final class CrmSource implements Source {
    private static final List<String> HEADER = List.of(
            "contact_id",
            "first_name",
            "last_name",
            "email",
            "phone",
            "birth_date",
            "street",
            "postcode",
            "city",
            "country",
            "language",
            "created_at",
            "updated_at");

    private final Shop shop;
    private final Map<Integer, List<List<String>>> rowsByDay;

    CrmSource(Shop shop) {
        this.shop = shop;
        this.rowsByDay = shop.people().stream()
                .flatMap(person -> person.contacts().stream())
                .flatMap(contact -> contact.versions().stream())
                .collect(Collectors.groupingBy(
                        Person.ContactVersion::day,
                        Collectors.mapping(Person.ContactVersion::columns, Collectors.toList())));
    }

    @Override
    public String name() {
        return "crm";
    }

    @Override
    public String fileName() {
        return "contacts.csv";
    }

    @Override
    public void write(int day, RawFile file, DayTruth truth) {
        CsvRows rows = new CsvRows(shop, this, day, file, truth, ',', HEADER, -1).repeating();
        rowsByDay.getOrDefault(day, List.of()).forEach(rows::add);
    }
}
