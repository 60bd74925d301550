package io.saltern.sampleshop;

import java.util.List;

/** A country of the shop's customers, with its names, places and mobile numbers. */
enum Land {
    DE(
            0.68,
            "de",
            "49",
            5,
            "Anna Ben Carla Dieter Elias Emma Finn Franziska Georg Greta Hannah Heinrich Ida Ingrid Jakob Johanna Jonas "
                    + "Jürgen Karl Katharina Klaus Lara Leon Lena Lukas Magdalena Manfred Marie Markus Mathilda Maximilian "
                    + "Mia Michael Monika Niklas Nora Oskar Paula Paul Petra Philipp Renate Rosa Sabine Sebastian Sophie "
                    + "Stefan Susanne Theresa Thomas Tobias Ulrich Ursula Valentin Vincent Werner Wiebke Wolfgang Yasmin "
                    + "Frieda Günther Björn Sören Kübra Mehmet Ayşe Dragana Zoran Agnieszka Tomasz Svetlana Dmitri",
            "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf "
                    + "Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Meier "
                    + "Lehmann Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz "
                    + "Möller Jung Hahn Schubert Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz "
                    + "Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein "
                    + "Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber Graf Schulte Dietrich Ziegler Kuhn Kühn "
                    + "Pohl Engel Horn Busch Bergmann Thomas Voigt Sauer Arnold Wolff Pfeiffer Yılmaz Kaya Demir Kowalski "
                    + "Nowak Petrović Ivanov von_der_Heide zu_Stolberg Schulze-Bremer",
            "Hauptstraße Bahnhofstraße Gartenweg Lindenallee Goethestraße Schillerstraße Ringstraße Am_Markt Mühlweg "
                    + "Rosenweg Kirchplatz Bergstraße",
            "Berlin Hamburg München Köln Leipzig Stuttgart Dresden Hannover Nürnberg Bremen Essen Freiburg"),
    AT(
            0.12,
            "de",
            "43",
            4,
            "Alexander Andreas Barbara Christoph Daniela David Elisabeth Eva Florian Gabriele Gerhard Herbert Julia "
                    + "Kathrin Laurenz Leopold Lisa Marlene Matthias Nina Patrick Raphael Romana Sarah Simon Verena "
                    + "Veronika Walter Xaver Zita",
            "Gruber Huber Bauer Wagner Müller Pichler Steiner Moser Mayer Hofer Leitner Berger Fuchs Eder Fischer Schmid "
                    + "Winkler Weber Schwarz Maier Schneider Reiter Mayr Schmidt Wimmer Egger Brunner Lang Baumgartner Auer "
                    + "Binder Lechner Wolf Wallner Aigner Ebner Koller Lehner Haas Schuster",
            "Hauptstraße Dorfstraße Wiener_Gasse Mozartgasse Kirchengasse Schulgasse Feldweg",
            "Wien Graz Linz Salzburg Innsbruck Klagenfurt"),
    NL(
            0.08,
            "nl",
            "31",
            4,
            "Anouk Bram Daan Eline Femke Fleur Gijs Hendrik Ilse Jeroen Joost Kees Lieke Lotte Maarten Marloes Mila "
                    + "Niels Pieter Roos Ruben Sanne Sem Sjoerd Thijs Tess Wouter Willemijn Yara Zoë",
            "de_Jong Jansen de_Vries van_den_Berg Bakker van_Dijk Visser Smit Meijer de_Boer Mulder de_Groot Bos Vos "
                    + "Peters Hendriks van_Leeuwen Dekker Brouwer de_Wit Dijkstra Smits de_Graaf van_der_Meer Kok Jacobs "
                    + "Vermeulen van_den_Heuvel van_der_Veen Schouten",
            "Kerkstraat Dorpsstraat Molenweg Schoolstraat Julianalaan Stationsweg",
            "Amsterdam Rotterdam Utrecht Eindhoven Groningen"),
    FR(
            0.07,
            "fr",
            "33",
            5,
            "Adèle Antoine Béatrice Camille Chloé Clément Élodie Émile François Gabriel Hélène Hugo Inès Jean-Luc Jules "
                    + "Juliette Léa Louis Manon Margaux Mathieu Nathalie Noémie Océane Pascal Quentin Rémi Solène Théo "
                    + "Valérie",
            "Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia "
                    + "David Bertrand Roux Vincent Fournier Morel Girard André Mercier Dupont Lambert Bonnet François "
                    + "Martinez Legrand",
            "rue_de_la_République avenue_Victor-Hugo rue_Pasteur place_de_l'Église rue_du_Moulin",
            "Paris Lyon Strasbourg Nantes Bordeaux"),
    GB(
            0.05,
            "en",
            "44",
            6,
            "Abigail Arthur Beatrice Callum Charlotte Daisy Duncan Edward Eleanor Freya George Harriet Harry Imogen "
                    + "Isla Jack Lewis Lucy Matilda Megan Nigel Oliver Poppy Rhys Rupert Siobhan Trevor Violet William "
                    + "Zachary",
            "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts "
                    + "Green Hall Wood Jackson Clarke O'Connor Patel Khan Lewis James Phillips Mason Mitchell Rose Begum",
            "High_Street Station_Road Church_Lane Park_Road Victoria_Road Mill_Lane",
            "London Manchester Leeds Bristol Edinburgh");

    private final double share;
    private final String language;
    private final String callingCode;
    private final int postcodeLength;
    private final List<String> givenNames;
    private final List<String> familyNames;
    private final List<String> streets;
    private final List<String> cities;

    Land(
            double share,
            String language,
            String callingCode,
            int postcodeLength,
            String givenNames,
            String familyNames,
            String streets,
            String cities) {
        this.share = share;
        this.language = language;
        this.callingCode = callingCode;
        this.postcodeLength = postcodeLength;
        this.givenNames = words(givenNames);
        this.familyNames = words(familyNames);
        this.streets = words(streets);
        this.cities = words(cities);
    }

    private static List<String> words(String text) {
        return List.of(text.split(" ")).stream()
                .map(word -> word.replace('_', ' '))
                .toList();
    }

    static Land draw(Chance chance) {
        double left = chance.share();
        for (Land land : values()) {
            left -= land.share;
            if (left < 0) {
                return land;
            }
        }
        return DE;
    }

    String language() {
        return language;
    }

    String callingCode() {
        return callingCode;
    }

    List<String> givenNames() {
        return givenNames;
    }

    List<String> familyNames() {
        return familyNames;
    }

    String street(Chance chance) {
        int number = chance.between(1, 180);
        String street = chance.pick(streets);
        String address = this == FR || this == GB ? number + " " + street : street + " " + number;
        return chance.happens(0.05) ? address + ", \"Hof\" " + chance.between(1, 4) : address;
    }

    String postcode(Chance chance) {
        if (this == NL) {
            return chance.between(1000, 9999) + " " + letter(chance) + letter(chance);
        }
        if (this == GB) {
            return "" + letter(chance) + letter(chance) + chance.between(1, 9) + " " + chance.between(1, 9)
                    + letter(chance) + letter(chance);
        }
        return chance.between(1, 9) + chance.digits(postcodeLength - 1);
    }

    String city(Chance chance) {
        return chance.pick(cities);
    }

    /** A mobile number that numbering plans allow, as digits after the calling code. */
    String mobile(Chance chance) {
        return switch (this) {
            case DE -> chance.pick(List.of("151", "160", "170", "171", "175", "176")) + mobileTail(chance);
            case AT -> chance.pick(List.of("664", "676", "699")) + chance.digits(7);
            case NL -> "6" + chance.between(1, 5) + chance.digits(7);
            case FR -> "6" + chance.between(1, 2) + chance.digits(7);
            case GB -> "7" + chance.between(1, 3) + chance.digits(8);
        };
    }

    private static String mobileTail(Chance chance) {
        return chance.between(1, 9) + chance.digits(7);
    }

    private static char letter(Chance chance) {
        return (char) ('A' + chance.below(26));
    }
}
