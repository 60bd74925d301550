package io.saltern.sampleshop;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Receipts of the stores, a row a line: sales of the day, returns, and receipts that a till sends a second time. */
final class ReceiptsSource implements Source {
    private static final List<String> HEADER = List.of(
            "receipt_no",
            "line_no",
            "store_id",
            "till",
            "sold_at",
            "loyalty_card",
            "phone",
            "product_id",
            "description",
            "category",
            "quantity",
            "unit_price",
            "line_total",
            "currency");
    private static final int QUANTITY = 10;

    private final Shop shop;
    private final Purchases purchases;

    ReceiptsSource(Shop shop, Purchases purchases) {
        this.shop = shop;
        this.purchases = purchases;
    }

    @Override
    public String name() {
        return "pos";
    }

    @Override
    public String fileName() {
        return "receipts.csv";
    }

    /** @param back whether the first line of the purchase is brought back */
    private record Receipt(Purchase purchase, int day, int second, boolean back, boolean resent) {
        String number() {
            return (back ? "X" : "R") + purchase.number();
        }
    }

    @Override
    public void write(int day, RawFile file, DayTruth truth) {
        CsvRows rows = new CsvRows(shop, this, day, file, truth, ',', HEADER, QUANTITY);
        for (Receipt receipt : of(day)) {
            write(receipt, rows, truth.dirt());
            truth.dirt().add(Dirt.RESENT, false);
        }
        if (day > 0) {
            for (Receipt receipt : of(day - 1)) {
                Chance chance = Chance.of(
                        shop.seed(),
                        Chance.Stream.RESENT,
                        Long.parseLong(receipt.purchase().number(), 16),
                        receipt.back() ? 1 : 0);
                if (chance.happens(shop.rate(Dirt.RESENT))) {
                    Receipt again =
                            new Receipt(receipt.purchase(), receipt.day(), receipt.second(), receipt.back(), true);
                    write(again, rows, new DirtTally());
                    truth.dirt().add(Dirt.RESENT, 1, 0);
                }
            }
        }
    }

    private List<Receipt> of(int day) {
        List<Receipt> receipts = new ArrayList<>();
        for (Purchase purchase : purchases.on(day)) {
            if (!purchase.isOnline()) {
                receipts.add(new Receipt(purchase, day, purchase.second(), false, false));
            }
        }
        for (int after : Purchases.RETURN_AFTER) {
            for (Purchase purchase :
                    Purchases.storesOpen(shop.weekday(day)) ? purchases.on(day - after) : List.<Purchase>of()) {
                if (purchase.returnedAfter() == after) {
                    receipts.add(new Receipt(purchase, day, purchase.second(), true, false));
                }
            }
        }
        for (Purchase purchase : purchases.walkIns(day)) {
            receipts.add(new Receipt(purchase, day, purchase.second(), false, false));
        }
        receipts.sort(Comparator.comparingInt(Receipt::second).thenComparing(Receipt::number));
        return receipts;
    }

    private void write(Receipt receipt, CsvRows rows, DirtTally tally) {
        Purchase purchase = receipt.purchase();
        Person person = purchase.person();
        // Drawn from the receipt alone, so that a receipt sent again is the same to the letter.
        Chance chance = Chance.of(
                shop.seed(), Chance.Stream.FILE, Long.parseLong(purchase.number(), 16), receipt.back() ? 1 : 0);
        int till = chance.between(1, 4);
        String phone = purchase.byPhone() ? new Typist(shop.options(), chance, tally).phone(person.phone()) : "";
        int number = 1;
        for (Purchase.Line line : receipt.back() ? purchase.lines().subList(0, 1) : purchase.lines()) {
            int quantity = receipt.back() ? -line.quantity() : line.quantity();
            BigDecimal total = line.product().price().multiply(BigDecimal.valueOf(quantity));
            rows.add(
                    List.of(
                            receipt.number(),
                            Integer.toString(number++),
                            purchase.store(),
                            Integer.toString(till),
                            Shop.plain(shop.at(receipt.day(), receipt.second())),
                            purchase.card() ? person.membership().cardNo() : "",
                            phone,
                            line.product().id(),
                            line.product().name(),
                            line.product().categoryName(),
                            Integer.toString(quantity),
                            line.product().price().toPlainString(),
                            total.toPlainString(),
                            "EUR"),
                    receipt.resent());
        }
    }
}
