package io.saltern.sampleshop;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saltern.sampleshop.Person.Account;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Online orders of the day as one JSON array, and orders of the day before that are sent a second time. */
final class OrdersSource implements Source {
    private static final BigDecimal SHIPPING = new BigDecimal("4.90");
    private static final BigDecimal FREE_FROM = new BigDecimal("50.00");

    private final Shop shop;
    private final Purchases purchases;

    OrdersSource(Shop shop, Purchases purchases) {
        this.shop = shop;
        this.purchases = purchases;
    }

    @Override
    public String name() {
        return "orders";
    }

    @Override
    public String fileName() {
        return "orders.json";
    }

    static String id(Purchase order) {
        return "O" + order.number();
    }

    static BigDecimal total(Purchase order) {
        return goods(order).add(shipping(order));
    }

    private static BigDecimal goods(Purchase order) {
        return order.lines().stream().map(Purchase.Line::total).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal shipping(Purchase order) {
        return goods(order).compareTo(FREE_FROM) < 0 ? SHIPPING : new BigDecimal("0.00");
    }

    @Override
    public void write(int day, RawFile file, DayTruth truth) {
        Chance chance = Chance.of(shop.seed(), Chance.Stream.FILE, name().hashCode(), day);
        List<String> documents = new ArrayList<>();
        for (Purchase order : of(day)) {
            String document = document(order).toString();
            documents.add(document);
            truth.volume(name(), new DayTruth.Volume(1, 0, 0, 0));
            truth.dirt().add(Dirt.RESENT, false);
            boolean broken = chance.happens(shop.rate(Dirt.UNPARSEABLE));
            truth.dirt().add(Dirt.UNPARSEABLE, broken);
            if (broken) {
                ObjectNode nameless = document(order);
                nameless.remove("order_id");
                documents.add(chance.happens(0.5) ? "\"export failed: timeout\"" : nameless.toString());
                truth.volume(name(), new DayTruth.Volume(1, 0, 0, 1));
            }
        }
        for (Purchase order : of(day - 1)) {
            Chance again = Chance.of(shop.seed(), Chance.Stream.RESENT, Long.parseLong(order.number(), 16));
            if (again.happens(shop.rate(Dirt.RESENT))) {
                documents.add(document(order).toString());
                truth.volume(name(), new DayTruth.Volume(1, 0, 1, 0));
                truth.dirt().add(Dirt.RESENT, 1, 0);
            }
        }
        if (documents.isEmpty()) {
            return;
        }
        file.line("[");
        for (int i = 0; i < documents.size(); i++) {
            file.line(documents.get(i) + (i + 1 < documents.size() ? "," : ""));
        }
        file.line("]");
    }

    private List<Purchase> of(int day) {
        List<Purchase> orders = new ArrayList<>();
        for (Purchase purchase : purchases.on(day)) {
            if (purchase.isOnline()) {
                orders.add(purchase);
            }
        }
        orders.sort(Comparator.comparingInt(Purchase::second).thenComparing(Purchase::number));
        return orders;
    }

    private ObjectNode document(Purchase order) {
        Account account = order.account();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("order_id", id(order));
        document.put("ordered_at", Shop.iso(shop.at(order.day(), order.second())));
        document.put("status", "paid");
        document.put("currency", "EUR");
        document.putObject("customer")
                .put("user_id", account.userId())
                .put("email", order.person().accountEmailOn(account, order.day()))
                .put("first_name", account.given())
                .put("last_name", account.family());
        ArrayNode lines = document.putArray("lines");
        int number = 1;
        for (Purchase.Line line : order.lines()) {
            lines.addObject()
                    .put("line", number++)
                    .put("product_id", line.product().id())
                    .put("name", line.product().name())
                    .put("category", line.product().categoryName())
                    .put("quantity", line.quantity())
                    .put("unit_price", line.product().price().toPlainString())
                    .put("discount", line.discount().toPlainString())
                    .put("line_total", line.total());
        }
        document.putObject("shipping")
                .put("method", order.second() % 3 == 0 ? "express" : "standard")
                .put("cost", shipping(order).toPlainString());
        if (order.coupon() != null) {
            document.put("coupon", order.coupon());
        }
        document.put("total", total(order));
        return document;
    }
}
