package io.saltern.sampleshop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saltern.base.error.SalternException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a sample shop is made from. Equal options give equal files.
 *
 * @param customers people that the shop knows after 90 days: three quarters of them from the first day, the others
 *     arriving evenly, and further people at the same pace after that
 * @param days days written, from {@code firstDay} on
 * @param seed what all chance comes from
 * @param firstDay the first day of the shop, in UTC
 * @param rates a rate between 0 and 1 for every kind of dirt
 */
public record SampleShopOptions(int customers, int days, long seed, LocalDate firstDay, Map<Dirt, Double> rates) {
    public static final int DEFAULT_CUSTOMERS = 10_000;
    public static final int DEFAULT_DAYS = 90;
    public static final long DEFAULT_SEED = 1;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public SampleShopOptions {
        if (customers < 1) {
            throw SalternException.config("The sample shop needs at least 1 customer, not " + customers + ".");
        }
        if (days < 1) {
            throw SalternException.config("The sample shop needs at least 1 day, not " + days + ".");
        }
        Map<Dirt, Double> complete = new EnumMap<>(Dirt.class);
        for (Dirt dirt : Dirt.values()) {
            double rate = rates.getOrDefault(dirt, dirt.defaultRate());
            if (!(rate >= 0 && rate <= 1)) {
                throw SalternException.config(
                        "The dirt rate " + dirt.label() + " must lie between 0 and 1, not " + rate + ".");
            }
            complete.put(dirt, rate);
        }
        rates = Collections.unmodifiableMap(complete);
    }

    /** 10,000 customers, 90 days, seed 1, every dirt at its default rate. */
    public static SampleShopOptions defaults() {
        return of(DEFAULT_CUSTOMERS, DEFAULT_DAYS, DEFAULT_SEED);
    }

    /** Every dirt at its default rate; the first day follows from the seed and lies in the first half of 2025. */
    public static SampleShopOptions of(int customers, int days, long seed) {
        LocalDate firstDay = LocalDate.of(2025, 1, 1).plusDays(Math.floorMod(Chance.mix(seed), 150));
        return new SampleShopOptions(customers, days, seed, firstDay, Map.of());
    }

    public double rate(Dirt dirt) {
        return rates.get(dirt);
    }

    /**
     * The same shop with another rate for one kind of dirt.
     *
     * @throws SalternException (config) when no dirt has this name or the rate is outside 0 to 1
     */
    public SampleShopOptions withDirt(String name, double rate) {
        Dirt dirt = Dirt.named(name)
                .orElseThrow(() -> SalternException.config("There is no dirt named " + name + "; known are "
                        + Arrays.stream(Dirt.values()).map(Dirt::label).collect(Collectors.joining(", ")) + "."));
        Map<Dirt, Double> changed = new EnumMap<>(rates);
        changed.put(dirt, rate);
        return new SampleShopOptions(customers, days, seed, firstDay, changed);
    }

    public SampleShopOptions withFirstDay(LocalDate day) {
        return new SampleShopOptions(customers, days, seed, day, rates);
    }

    public SampleShopOptions withDays(int days) {
        return new SampleShopOptions(customers, days, seed, firstDay, rates);
    }

    String toJson() {
        ObjectNode node = JSON.createObjectNode();
        node.put("customers", customers);
        node.put("days", days);
        node.put("seed", seed);
        node.put("first_day", firstDay.toString());
        ObjectNode dirt = node.putObject("dirt");
        rates.forEach((kind, rate) -> dirt.put(kind.label(), rate));
        try {
            return JSON.writeValueAsString(node).replace(System.lineSeparator(), "\n") + "\n";
        } catch (JsonProcessingException e) {
            throw SalternException.internal("The options of the sample shop could not be written as JSON.", e);
        }
    }

    static SampleShopOptions fromJson(String text, Object where) {
        try {
            JsonNode node = JSON.readTree(text);
            Map<Dirt, Double> rates = new EnumMap<>(Dirt.class);
            for (Dirt dirt : Dirt.values()) {
                rates.put(dirt, node.required("dirt").required(dirt.label()).asDouble());
            }
            return new SampleShopOptions(
                    node.required("customers").asInt(),
                    node.required("days").asInt(),
                    node.required("seed").asLong(),
                    LocalDate.parse(node.required("first_day").asText()),
                    rates);
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            throw SalternException.config(where + " does not hold the options of a sample shop ("
                    + e.getClass().getSimpleName() + "); write the shop again into an empty folder.");
        }
    }
}
