package io.saltern.identity.match.suggest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Common words of a kind in several languages: enough of them stand in any column of that kind to know it by. */
enum WordList {
    GIVEN,
    SURNAME,
    CITY,
    STATE,
    OCCUPATION;

    /** The words in lower case, sorted, each once. */
    List<String> words() {
        String file = name().toLowerCase(Locale.ROOT) + ".txt";
        try (InputStream in = WordList.class.getResourceAsStream(file)) {
            return Arrays.stream(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\\s+"))
                    .filter(word -> !word.isEmpty())
                    .sorted()
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Names and codes of countries in lower case, from the JDK, in English and in the language of the country. */
    static List<String> countries() {
        return Arrays.stream(Locale.getISOCountries())
                .flatMap(code -> {
                    Locale country = new Locale.Builder().setRegion(code).build();
                    return Stream.of(
                            code,
                            country.getISO3Country(),
                            country.getDisplayCountry(Locale.ENGLISH),
                            country.getDisplayCountry(Locale.GERMAN),
                            country.getDisplayCountry(Locale.FRENCH),
                            country.getDisplayCountry(
                                    new Locale.Builder().setLanguage("es").build()));
                })
                .map(name -> name.toLowerCase(Locale.ROOT))
                .sorted()
                .distinct()
                .toList();
    }
}
