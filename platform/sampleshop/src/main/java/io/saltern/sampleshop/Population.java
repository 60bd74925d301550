package io.saltern.sampleshop;

import io.saltern.sampleshop.Person.Account;
import io.saltern.sampleshop.Person.ConsentPlan;
import io.saltern.sampleshop.Person.Contact;
import io.saltern.sampleshop.Person.ContactVersion;
import io.saltern.sampleshop.Person.Device;
import io.saltern.sampleshop.Person.Membership;
import io.saltern.sampleshop.Person.Phone;
import io.saltern.sampleshop.Person.ReRegistration;
import io.saltern.sampleshop.Person.Shared;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Makes the people in order of their index. A person depends on those before (no e-mail, phone or id is given twice),
 * never on those after, so that a longer shop begins with the people of a shorter one.
 */
final class Population {
    /** Days over which the newcomers among the {@code customers} arrive; a constant, so that days can be added. */
    private static final int ARRIVAL_DAYS = 90;

    /** Days before their arrival on which newcomers may browse. */
    private static final int BROWSING_DAYS = 5;

    private static final int LONGEST_PAST_DAYS = 900;
    private static final List<String> DOMAINS = List.of(
            "mail.example.com",
            "post.example.net",
            "web.example.org",
            "inbox.example.com",
            "swift.example.net",
            "family.example.org");

    private final SampleShopOptions options;
    private final List<Person> people = new ArrayList<>();
    private final Set<String> emails = new HashSet<>();
    private final Set<String> phones = new HashSet<>();
    private final Set<String> ids = new HashSet<>();
    private final Map<Integer, DirtTally> tallies = new TreeMap<>();

    private int familyLeft;
    private int familyCount;
    private Household household;

    /** What the members of a family that shares one e-mail have in common. */
    private record Household(
            String id, String email, Land land, String family, Address address, List<String> givenNames) {}

    private record Address(String street, String postcode, String city) {}

    private Population(SampleShopOptions options) {
        this.options = options;
        emails.add(addressKey(Typist.DEFAULT_EMAIL));
    }

    /** Everybody whom a file up to this day may show, in order of arrival. */
    static Population until(SampleShopOptions options, int lastDay) {
        Population population = new Population(options);
        int count = arrivedBy(options, lastDay + BROWSING_DAYS);
        for (int index = 0; index < count; index++) {
            population.people.add(population.person(index));
        }
        return population;
    }

    static int arrivedBy(SampleShopOptions options, int day) {
        int newcomers = newcomers(options);
        return (int)
                (options.customers() - newcomers + ((long) (day + 1) * newcomers + ARRIVAL_DAYS - 1) / ARRIVAL_DAYS);
    }

    private static int newcomers(SampleShopOptions options) {
        return Math.max(1, options.customers() / 4);
    }

    private static int arrivalOf(SampleShopOptions options, int index) {
        int newcomers = newcomers(options);
        int rank = index - (options.customers() - newcomers);
        return rank < 0 ? -1 : (int) ((long) rank * ARRIVAL_DAYS / newcomers);
    }

    private Person person(int index) {
        Chance chance = Chance.of(options.seed(), Chance.Stream.PERSON, index);
        int arrival = arrivalOf(options, index);
        if (arrival < 0) {
            arrival = -chance.between(1, LONGEST_PAST_DAYS);
        }
        int start = Math.max(0, arrival);
        Behaviour behaviour = Behaviour.draw(chance);

        Household home = nextHousehold(chance);
        Land land = home == null ? Land.draw(chance) : home.land();
        String given = home == null ? chance.pick(land.givenNames()) : givenNameIn(home, chance);
        String family = home == null ? chance.pick(land.familyNames()) : home.family();
        LocalDate birth = chance.happens(0.05) ? null : LocalDate.of(1940, 1, 1).plusDays(chance.below(66 * 365));
        boolean namesake = home == null && index > 0 && chance.happens(options.rate(Dirt.NAMESAKE));
        if (namesake) {
            Person other = people.get(chance.below(index));
            land = other.land();
            given = other.given();
            family = other.family();
            birth = other.birth();
        }
        Address address = home == null ? address(land, chance) : home.address();
        String email = home == null ? newEmail(given, family, birth, chance) : home.email();
        Phone phone = newPhone(land, chance);

        boolean changesEmail = chance.happens(options.rate(Dirt.EMAIL_CHANGE));
        int emailChangeDay = start + chance.between(2, 80);
        String newEmail = newEmail(given, family, birth, chance);
        emailChangeDay = changesEmail ? emailChangeDay : Person.NEVER;

        boolean crm = chance.happens(0.85);
        boolean online = chance.happens(0.65);
        boolean loyal = chance.happens(behaviour == Behaviour.LOYAL ? 0.8 : 0.4);
        crm = crm || !(online || loyal);

        ReRegistration again = chance.happens(options.rate(Dirt.RE_REGISTRATION))
                ? reRegistration(chance, arrival, crm, online, given, family, birth, land, email, phone)
                : null;

        DirtTally tally = tally(start);
        tally.add(Dirt.NAMESAKE, namesake);
        tally.add(Dirt.FAMILY, home != null);
        tally.add(Dirt.EMAIL_CHANGE, changesEmail);
        tally.add(Dirt.RE_REGISTRATION, again != null);

        Draft draft = new Draft(index, arrival, given, family, birth, land, address, email, phone, again);
        List<Contact> contacts = contacts(
                draft, crm, emailChangeDay, newEmail, Chance.of(options.seed(), Chance.Stream.PERSON, index, 1));
        List<Account> accounts = accounts(draft, online, Chance.of(options.seed(), Chance.Stream.PERSON, index, 2));
        Membership membership =
                loyal ? membership(draft, Chance.of(options.seed(), Chance.Stream.PERSON, index, 3)) : null;
        int firstSeen = Math.max(0, arrival - BROWSING_DAYS);
        List<Device> devices =
                devices(draft, online, firstSeen, Chance.of(options.seed(), Chance.Stream.PERSON, index, 4));
        boolean head = home == null || home.givenNames().size() == 1;
        ConsentPlan consent = consent(draft, head, online, Chance.of(options.seed(), Chance.Stream.PERSON, index, 5));

        return new Person(
                index,
                "p" + String.format(Locale.ROOT, "%07d", index),
                behaviour,
                land,
                given,
                family,
                birth,
                arrival,
                firstSeen,
                email,
                newEmail,
                emailChangeDay,
                phone,
                again,
                home == null ? null : home.id(),
                head,
                activeUntil(behaviour, start, chance),
                start + chance.below(88),
                chance.below(Catalogue.CATEGORIES.size()),
                contacts,
                accounts,
                membership,
                devices,
                consent);
    }

    /** What the records of a person are written from. */
    private record Draft(
            int index,
            int arrival,
            String given,
            String family,
            LocalDate birth,
            Land land,
            Address address,
            String email,
            Phone phone,
            ReRegistration again) {
        int start() {
            return Math.max(0, arrival);
        }
    }

    private static int activeUntil(Behaviour behaviour, int start, Chance chance) {
        return switch (behaviour) {
            case LOYAL -> Person.NEVER;
            case BARGAIN -> chance.happens(0.25) ? start + chance.between(20, 85) : Person.NEVER;
            case OCCASIONAL -> chance.happens(0.3) ? start + chance.between(15, 85) : Person.NEVER;
            case ONE_TIME -> start + 89;
            case DORMANT -> start + chance.between(0, 38);
        };
    }

    private Household nextHousehold(Chance chance) {
        double meanSize = 2.5;
        if (familyLeft == 0) {
            household = null;
            double rate = options.rate(Dirt.FAMILY);
            // A family takes its next members from the people after, who then start none: the odds make up for it.
            if (chance.happens(rate / (meanSize - rate * (meanSize - 1)))) {
                familyLeft = chance.between(2, 3);
                Land land = Land.draw(chance);
                String family = chance.pick(land.familyNames());
                String name =
                        switch (land) {
                            case DE, AT -> "familie";
                            case NL -> "gezin";
                            case FR -> "famille";
                            case GB -> "family";
                        };
                household = new Household(
                        String.format(Locale.ROOT, "f%05d", familyCount++),
                        claimed(name + "." + Typist.asciiOf(family), chance.pick(DOMAINS), chance),
                        land,
                        family,
                        address(land, chance),
                        new ArrayList<>());
            }
        }
        familyLeft = Math.max(0, familyLeft - 1);
        return household;
    }

    /** Given names of a family stay apart even when each of two has a typing error. */
    private static String givenNameIn(Household home, Chance chance) {
        String given;
        do {
            given = chance.pick(home.land().givenNames());
        } while (!apartFromAll(given, home.givenNames()));
        home.givenNames().add(given);
        return given;
    }

    private static boolean apartFromAll(String given, List<String> others) {
        return others.stream()
                .allMatch(other -> edits(given.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT)) >= 4);
    }

    /** Levenshtein's distance. */
    static int edits(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }

    private static Address address(Land land, Chance chance) {
        return new Address(land.street(chance), land.postcode(chance), land.city(chance));
    }

    private String newEmail(String given, String family, LocalDate birth, Chance chance) {
        String first = Typist.asciiOf(given);
        String last = Typist.asciiOf(family);
        String year = birth == null ? chance.digits(2) : String.format(Locale.ROOT, "%02d", birth.getYear() % 100);
        String local =
                switch (chance.below(5)) {
                    case 0, 1 -> first + "." + last;
                    case 2 -> first.charAt(0) + "." + last;
                    case 3 -> first + last + year;
                    default -> last + "_" + first;
                };
        return claimed(local, chance.pick(DOMAINS), chance);
    }

    private String claimed(String local, String domain, Chance chance) {
        String email = local + "@" + domain;
        while (!claim(email)) {
            email = local + chance.between(2, 9999) + "@" + domain;
        }
        return email;
    }

    /** Takes an address unless somebody has it, or has one that differs in dots and underscores only. */
    private boolean claim(String email) {
        return emails.add(addressKey(email));
    }

    private static String addressKey(String email) {
        int at = email.indexOf('@');
        return email.substring(0, at).replace(".", "").replace("_", "") + email.substring(at);
    }

    private Phone newPhone(Land land, Chance chance) {
        Phone phone;
        do {
            phone = new Phone(land.callingCode(), land.mobile(chance));
        } while (!phones.add(phone.e164()));
        return phone;
    }

    private String newId(String prefix, int digits, Chance chance) {
        String id;
        do {
            id = prefix + chance.between(1, 9) + chance.digits(digits - 1);
        } while (!ids.add(id));
        return id;
    }

    private ReRegistration reRegistration(
            Chance chance,
            int arrival,
            boolean crm,
            boolean online,
            String given,
            String family,
            LocalDate birth,
            Land land,
            String email,
            Phone phone) {
        boolean atShop = online && (!crm || chance.happens(0.5));
        boolean earlier = !atShop && arrival < -30 && chance.happens(0.5);
        int day = earlier ? -chance.between(1, -arrival - 1) : Math.max(0, arrival) + chance.between(3, 85);
        double draw = chance.share();
        Shared shared = draw < 0.35
                ? Shared.EMAIL_AND_PHONE
                : draw < 0.60 ? Shared.EMAIL : draw < 0.90 ? Shared.PHONE : Shared.NEITHER;
        boolean keepsEmail = shared == Shared.EMAIL_AND_PHONE || shared == Shared.EMAIL;
        boolean keepsPhone = shared == Shared.EMAIL_AND_PHONE || shared == Shared.PHONE;
        Phone other = chance.happens(0.5) ? newPhone(land, chance) : null;
        return new ReRegistration(
                day,
                shared,
                atShop,
                keepsEmail ? email : newEmail(given, family, birth, chance),
                keepsPhone ? phone : other);
    }

    private Instant at(int day, int second) {
        return options.firstDay()
                .plusDays(day)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .plusSeconds(second);
    }

    private static int officeSecond(Chance chance) {
        return chance.between(8 * 3600, 19 * 3600);
    }

    private List<Contact> contacts(Draft draft, boolean crm, int emailChangeDay, String newEmail, Chance chance) {
        List<Contact> contacts = new ArrayList<>();
        if (crm) {
            String id = newId("C", 8, chance);
            Typist typist = typist(draft.start(), chance);
            Instant created = at(draft.arrival(), officeSecond(chance));
            List<String> first =
                    contactColumns(typist, draft, id, draft.email(), draft.phone(), draft.address(), created, created);
            List<ContactVersion> versions = new ArrayList<>();
            versions.add(new ContactVersion(draft.start(), first));
            int moveDay = chance.happens(0.03) ? draft.start() + chance.between(1, 88) : Person.NEVER;
            boolean told = emailChangeDay != Person.NEVER && chance.happens(0.8);
            List<Integer> changes = Stream.of(told ? emailChangeDay : Person.NEVER, moveDay)
                    .filter(day -> day != Person.NEVER)
                    .sorted()
                    .distinct()
                    .toList();
            List<String> latest = first;
            for (int day : changes) {
                List<String> changed = new ArrayList<>(latest);
                if (told && day == emailChangeDay) {
                    changed.set(3, newEmail);
                }
                if (day == moveDay) {
                    Address address = address(draft.land(), chance);
                    changed.set(6, address.street());
                    changed.set(7, address.postcode());
                    changed.set(8, address.city());
                }
                changed.set(12, Shop.iso(at(day, officeSecond(chance))));
                latest = List.copyOf(changed);
                versions.add(new ContactVersion(day, latest));
            }
            contacts.add(new Contact(id, List.copyOf(versions)));
        }
        ReRegistration again = draft.again();
        if (again != null && !again.online()) {
            String id = newId("C", 8, chance);
            int day = Math.max(0, again.day());
            Instant created = at(again.day(), officeSecond(chance));
            List<String> columns = contactColumns(
                    typist(day, chance), draft, id, again.email(), again.phone(), draft.address(), created, created);
            contacts.add(new Contact(id, List.of(new ContactVersion(day, columns))));
        }
        return List.copyOf(contacts);
    }

    private List<String> contactColumns(
            Typist typist,
            Draft draft,
            String id,
            String email,
            Phone phone,
            Address address,
            Instant created,
            Instant updated) {
        Typist.Names names = typist.names(draft.given(), draft.family());
        return List.of(
                id,
                names.given(),
                names.family(),
                typist.emailAtCounter(email, this::claim),
                phone == null ? "" : typist.phoneAtCounter(phone),
                draft.birth() == null ? "" : typist.date(draft.birth()),
                address.street(),
                address.postcode(),
                address.city(),
                draft.land().name(),
                draft.land().language(),
                Shop.iso(created),
                Shop.iso(updated));
    }

    private List<Account> accounts(Draft draft, boolean online, Chance chance) {
        List<Account> accounts = new ArrayList<>();
        if (online) {
            boolean lead = draft.arrival() >= 0 && chance.happens(0.15);
            String leadId = lead ? newId("lead_", 7, chance) : null;
            accounts.add(account(draft, leadId, draft.arrival(), draft.email(), draft.phone(), chance));
        }
        ReRegistration again = draft.again();
        if (again != null && again.online()) {
            accounts.add(account(draft, null, again.day(), again.email(), again.phone(), chance));
        }
        return List.copyOf(accounts);
    }

    private Account account(Draft draft, String leadId, int day, String email, Phone phone, Chance chance) {
        int fileDay = Math.max(0, day);
        Typist typist = typist(fileDay, chance);
        Typist.Names names = typist.names(draft.given(), draft.family());
        boolean asked = chance.happens(0.6);
        return new Account(
                newId("u_", 8, chance),
                leadId,
                fileDay,
                at(day, officeSecond(chance)),
                names.given().strip(),
                names.family().strip(),
                typist.email(email, this::claim).strip(),
                asked && phone != null ? typist.phoneOnline(phone) : "");
    }

    private Membership membership(Draft draft, Chance chance) {
        int day = draft.arrival() < 0 ? draft.arrival() : draft.arrival() + chance.below(20);
        int fileDay = Math.max(0, day);
        Typist typist = typist(fileDay, chance);
        Typist.Names names = typist.names(draft.given(), draft.family());
        String memberId = newId("L", 8, chance);
        String cardNo = newId("29", 11, chance);
        List<String> columns = List.of(
                memberId,
                cardNo,
                names.given(),
                names.family(),
                chance.happens(0.3) ? "" : typist.emailAtCounter(draft.email(), this::claim),
                typist.phoneAtCounter(draft.phone()),
                draft.birth() == null || chance.happens(0.2) ? "" : typist.date(draft.birth()),
                store(draft.index()),
                Shop.iso(at(day, officeSecond(chance))));
        return new Membership(memberId, cardNo, fileDay, columns);
    }

    /** The store that a person goes to. */
    static String store(int index) {
        return "S0" + (1 + Math.floorMod(Chance.mix(index), Shop.STORES));
    }

    private List<Device> devices(Draft draft, boolean online, int firstSeen, Chance chance) {
        List<Device> devices = new ArrayList<>();
        ReRegistration again = draft.again();
        boolean elsewhere = again != null && again.online() && again.shared() == Shared.NEITHER;
        if (online) {
            int until = elsewhere ? Math.max(0, again.day()) : Person.NEVER;
            devices.add(device(chance, firstSeen, draft.start(), until));
            if (elsewhere) {
                devices.add(device(chance, until, until, Person.NEVER));
            }
            if (chance.happens(0.35)) {
                devices.add(device(chance, firstSeen, knownLater(draft, chance), until));
            }
        } else if (chance.happens(0.4)) {
            devices.add(device(chance, firstSeen, knownLater(draft, chance), Person.NEVER));
        }
        return List.copyOf(devices);
    }

    private int knownLater(Draft draft, Chance chance) {
        boolean known = chance.happens(options.rate(Dirt.DEVICE_KNOWN_LATER));
        tally(draft.start()).add(Dirt.DEVICE_KNOWN_LATER, known);
        int day = draft.start() + chance.between(4, 75);
        return known ? day : Person.NEVER;
    }

    private static Device device(Chance chance, int from, int knownFrom, int until) {
        return new Device(
                new UUID(chance.next(), chance.next()).toString(),
                chance.happens(0.35),
                chance.below(4),
                from,
                knownFrom,
                until);
    }

    private ConsentPlan consent(Draft draft, boolean head, boolean online, Chance chance) {
        boolean decides = chance.happens(0.9);
        boolean marketing = chance.happens(0.78);
        boolean ads = chance.happens(0.55);
        boolean byUserId = chance.happens(0.15);
        int withdrawDay = chance.happens(0.1) ? draft.start() + chance.between(3, 87) : Person.NEVER;
        Instant decidedAt = at(draft.arrival(), officeSecond(chance));
        return decides && head
                ? new ConsentPlan(draft.start(), decidedAt, marketing, ads, byUserId && online, withdrawDay)
                : null;
    }

    private Typist typist(int day, Chance chance) {
        return new Typist(options, chance, tally(day));
    }

    /** The dirt in what people have typed on a day; what is settled for a person counts on the day they arrive. */
    DirtTally tally(int day) {
        return tallies.computeIfAbsent(day, any -> new DirtTally());
    }

    List<Person> people() {
        return people;
    }
}
