package io.saltern.sampleshop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** What became of newsletters: one goes out every three weeks to everybody who agreed to marketing e-mail. */
final class EmailSource implements Source {
    private static final int CAMPAIGN_EVERY = 21;
    private static final int FIRST_CAMPAIGN_DAY = 3;
    private static final int MOST_DAYS_TO_OPEN = 2;
    private static final List<String> SUBJECTS = List.of("News", "Garden Days", "Summer Sale", "New In", "Thank You");

    private final Shop shop;
    private final Map<Integer, List<Person>> leaving;

    EmailSource(Shop shop) {
        this.shop = shop;
        this.leaving = shop.peopleByDay(person -> person.consent() == null
                ? IntStream.empty()
                : IntStream.of(person.consent().withdrawDay()));
    }

    @Override
    public String name() {
        return "email";
    }

    @Override
    public String fileName() {
        return "engagement.ndjson";
    }

    private record Engagement(Instant at, String id, String document) {}

    @Override
    public void write(int day, RawFile file, DayTruth truth) {
        List<Engagement> engagements = new ArrayList<>();
        for (int sent = Math.max(0, day - MOST_DAYS_TO_OPEN); sent <= day; sent++) {
            if (sent % CAMPAIGN_EVERY == FIRST_CAMPAIGN_DAY) {
                for (Person person : shop.people()) {
                    if (person.consent() != null && person.consent().marketingOn(sent)) {
                        campaign(person, sent, day, engagements);
                    }
                }
            }
        }
        for (Person person : leaving.getOrDefault(day, List.of())) {
            unsubscription(person, day, engagements);
        }
        engagements.sort(Comparator.comparing(Engagement::at).thenComparing(Engagement::id));
        Chance chance = Chance.of(shop.seed(), Chance.Stream.FILE, name().hashCode(), day);
        for (Engagement engagement : engagements) {
            file.line(engagement.document());
            boolean twice = chance.happens(shop.rate(Dirt.DUPLICATE));
            truth.dirt().add(Dirt.DUPLICATE, twice);
            if (twice) {
                file.line(engagement.document());
            }
            boolean broken = chance.happens(shop.rate(Dirt.UNPARSEABLE));
            truth.dirt().add(Dirt.UNPARSEABLE, broken);
            if (broken) {
                String document = engagement.document();
                file.line(document.substring(0, chance.between(5, document.length() - 5)));
            }
            truth.volume(
                    name(),
                    new DayTruth.Volume(1 + (twice ? 1 : 0) + (broken ? 1 : 0), twice ? 1 : 0, 0, broken ? 1 : 0));
        }
    }

    private void campaign(Person person, int sentDay, int day, List<Engagement> engagements) {
        int number = sentDay / CAMPAIGN_EVERY;
        Chance chance = Chance.of(shop.seed(), Chance.Stream.CAMPAIGN, person.index(), number);
        String email = person.emailOn(sentDay);
        int sentSecond = 9 * 3600 + chance.below(3600);
        boolean bounced = chance.happens(0.01);
        boolean opened = !bounced && chance.happens(person.behaviour().openShare());
        int openDay = sentDay + (chance.happens(0.7) ? 0 : chance.between(1, MOST_DAYS_TO_OPEN));
        int openSecond = chance.between(sentSecond + 60, 85_000);
        boolean clicked = opened && chance.happens(0.25);
        String page = "https://shop.example.com/c/"
                + Catalogue.CATEGORIES.get(person.category()).toLowerCase(Locale.ROOT);
        if (day == sentDay) {
            add(engagements, person, number, "sent", email, shop.at(day, sentSecond), null);
            if (bounced) {
                add(engagements, person, number, "bounced", email, shop.at(day, sentSecond + 20), null);
            }
        }
        if (opened && day == openDay) {
            add(engagements, person, number, "opened", email, shop.at(day, openSecond), null);
            if (clicked) {
                add(engagements, person, number, "clicked", email, shop.at(day, openSecond + 45), page);
            }
        }
    }

    private void unsubscription(Person person, int day, List<Engagement> engagements) {
        Person.ConsentPlan plan = person.consent();
        if (plan.marketing() && plan.day() < day && day > FIRST_CAMPAIGN_DAY) {
            int number = (day - FIRST_CAMPAIGN_DAY) / CAMPAIGN_EVERY;
            add(engagements, person, number, "unsubscribed", person.emailOn(day), shop.at(day, 79_000), null);
        }
    }

    private void add(
            List<Engagement> engagements,
            Person person,
            int campaign,
            String event,
            String email,
            Instant at,
            String url) {
        long hash = Chance.hash(shop.seed(), Chance.Stream.CAMPAIGN, person.index(), campaign, event.hashCode(), 1);
        String id = String.format(Locale.ROOT, "e%016x", hash);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("event_id", id);
        document.put("event", event);
        document.put("email", email);
        document.put("campaign_id", String.format(Locale.ROOT, "cmp-%03d", campaign + 1));
        document.put("campaign", SUBJECTS.get(campaign % SUBJECTS.size()));
        document.put("at", Shop.iso(at));
        if (url != null) {
            document.put("url", url);
        }
        engagements.add(new Engagement(at, id, document.toString()));
    }
}
