package io.saltern.sampleshop;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.saltern.base.error.SalternException;
import io.saltern.sampleshop.Person.Account;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Turns a visit into the messages of its batch, each a JSON document, in order of time. */
final class Messages {
    private static final JsonFactory JSON = new JsonFactory();
    private static final List<String> USER_AGENTS = List.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X)",
            "Mozilla/5.0 (Linux; Android 14)");
    private static final List<String> REFERRERS =
            List.of("", "https://www.google.com/", "https://www.instagram.com/", "https://news.example.net/");

    private final Shop shop;

    Messages(Shop shop) {
        this.shop = shop;
    }

    /** @param documents one JSON document a message; @param end when the last of them was made */
    record Batch(List<String> documents, Instant end) {}

    Batch of(Visit visit) {
        return new Writing(visit).batch();
    }

    /** Writes the members of a message that no other type has. */
    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    /** The messages of one visit while they are being written. */
    private final class Writing {
        private final Visit visit;
        private final Chance chance;
        private final List<String> documents = new ArrayList<>();
        private final String agent;
        private final String locale;
        private Instant now;
        private String userId;

        Writing(Visit visit) {
            this.visit = visit;
            this.chance = Chance.of(shop.seed(), Chance.Stream.MESSAGE, visit.key());
            this.now = shop.at(visit.day(), visit.second()).plusMillis(chance.below(1000));
            this.agent = USER_AGENTS.get(visit.userAgent());
            this.locale = visit.person() == null
                    ? "de-DE"
                    : visit.person().land().language() + "-"
                            + visit.person().land().name();
        }

        Batch batch() {
            Account account = visit.account();
            switch (visit.kind()) {
                case ANONYMOUS -> browse(2 + chance.below(4));
                case LOGGED_IN -> {
                    userId = account.userId();
                    browse(2 + chance.below(4));
                }
                case LOGS_IN -> {
                    browse(chance.below(3));
                    logIn(account);
                    browse(1 + chance.below(4));
                }
                case REGISTERS -> {
                    browse(1 + chance.below(2));
                    register(account);
                    browse(1 + chance.below(3));
                }
                case SUBSCRIBES -> {
                    browse(1);
                    subscribe();
                    browse(chance.below(2));
                }
                case KIOSK -> {
                    browse(1);
                    logIn(account);
                    browse(1 + chance.below(3));
                    track("Signed Out", json -> {});
                }
            }
            if (visit.order() != null) {
                checkOut(visit.order());
            }
            return new Batch(documents, now);
        }

        private void browse(int steps) {
            for (int step = 0; step < steps; step++) {
                int category = visit.person() != null && chance.happens(0.6)
                        ? visit.person().category()
                        : chance.below(Catalogue.CATEGORIES.size());
                String place = Catalogue.CATEGORIES.get(category);
                if (chance.happens(0.45)) {
                    Product product = shop.catalogue().draw(chance, category, chance.happens(0.35), visit.day());
                    look("Product", "/p/" + product.id(), place);
                    track("Product Viewed", json -> product(json, product, 1));
                    if (chance.happens(0.25)) {
                        track("Product Added", json -> product(json, product, 1));
                    }
                } else if (chance.happens(0.4)) {
                    look("Home", "/", null);
                } else {
                    look("Category", "/c/" + place.toLowerCase(Locale.ROOT), place);
                }
            }
        }

        private void look(String name, String path, String category) {
            message(visit.app() ? "screen" : "page", json -> {
                json.writeStringField("name", name);
                json.writeObjectFieldStart("properties");
                json.writeStringField("path", path);
                if (category != null) {
                    json.writeStringField("category", category);
                }
                if (!visit.app()) {
                    json.writeStringField("referrer", chance.pick(REFERRERS));
                }
                json.writeEndObject();
            });
        }

        private void logIn(Account account) {
            userId = account.userId();
            track("Signed In", json -> {});
            identify(account);
            if (visit.person().membership() != null && chance.happens(0.05)) {
                message("group", json -> {
                    json.writeStringField(
                            "groupId", "club-" + visit.person().behaviour().ordinal() % 3);
                    json.writeObjectFieldStart("traits");
                    json.writeStringField("name", "Saltern Club");
                    json.writeStringField("plan", "loyalty");
                    json.writeEndObject();
                });
            }
        }

        private void register(Account account) {
            if (account.leadId() != null) {
                userId = account.leadId();
                message("identify", json -> {
                    json.writeObjectFieldStart("traits");
                    json.writeStringField("firstName", account.given());
                    json.writeStringField("email", account.email());
                    json.writeEndObject();
                });
                browse(1);
                userId = account.userId();
                message("alias", json -> json.writeStringField("previousId", account.leadId()));
            }
            userId = account.userId();
            identify(account);
        }

        private void identify(Account account) {
            String email = visit.person().accountEmailOn(account, visit.day());
            message("identify", json -> {
                json.writeObjectFieldStart("traits");
                json.writeStringField("firstName", account.given());
                json.writeStringField("lastName", account.family());
                json.writeStringField("email", email);
                if (!account.phone().isEmpty()) {
                    json.writeStringField("phone", account.phone());
                }
                json.writeStringField("createdAt", Shop.iso(account.createdAt()));
                json.writeEndObject();
            });
        }

        private void subscribe() {
            Person person = visit.person();
            message("identify", json -> {
                json.writeObjectFieldStart("traits");
                json.writeStringField("firstName", person.given());
                json.writeStringField("email", person.emailOn(visit.day()));
                json.writeEndObject();
            });
        }

        private void checkOut(Purchase order) {
            BigDecimal total = OrdersSource.total(order);
            now = shop.at(order.day(), order.second()).minusSeconds(90);
            track("Checkout Started", json -> {
                json.writeStringField("order_id", OrdersSource.id(order));
                json.writeNumberField("total", total);
                json.writeStringField("currency", "EUR");
            });
            now = shop.at(order.day(), order.second()).minusMillis(40_000);
            track("Order Completed", json -> {
                json.writeStringField("order_id", OrdersSource.id(order));
                json.writeNumberField("total", total);
                json.writeStringField("currency", "EUR");
                json.writeArrayFieldStart("products");
                for (Purchase.Line line : order.lines()) {
                    json.writeStartObject();
                    product(json, line.product(), line.quantity());
                    json.writeEndObject();
                }
                json.writeEndArray();
            });
        }

        private static void product(JsonGenerator json, Product product, int quantity) throws IOException {
            json.writeStringField("product_id", product.id());
            json.writeStringField("name", product.name());
            json.writeStringField("category", product.categoryName());
            json.writeNumberField("price", product.price());
            json.writeNumberField("quantity", quantity);
            json.writeStringField("currency", "EUR");
        }

        private void track(String event, Body properties) {
            message("track", json -> {
                json.writeStringField("event", event);
                json.writeObjectFieldStart("properties");
                properties.write(json);
                json.writeEndObject();
            });
        }

        private void message(String type, Body body) {
            StringWriter text = new StringWriter(640);
            try (JsonGenerator json = JSON.createGenerator(text)) {
                json.writeStartObject();
                json.writeStringField("type", type);
                json.writeStringField("messageId", messageId());
                json.writeStringField("timestamp", Shop.isoMillis(now));
                json.writeStringField("anonymousId", visit.anonymousId());
                if (userId != null) {
                    json.writeStringField("userId", userId);
                }
                body.write(json);
                json.writeObjectFieldStart("context");
                json.writeObjectFieldStart("library");
                json.writeStringField("name", visit.app() ? "analytics-mobile" : "analytics.js");
                json.writeStringField("version", "4.1.0");
                json.writeEndObject();
                json.writeStringField("userAgent", agent);
                json.writeStringField("locale", locale);
                json.writeStringField("channel", visit.app() ? "mobile" : "browser");
                json.writeEndObject();
                json.writeEndObject();
            } catch (IOException | UncheckedIOException e) {
                throw SalternException.internal("A message of the sample shop could not be written as JSON.", e);
            }
            documents.add(text.toString());
            now = now.plusMillis(4000 + chance.below(45_000));
        }

        private String messageId() {
            long high = Chance.hash(shop.seed(), Chance.Stream.MESSAGE, visit.key(), documents.size(), 1);
            return "m-" + Shop.hex(high) + documents.size();
        }
    }
}
