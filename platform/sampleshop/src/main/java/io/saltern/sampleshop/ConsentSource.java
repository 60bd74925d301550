package io.saltern.sampleshop;

import io.saltern.sampleshop.Person.Account;
import io.saltern.sampleshop.Person.ConsentPlan;
import io.saltern.sampleshop.Person.ReRegistration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Consent decisions of the day, by e-mail and for some people also by user id. */
final class ConsentSource implements Source {
    private static final List<String> HEADER =
            List.of("decision_id", "namespace", "value", "purpose", "decision", "decided_at", "channel");
    private static final String MARKETING = "email_marketing";
    private static final String ADS = "ad_targeting";

    private final Shop shop;
    private final Map<Integer, List<Person>> deciding;

    ConsentSource(Shop shop) {
        this.shop = shop;
        this.deciding = shop.peopleByDay(ConsentSource::daysOf);
    }

    @Override
    public String name() {
        return "consent";
    }

    @Override
    public String fileName() {
        return "decisions.csv";
    }

    @Override
    public void write(int day, RawFile file, DayTruth truth) {
        CsvRows rows = new CsvRows(shop, this, day, file, truth, ',', HEADER, -1);
        for (Person person : deciding.getOrDefault(day, List.of())) {
            new Day(person, day, rows, truth).write();
        }
    }

    private static IntStream daysOf(Person person) {
        ConsentPlan plan = person.consent();
        ReRegistration again = person.reRegistration();
        return plan == null
                ? IntStream.empty()
                : IntStream.of(
                        plan.day(),
                        plan.withdrawDay(),
                        person.emailChangeDay(),
                        again == null ? Person.NEVER : Math.max(0, again.day()));
    }

    /** The decisions of one person on one day. */
    private final class Day {
        private final Person person;
        private final int day;
        private final CsvRows rows;
        private final DayTruth truth;
        private final Chance chance;
        private int count;

        Day(Person person, int day, CsvRows rows, DayTruth truth) {
            this.person = person;
            this.day = day;
            this.rows = rows;
            this.truth = truth;
            this.chance = Chance.of(shop.seed(), Chance.Stream.CONSENT, person.index(), day);
        }

        void write() {
            ConsentPlan plan = person.consent();
            String email = person.emailOn(day);
            if (plan.day() == day) {
                decide("email", email, plan.decidedAt(), "sign_up");
                Account account = person.accountOn(day);
                if (plan.byUserId() && account != null) {
                    decide("user_id", account.userId(), plan.decidedAt(), "account");
                }
            }
            ReRegistration again = person.reRegistration();
            if (again != null
                    && Math.max(0, again.day()) == day
                    && !again.email().equals(email)) {
                Instant at = again.day() < 0 ? shop.at(again.day(), 43_200) : second(9);
                decide("email", again.email(), at, "sign_up");
            }
            if (person.emailChangeDay() == day) {
                decide("email", email, second(21), "account");
            }
            if (plan.withdrawDay() == day && plan.day() < day) {
                if (plan.marketing()) {
                    row("email", email, MARKETING, false, second(22), "unsubscribe_link");
                }
                if (plan.ads() && chance.happens(0.4)) {
                    row("email", email, ADS, false, second(22), "preference_centre");
                }
            }
        }

        private Instant second(int hour) {
            return shop.at(day, hour * 3600 + chance.below(1800));
        }

        private void decide(String namespace, String value, Instant at, String channel) {
            ConsentPlan plan = person.consent();
            row(namespace, value, MARKETING, plan.marketing() && day < plan.withdrawDay(), at, channel);
            row(namespace, value, ADS, plan.ads(), at, channel);
        }

        private void row(String namespace, String value, String purpose, boolean granted, Instant at, String channel) {
            String typed =
                    namespace.equals("email") ? new Typist(shop.options(), chance, truth.dirt()).loose(value) : value;
            long hash = Chance.hash(shop.seed(), Chance.Stream.CONSENT, person.index(), day, count++, 1);
            rows.add(List.of(
                    String.format(Locale.ROOT, "d%014x", hash >>> 8),
                    namespace,
                    typed,
                    purpose,
                    granted ? "granted" : "denied",
                    Shop.iso(at),
                    channel));
        }
    }
}
