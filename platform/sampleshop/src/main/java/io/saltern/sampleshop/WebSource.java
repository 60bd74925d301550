package io.saltern.sampleshop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Web and app events, a batch a line: the visits of the day, late ones, and batches sent a second time. */
final class WebSource implements Source {
    private final Shop shop;
    private final Visits visits;
    private final Messages messages;

    WebSource(Shop shop, Purchases purchases) {
        this.shop = shop;
        this.visits = new Visits(shop, purchases);
        this.messages = new Messages(shop);
    }

    @Override
    public String name() {
        return "web";
    }

    @Override
    public String fileName() {
        return "events.ndjson.gz";
    }

    private record Arrival(Instant at, long key, String text) {}

    @Override
    public void write(int day, RawFile file, DayTruth truth) {
        Chance chance = Chance.of(shop.seed(), Chance.Stream.FILE, name().hashCode(), day);
        List<Arrival> arrivals = new ArrayList<>();
        for (int late = 0; late <= Visits.MOST_DAYS_LATE; late++) {
            for (Visit visit : visits.on(day - late)) {
                if (visits.daysLate(visit) == late) {
                    Messages.Batch batch = messages.of(visit);
                    Instant sent = late == 0 ? batch.end() : shop.at(day, 600 + chance.below(80_000));
                    add(arrivals, visit.key(), sent, dirty(batch.documents(), chance, truth), chance);
                    breakOne(arrivals, chance, truth);
                }
            }
        }
        for (Visit visit : visits.on(day)) {
            truth.dirt().add(Dirt.LATE, visits.daysLate(visit) > 0);
            truth.dirt().add(Dirt.RESENT, false);
        }
        for (Visit visit : visits.on(day - 1)) {
            boolean again =
                    Chance.of(shop.seed(), Chance.Stream.RESENT, visit.key()).happens(shop.rate(Dirt.RESENT));
            if (again && visits.daysLate(visit) == 0) {
                List<String> documents = messages.of(visit).documents();
                add(arrivals, visit.key(), shop.at(day, chance.below(80_000)), documents, chance);
                truth.dirt().add(Dirt.RESENT, 1, 0);
                truth.volume(name(), new DayTruth.Volume(documents.size(), 0, documents.size(), 0));
            }
        }
        arrivals.sort(Comparator.comparing(Arrival::at).thenComparingLong(Arrival::key));
        for (Arrival arrival : arrivals) {
            file.line(arrival.text());
        }
    }

    /** The batch as it is sent: a message twice, or with one more that lacks what a message needs. */
    private List<String> dirty(List<String> documents, Chance chance, DayTruth truth) {
        List<String> sent = new ArrayList<>(documents);
        for (String document : documents) {
            boolean twice = chance.happens(shop.rate(Dirt.DUPLICATE));
            truth.dirt().add(Dirt.DUPLICATE, twice);
            if (twice) {
                sent.add(document);
            }
            boolean broken = chance.happens(shop.rate(Dirt.UNPARSEABLE));
            truth.dirt().add(Dirt.UNPARSEABLE, broken);
            if (broken) {
                String lacking = chance.happens(0.5) ? "messageId" : "type";
                sent.add(document.replaceFirst("\"" + lacking + "\":\"[^\"]*\",", ""));
            }
            truth.volume(
                    name(),
                    new DayTruth.Volume(1 + (twice ? 1 : 0) + (broken ? 1 : 0), twice ? 1 : 0, 0, broken ? 1 : 0));
        }
        return sent;
    }

    /** A request that broke off: half a line, sent again whole. */
    private void breakOne(List<Arrival> arrivals, Chance chance, DayTruth truth) {
        boolean broken = chance.happens(shop.rate(Dirt.UNPARSEABLE));
        truth.dirt().add(Dirt.UNPARSEABLE, broken);
        if (broken) {
            Arrival whole = arrivals.get(arrivals.size() - 1);
            String text = whole.text();
            arrivals.add(new Arrival(
                    whole.at().minusMillis(1), whole.key(), text.substring(0, chance.between(12, text.length() - 12))));
            truth.volume(name(), new DayTruth.Volume(1, 0, 0, 1));
        }
    }

    private static void add(List<Arrival> arrivals, long key, Instant sent, List<String> documents, Chance chance) {
        Instant received = sent.plusMillis(200 + chance.below(900));
        StringBuilder text = new StringBuilder(1024 * documents.size());
        text.append("{\"batch\":[");
        text.append(String.join(",", documents));
        text.append("],\"sentAt\":\"").append(Shop.isoMillis(sent)).append('"');
        text.append(",\"receivedAt\":\"").append(Shop.isoMillis(received)).append("\"}");
        arrivals.add(new Arrival(received, key, text.toString()));
    }
}
