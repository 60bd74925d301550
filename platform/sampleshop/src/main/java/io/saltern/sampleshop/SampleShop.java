package io.saltern.sampleshop;

import io.saltern.base.error.SalternException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the raw files of a shop as its systems would write them, with the truth beside them.
 *
 * <p>Below the folder stand {@code shop.json} (the options, no truth), {@code raw/<source>/<yyyy-MM-dd>/<file>} and
 * {@code truth/<yyyy-MM-dd>.ndjson.gz}. All text is UTF-8, all times are UTC, all money is EUR. A file of a day holds
 * what a system exported on that day:
 *
 * <ul>
 *   <li>{@code crm/contacts.csv}: new and changed contacts, key contact_id, version updated_at; the first day holds
 *       everybody known before.
 *   <li>{@code loyalty/signups.csv}: members, separated by semicolons, key member_id.
 *   <li>{@code web/events.ndjson.gz}: batches in the form of Segment's specification, one a line; a record is a message
 *       of a batch, key messageId.
 *   <li>{@code orders/orders.json}: one JSON array of online orders with nested lines, key order_id; never twice in one
 *       file.
 *   <li>{@code pos/receipts.csv}: lines of receipts, key receipt_no and line_no; returns have negative quantities.
 *   <li>{@code email/engagement.ndjson}: what became of newsletters, key event_id.
 *   <li>{@code consent/decisions.csv}: decisions by e-mail or user id for one purpose, key decision_id.
 *   <li>{@code catalogue/products.csv}: the whole catalogue, on the first day and every 30 days, key product_id.
 * </ul>
 *
 * <p>The module's README lists every column and all dirt. A day is a function of the options and its number: it does
 * not depend on another day having been written. A source without records on a day has no file then, and a
 * file appears under its name only when it is complete.
 */
public final class SampleShop {
    private static final String OPTIONS_FILE = "shop.json";

    private SampleShop() {}

    /**
     * Writes the shop. Doing so again with the same options writes the same bytes; with another zlib under Java, the
     * bytes of compressed files may differ, their text does not.
     *
     * @throws SalternException (config) when the folder holds another shop; (external) when it cannot be written to
     */
    public static SampleShopSummary write(SampleShopOptions options, Path dir) {
        Path file = dir.resolve(OPTIONS_FILE);
        if (Files.exists(file) && !read(dir).equals(options)) {
            throw SalternException.config(
                    file
                            + " is of a shop with other options; add days to that one, or choose an empty folder for this one.");
        }
        return write(options, 0, dir);
    }

    /**
     * Continues the shop in a folder: afterwards all its files are those of a shop written with that many days at once.
     * Files of earlier days are not touched.
     *
     * @throws SalternException (config) when the folder holds no shop or {@code days} is below 1; (external) when it
     *     cannot be written to
     */
    public static SampleShopSummary addDays(Path dir, int days) {
        if (days < 1) {
            throw SalternException.config("At least 1 day can be added to a sample shop, not " + days + ".");
        }
        SampleShopOptions before = read(dir);
        return write(before.withDays(before.days() + days), before.days(), dir);
    }

    /**
     * The options of the shop in a folder.
     *
     * @throws SalternException (config) when there is none
     */
    public static SampleShopOptions read(Path dir) {
        Path file = dir.resolve(OPTIONS_FILE);
        if (!Files.isRegularFile(file)) {
            throw SalternException.config(
                    "There is no sample shop in " + dir + ": " + OPTIONS_FILE + " is missing; write one there first.");
        }
        try {
            return SampleShopOptions.fromJson(Files.readString(file), file);
        } catch (IOException e) {
            throw SalternException.unavailable(file + " cannot be read; check its permissions.", e);
        }
    }

    private static SampleShopSummary write(SampleShopOptions options, int firstDay, Path dir) {
        int lastDay = options.days() - 1;
        Shop shop = Shop.until(options, lastDay);
        Purchases purchases = new Purchases(shop);
        List<Source> sources = List.of(
                new CrmSource(shop),
                new LoyaltySource(shop),
                new WebSource(shop, purchases),
                new OrdersSource(shop, purchases),
                new ReceiptsSource(shop, purchases),
                new EmailSource(shop),
                new ConsentSource(shop),
                new CatalogueSource(shop));
        PeopleTruth people = new PeopleTruth(shop);
        Map<String, Long> records = new TreeMap<>();
        long files = 0;
        for (int day = firstDay; day <= lastDay; day++) {
            String date = shop.date(day).toString();
            DayTruth truth = new DayTruth();
            people.tell(day, truth);
            for (Source source : sources) {
                if (source.appearsOn(day)) {
                    Path path = dir.resolve("raw")
                            .resolve(source.name())
                            .resolve(date)
                            .resolve(source.fileName());
                    try (RawFile file = new RawFile(path)) {
                        source.write(day, file, truth);
                        files += file.publish() ? 1 : 0;
                    }
                }
            }
            truth.write(dir.resolve("truth").resolve(date + ".ndjson.gz"));
            truth.volumes().forEach((source, volume) -> records.merge(source, volume.records(), Long::sum));
        }
        try (RawFile file = new RawFile(dir.resolve(OPTIONS_FILE))) {
            file.text(options.toJson());
            file.publish();
        }
        return new SampleShopSummary(
                files, Collections.unmodifiableMap(records), shop.arrivedBy(lastDay), options.days());
    }
}
