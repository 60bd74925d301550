package io.saltern.bench.matchdata;

import java.util.List;
import java.util.Map;

/** What names and places of a world are made of: a few common words as everybody knows them, and syllables. */
enum Language {
    ENGLISH(
            new Words(
                    "Mary Patricia Linda Barbara Elizabeth Jennifer Susan Margaret Dorothy Nancy Karen Betty Helen Sandra Donna"
                            + " Carol Ruth Sharon Michelle Laura Sarah Kimberly Deborah Jessica Shirley Cynthia Angela Melissa"
                            + " Amy Anna Rebecca Virginia Kathleen Pamela Martha Debra Amanda Stephanie Carolyn Christine Emily"
                            + " Emma Olivia Sophia Isabella Mia Charlotte Abigail Harper Grace Chloe Ella Lily Hannah Zoe",
                    "James John Robert Michael William David Richard Charles Joseph Thomas Christopher Daniel Paul Mark Donald"
                            + " George Kenneth Steven Edward Brian Ronald Anthony Kevin Jason Matthew Gary Timothy Jose Larry"
                            + " Jeffrey Frank Scott Eric Stephen Andrew Raymond Gregory Joshua Jerry Dennis Walter Patrick"
                            + " Liam Noah Ethan Mason Jacob Logan Lucas Jackson Aiden Oliver Henry Samuel Benjamin",
                    "Smith Johnson Williams Brown Jones Miller Davis Garcia Rodriguez Wilson Martinez Anderson Taylor Thomas"
                            + " Hernandez Moore Martin Jackson Thompson White Lopez Lee Gonzalez Harris Clark Lewis Robinson"
                            + " Walker Perez Hall Young Allen Sanchez Wright King Scott Green Baker Adams Nelson Hill Ramirez"
                            + " Campbell Mitchell Roberts Carter Phillips Evans Turner Torres Parker Collins Edwards Stewart"
                            + " Flores Morris Nguyen Murphy Rivera Cook Rogers Morgan Peterson Cooper Reed Bailey Bell Kelly",
                    "Main Church Oak Park High Maple Cedar Elm Lake Hill Station Mill Washington Green School River Victoria"
                            + " Queen King North South Spring Meadow Ridge Chestnut Walnut Sunset Highland Forest Franklin"),
            new Syllables(
                    "b br c ch cl d dr f fl g gr h j k l m n p r s sh st t th tr v w",
                    "a e i o u ea oo ai ee y",
                    "l n r s t m nd rt ll ck d",
                    "a ie elle lyn ina ette",
                    "en ard on in er is",
                    "son ton ley man well ford field worth er ham s by wood",
                    "ton ville field ford burg port land bury"),
            List.of("Street", "Road", "Avenue", "Lane", "Drive", "Court"),
            Map.ofEntries(
                    Map.entry("Robert", "Bob"),
                    Map.entry("William", "Bill"),
                    Map.entry("Richard", "Dick"),
                    Map.entry("James", "Jim"),
                    Map.entry("John", "Jack"),
                    Map.entry("Michael", "Mike"),
                    Map.entry("Charles", "Chuck"),
                    Map.entry("Joseph", "Joe"),
                    Map.entry("Thomas", "Tom"),
                    Map.entry("Edward", "Ted"),
                    Map.entry("Margaret", "Peggy"),
                    Map.entry("Elizabeth", "Liz"),
                    Map.entry("Patricia", "Pat"),
                    Map.entry("Barbara", "Barb"),
                    Map.entry("Deborah", "Debbie"),
                    Map.entry("Rebecca", "Becky"),
                    Map.entry("Kathleen", "Kathy"),
                    Map.entry("Samuel", "Sam"),
                    Map.entry("Benjamin", "Ben"),
                    Map.entry("Andrew", "Drew"))),
    ROMANCE(
            new Words(
                    "María Carmen Ana Isabel Dolores Pilar Teresa Rosa Cristina Francisca Laura Antonia Marta Mercedes Lucía"
                            + " Elena Raquel Manuela Paula Sara Concepción Rocío Julia Beatriz Silvia Alba Irene Patricia"
                            + " Encarnación Andrea Montserrat Mónica Sofía Alicia Martina Nuria Sandra Valeria Daniela Inés",
                    "Antonio José Manuel Francisco David Juan Javier Daniel Carlos Jesús Alejandro Miguel Rafael Pedro Pablo"
                            + " Ángel Sergio Fernando Jorge Luis Alberto Álvaro Diego Adrián Raúl Iván Ramón Enrique Vicente"
                            + " Andrés Joaquín Víctor Óscar Mario Hugo Martín Lucas Marcos Gonzalo Nicolás",
                    "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz"
                            + " Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez"
                            + " Serrano Blanco Molina Morales Suárez Ortega Delgado Castro Ortiz Rubio Marín Sanz Núñez Iglesias",
                    "Mayor Real Sol Iglesia Constitución Cervantes Nueva España Castilla Aragón Jardín Fuente Molino Victoria"
                            + " Rosario Olivo Colón Valencia Toledo Granada Goya Alameda Estación Prado Luna"),
            new Syllables(
                    "b c d f g j l m n p r s t v z br cr gr tr ll ch qu",
                    "a e i o u ia ue ie",
                    "l n r s z",
                    "a ia ela ina isa",
                    "o io ino ando el",
                    "ez ano ero al ín ado ena osa illa ales",
                    "illa eda ares osa anza uela ona"),
            List.of("Calle", "Avenida", "Plaza", "Paseo", "Camino"),
            Map.ofEntries(
                    Map.entry("José", "Pepe"),
                    Map.entry("Francisco", "Paco"),
                    Map.entry("Manuel", "Manolo"),
                    Map.entry("Jesús", "Chus"),
                    Map.entry("Ignacio", "Nacho"),
                    Map.entry("Enrique", "Quique"),
                    Map.entry("Dolores", "Lola"),
                    Map.entry("Concepción", "Concha"),
                    Map.entry("Mercedes", "Merche"),
                    Map.entry("Isabel", "Isa"),
                    Map.entry("Rafael", "Rafa"),
                    Map.entry("Fernando", "Fer"))),
    GERMANIC(
            new Words(
                    "Anna Maria Ursula Monika Petra Elisabeth Sabine Renate Karin Brigitte Ingrid Helga Erika Andrea Claudia"
                            + " Christine Gisela Susanne Birgit Heike Katharina Julia Martina Sandra Stefanie Nicole Melanie"
                            + " Käthe Ulrike Lena Lea Hannah Leonie Mia Emilia Sophie Johanna Franziska Annika Gertrud",
                    "Peter Michael Thomas Andreas Wolfgang Klaus Jürgen Günter Stefan Christian Uwe Werner Horst Frank Dieter"
                            + " Manfred Gerhard Hans Bernd Thorsten Matthias Helmut Walter Heinz Martin Jörg Rolf Jens Sven"
                            + " Alexander Jan Tobias Lukas Finn Jonas Leon Paul Felix Maximilian Moritz",
                    "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein"
                            + " Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner"
                            + " Krause Meier Lehmann Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs",
                    "Haupt Schul Garten Bahnhof Dorf Berg Birken Linden Kirch Wald Ring Schiller Goethe Wiesen Jahn Mühlen"
                            + " Amsel Buchen Rosen Feld Mozart Tannen Erlen Mittel Brunnen"),
            new Syllables(
                    "b br d dr f fr g h k kr l m n p r s sch schw st t tr w z",
                    "a e i o u ä ö ü ei au ie",
                    "l n r ck ll tt nn rn ch ß",
                    "a e ine trud hild",
                    "er bert mann win fried olf",
                    "er mann bach berg ner ke ing sen stein meyer ler",
                    "burg stadt heim hausen dorf feld bach furt"),
            List.of("straße", "weg", "allee", "gasse", "platz"),
            Map.ofEntries(
                    Map.entry("Johannes", "Hans"),
                    Map.entry("Katharina", "Kathi"),
                    Map.entry("Elisabeth", "Lisa"),
                    Map.entry("Susanne", "Susi"),
                    Map.entry("Alexander", "Alex"),
                    Map.entry("Maximilian", "Max"),
                    Map.entry("Christian", "Chris"),
                    Map.entry("Andreas", "Andi"),
                    Map.entry("Michael", "Michi"),
                    Map.entry("Franziska", "Franzi"),
                    Map.entry("Stefanie", "Steffi"),
                    Map.entry("Matthias", "Matze")));

    /** Common words, separated by blanks, the most common first. */
    record Words(String female, String male, String surnames, String streets) {}

    /** Parts of rarer words, separated by blanks. */
    record Syllables(
            String onsets,
            String vowels,
            String codas,
            String femaleEndings,
            String maleEndings,
            String surnameEndings,
            String cityEndings) {}

    final Words words;
    final Syllables syllables;
    final List<String> streetTypes;
    final Map<String, String> nicknames;

    Language(Words words, Syllables syllables, List<String> streetTypes, Map<String, String> nicknames) {
        this.words = words;
        this.syllables = syllables;
        this.streetTypes = streetTypes;
        this.nicknames = nicknames;
    }

    /** Whether children bear a surname of each parent, and marriage changes none. */
    boolean hasTwoSurnames() {
        return this == ROMANCE;
    }

    /** A street by its name and type, as this language joins them. */
    String street(String name, String type) {
        return switch (this) {
            case ENGLISH -> name + " " + type;
            case ROMANCE -> type + " " + name;
            case GERMANIC -> name + type;
        };
    }
}
