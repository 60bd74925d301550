package io.saltern.sampleshop;

import java.util.List;

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

    CrmSource(Shop shop) {
        this.shop = shop;
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
        for (Person person : shop.people()) {
            for (Person.Contact contact : person.contacts()) {
                for (Person.ContactVersion version : contact.versions()) {
                    if (version.day() == day) {
                        rows.add(version.columns());
                    }
                }
            }
        }
    }
}
