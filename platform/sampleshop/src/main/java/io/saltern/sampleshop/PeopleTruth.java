package io.saltern.sampleshop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saltern.sampleshop.Person.Account;
import io.saltern.sampleshop.Person.Device;
import io.saltern.sampleshop.Person.Phone;
import io.saltern.sampleshop.Person.ReRegistration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Says which people, records and identifiers may appear for the first time in the files of a day. */
final class PeopleTruth {
    private final Shop shop;
    private final Map<Integer, List<Person>> appearing;

    PeopleTruth(Shop shop) {
        this.shop = shop;
        this.appearing = shop.peopleByDay(PeopleTruth::daysOf);
    }

    void tell(int day, DayTruth truth) {
        if (day == 0) {
            for (String kiosk : shop.kiosks()) {
                truth.fact("kiosk").put("anonymous_id", kiosk);
            }
            truth.dirt().add(Dirt.KIOSK, shop.kiosks().size(), shop.options().customers());
        }
        truth.dirt().addAll(shop.population().tally(day));
        for (Person person : appearing.getOrDefault(day, List.of())) {
            if (person.firstSeen() == day) {
                person(person, truth);
            }
            values(person, day, truth);
            records(person, day, truth);
            devices(person, day, truth);
        }
    }

    /** Days on which something of a person appears for the first time. */
    private static IntStream daysOf(Person person) {
        IntStream.Builder days = IntStream.builder();
        days.add(person.firstSeen()).add(person.emailChangeDay());
        if (person.reRegistration() != null) {
            days.add(Math.max(0, person.reRegistration().day()));
        }
        person.contacts().forEach(contact -> days.add(contact.versions().get(0).day()));
        if (person.membership() != null) {
            days.add(person.membership().day());
        }
        person.accounts().forEach(account -> days.add(account.day()));
        person.devices().forEach(device -> days.add(device.from()).add(device.knownFrom()));
        return days.build();
    }

    private void person(Person person, DayTruth truth) {
        ReRegistration again = person.reRegistration();
        ObjectNode fact = truth.fact("person")
                .put("person_id", person.id())
                .put("behaviour", person.behaviour().name().toLowerCase(Locale.ROOT))
                .put("arrived_on", shop.date(person.arrival()).toString())
                .put("given_name", person.given())
                .put("family_name", person.family())
                .put(
                        "birth_date",
                        person.birth() == null ? null : person.birth().toString())
                .put("country", person.land().name());
        if (again != null) {
            fact.put("registers_again_on", shop.date(again.day()).toString());
            fact.put("registers_again_with", again.shared().name().toLowerCase(Locale.ROOT));
        }
        if (person.emailChangeDay() != Person.NEVER) {
            fact.put("changes_email_on", shop.date(person.emailChangeDay()).toString());
        }
        if (person.familyId() != null) {
            truth.fact("family")
                    .put("family_id", person.familyId())
                    .put("email", person.email())
                    .put("person_id", person.id());
        }
    }

    private static void values(Person person, int day, DayTruth truth) {
        if (person.firstSeen() == day) {
            truth.identifier("email", person.email(), person);
            truth.identifier("phone", person.phone().e164(), person);
        }
        if (person.emailChangeDay() == day) {
            truth.identifier("email", person.newEmail(), person);
        }
        ReRegistration again = person.reRegistration();
        if (again != null && Math.max(0, again.day()) == day) {
            if (!again.email().equals(person.email())) {
                truth.identifier("email", again.email(), person);
            }
            Phone phone = again.phone();
            if (phone != null && !phone.equals(person.phone())) {
                truth.identifier("phone", phone.e164(), person);
            }
        }
    }

    private static void records(Person person, int day, DayTruth truth) {
        for (Person.Contact contact : person.contacts()) {
            Person.ContactVersion first = contact.versions().get(0);
            if (first.day() == day) {
                truth.record("crm", contact.id(), person);
                misspelt(first.columns().get(3), person, truth);
            }
        }
        if (person.membership() != null && person.membership().day() == day) {
            truth.record("loyalty", person.membership().memberId(), person);
            truth.identifier("loyalty_card", person.membership().cardNo(), person);
            misspelt(person.membership().columns().get(4), person, truth);
        }
        for (Account account : person.accounts()) {
            if (account.day() == day) {
                truth.record("web", account.userId(), person);
                truth.identifier("user_id", account.userId(), person);
                misspelt(account.email(), person, truth);
                if (account.leadId() != null) {
                    truth.record("web", account.leadId(), person);
                    truth.identifier("user_id", account.leadId(), person);
                }
            }
        }
    }

    private static void misspelt(String typed, Person person, DayTruth truth) {
        String email = typed.strip().toLowerCase(Locale.ROOT);
        ReRegistration again = person.reRegistration();
        Set<String> told = Set.copyOf(
                List.of("", Typist.DEFAULT_EMAIL, person.email(), again == null ? person.email() : again.email()));
        if (!told.contains(email)) {
            truth.identifier("email", email, person);
        }
    }

    private static void devices(Person person, int day, DayTruth truth) {
        for (Device device : person.devices()) {
            if (device.from() == day) {
                truth.identifier("anonymous_id", device.anonymousId(), person);
            }
            if (device.knownFrom() == day && person.accounts().isEmpty()) {
                truth.record("web", device.anonymousId(), person);
            }
        }
    }
}
