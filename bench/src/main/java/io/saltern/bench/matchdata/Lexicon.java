package io.saltern.bench.matchdata;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names, streets, towns and trades of a language, each with its frequency. Frequencies are of the size that
 * registers of names show: the commonest surname about 1 % of people, the commonest given name of a sex about 3 %.
 */
final class Lexicon {
    /** Given names pass out of fashion: every so many years another part of the common ones comes first. */
    private static final int YEARS_OF_A_FASHION = 22;

    private static final int GIVEN_NAMES = 2_500;
    private static final int SURNAMES = 60_000;
    private static final int STREETS = 4_000;
    private static final int CITIES = 2_500;
    private static final int TRADES = 300;

    private final Language language;
    private final RankedWords female;
    private final RankedWords male;
    private final RankedWords surnames;
    private final RankedWords streets;
    private final RankedWords cities;
    private final RankedWords trades;
    private final int commonFemale;
    private final int commonMale;

    Lexicon(Language language) {
        this.language = language;
        Language.Words words = language.words;
        Language.Syllables parts = language.syllables;
        Chance chance = Chance.of(0, language.ordinal());
        commonFemale = split(words.female()).size();
        commonMale = split(words.male()).size();
        female = new RankedWords(made(chance, words.female(), parts.femaleEndings(), GIVEN_NAMES), 1.15, 8);
        male = new RankedWords(made(chance, words.male(), parts.maleEndings(), GIVEN_NAMES), 1.15, 8);
        surnames = new RankedWords(made(chance, words.surnames(), parts.surnameEndings(), SURNAMES), 1.0, 12);
        streets = new RankedWords(made(chance, words.streets(), parts.surnameEndings(), STREETS), 0.9, 10);
        cities = new RankedWords(made(chance, "", parts.cityEndings(), CITIES), 1.0, 6);
        trades = new RankedWords(made(chance, "", "er ist or ent ian", TRADES), 0.8, 4);
    }

    private static List<String> split(String words) {
        return words.isEmpty() ? List.of() : List.of(words.split(" "));
    }

    private List<String> made(Chance chance, String common, String endings, int size) {
        List<String> onsets = split(language.syllables.onsets());
        List<String> vowels = split(language.syllables.vowels());
        List<String> codas = split(language.syllables.codas());
        List<String> ends = split(endings);
        Set<String> words = new LinkedHashSet<>(split(common));
        while (words.size() < size) {
            StringBuilder word = new StringBuilder(chance.pick(onsets)).append(chance.pick(vowels));
            if (chance.happens(0.35)) {
                word.append(chance.pick(onsets)).append(chance.pick(vowels));
            }
            word.append(chance.pick(codas)).append(chance.pick(ends));
            word.setCharAt(0, Character.toUpperCase(word.charAt(0)));
            words.add(word.toString());
        }
        return new ArrayList<>(words);
    }

    Language language() {
        return language;
    }

    String given(Chance chance, boolean isFemale, int birthYear) {
        RankedWords names = isFemale ? female : male;
        int common = isFemale ? commonFemale : commonMale;
        int index = names.draw(chance);
        if (index < common && chance.happens(0.7)) {
            int fashion = Math.max(0, birthYear - 1930) / YEARS_OF_A_FASHION;
            index = (index + fashion * common / 4) % common;
        }
        return names.word(index);
    }

    /** A name by which friends call somebody of this name. */
    String nickname(String given) {
        String known = language.nicknames.get(given);
        return known != null ? known : given.length() < 5 ? given : given.substring(0, given.length() / 2 + 1);
    }

    String surname(Chance chance) {
        return surnames.word(surnames.draw(chance));
    }

    String city(Chance chance) {
        return cities.word(cities.draw(chance));
    }

    String trade(Chance chance) {
        return trades.word(trades.draw(chance)).toLowerCase(Locale.ROOT);
    }

    /** A home in a town, which may be one of many flats of its house. */
    Address address(Chance chance, int city) {
        boolean isFlat = chance.happens(0.25);
        int street;
        int number;
        if (isFlat) {
            // A town has few houses with flats, so that strangers share all of an address but the flat.
            Chance house = Chance.of(city, chance.below(60));
            street = streets.draw(house);
            number = house.between(1, 400);
        } else {
            street = streets.draw(chance);
            number = chance.happens(0.6) ? chance.between(1, 60) : chance.between(1, 2_000);
        }
        int type = (int) ((Chance.hash(city, street) >>> 1) % language.streetTypes.size());
        int postcode = (int) (((city * 37L + street % 4) * 7_919L) % 90_000) + 10_000;
        return new Address(
                Integer.toString(number),
                language.street(streets.word(street), language.streetTypes.get(type)),
                isFlat ? (language == Language.ENGLISH ? "Apt " : "") + chance.between(1, 60) : "",
                Integer.toString(postcode),
                cities.word(city),
                state(city));
    }

    int cityIndex(Chance chance) {
        return cities.draw(chance);
    }

    private static String state(int city) {
        int state = city % 40;
        return "" + (char) ('A' + state * 7 % 26) + (char) ('A' + state * 11 % 23);
    }
}
