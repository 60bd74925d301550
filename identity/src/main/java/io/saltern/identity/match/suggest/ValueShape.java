package io.saltern.identity.match.suggest;

import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.regexp_replace;

import org.apache.spark.sql.Column;

/** What a value may look like; one value may have several shapes. Values are lower-cased and trimmed. */
enum ValueShape {
    EMAIL("are e-mail addresses") {
        @Override
        Column test(Column value) {
            return value.rlike("^[^@\\s]+@[^@\\s]+$");
        }
    },
    DATE("are dates") {
        @Override
        Column test(Column value) {
            return value.rlike(DATES);
        }
    },
    YEAR("are years") {
        @Override
        Column test(Column value) {
            return value.rlike("^(18|19|20)\\d\\d(\\.0+)?$");
        }
    },
    TO_12("are numbers from 1 to 12") {
        @Override
        Column test(Column value) {
            return value.rlike("^0?[1-9](\\.0+)?$|^1[0-2](\\.0+)?$");
        }
    },
    TO_31("are numbers from 1 to 31") {
        @Override
        Column test(Column value) {
            return value.rlike("^0?[1-9](\\.0+)?$|^[12]\\d(\\.0+)?$|^3[01](\\.0+)?$");
        }
    },
    TO_115("are numbers up to 115") {
        @Override
        Column test(Column value) {
            return value.rlike("^\\d{1,2}(\\.0+)?$|^1(0\\d|1[0-5])(\\.0+)?$");
        }
    },
    MONTH_WORD("are months") {
        @Override
        Column test(Column value) {
            return value.rlike("^(jan|feb|mar|mär|apr|ma[iy]|jun|jul|aug|sep|oct|okt|nov|de[cz]|ene|abr|ago|dic|gen"
                    + "|fév|avr|aoû)[\\p{L}.]*$");
        }
    },
    PHONE("are telephone numbers") {
        @Override
        Column test(Column value) {
            Column digits = length(regexp_replace(value, "\\D", ""));
            return value.rlike("^[+(]?\\d[\\d ()./+-]{5,}( ?;? ?(x|ext).*)?$")
                    .and(digits.geq(7))
                    .and(digits.leq(15))
                    .and(not(value.rlike(DATES)));
        }
    },
    DIALLED("are written as one dials") {
        @Override
        Column test(Column value) {
            return value.rlike("^[+(0]|^\\d+[ ().-]+\\d").and(not(value.rlike(DATES)));
        }
    },
    SEX("are words of sex") {
        @Override
        Column test(Column value) {
            return value.rlike(
                    "^(m|f|w|d|x|h|u|o|male|female|other|diverse?|divers|man|woman|mann|frau|männlich|weiblich"
                            + "|hombre|mujer|varón|masculino|femenino|homme|femme|masculin|féminin|maschio|femmina|mr|mrs|ms)\\.?$");
        }
    },
    HOUSE("are house numbers") {
        @Override
        Column test(Column value) {
            return value.rlike("^\\d{1,5}(\\.0)? ?[a-z]?([-/ ]\\d{1,4} ?[a-z]?)?$");
        }
    },
    STREET("hold a word for a street") {
        @Override
        Column test(Column value) {
            return value.rlike(
                    "\\b(st|str|street|rd|road|ave?|avenue|dr|drive|ln|lane|ct|court|pl|place|cres|crescent|cct"
                            + "|circuit|close|blvd|boulevard|tce|terrace|pde|parade|hwy|highway|sq|square|cir|circle|trl|trail"
                            + "|pkwy|parkway|way|grove|gardens|row|mews|loop|pike|calle|c/|avda|avenida|plaza|pza|paseo|camino"
                            + "|carrer|rue|allée|chemin|impasse|quai|via|viale|piazza|corso|rua|travessa|ulica|ul|aleja)\\b"
                            + "|(stra(ss|ß)e|str\\.?|weg|gasse|allee|platz|ufer|damm|straat|laan|plein|vej|gade|gatan|vägen|veien"
                            + "|katu|tie)\\b");
        }
    },
    NUMBER_AND_WORDS("hold a number beside words") {
        @Override
        Column test(Column value) {
            return value.rlike("^\\d+[a-z]?([-/]\\d+)?,? +\\p{L}|\\p{L}{3}.* \\d+ ?[a-z]?(,|$)");
        }
    },
    UNIT("name a part of a house") {
        @Override
        Column test(Column value) {
            return value.rlike("^(apt|apartment|unit|suite|ste|flat|fl|floor|room|rm|wohnung|whg|app|dept|piso|bldg|lot"
                    + "|trlr|top|etage|stock|puerta)\\b|^#|^\\d+\\. ?(og|stock|etage)");
        }
    },
    POSTCODE("have the form of a postcode") {
        @Override
        Column test(Column value) {
            return value.rlike("^\\d{4,6}(\\.0)?$|^\\d{5}-\\d{4}$|^\\d{2,4}-\\d{3,4}$|" + LETTERED_POSTCODE);
        }
    },
    LETTERED("have the form of a postcode with letters") {
        @Override
        Column test(Column value) {
            return value.rlike(LETTERED_POSTCODE);
        }
    },
    LETTERS("hold letters only") {
        @Override
        Column test(Column value) {
            return value.rlike("^[\\p{L} .,'’`()/-]+$");
        }
    },
    ONE_WORD("are one word") {
        @Override
        Column test(Column value) {
            return value.rlike("^\\p{L}[\\p{L}'’`.-]*$");
        }
    },
    TWO_WORDS("are two words and more") {
        @Override
        Column test(Column value) {
            return value.rlike("^\\p{L}[\\p{L}'’`.-]*,?( +\\p{L}[\\p{L}'’`.-]*,?)+$");
        }
    },
    LETTER("are one letter") {
        @Override
        Column test(Column value) {
            return value.rlike("^\\p{L}\\.?$");
        }
    },
    GIVEN("are common given names") {
        @Override
        Column test(Column value) {
            return first(value).isin(WordList.GIVEN.words().toArray());
        }
    },
    /** Beside {@link #GIVEN}: titles before a name, and surnames before a comma. */
    WITH_GIVEN("hold a common given name") {
        @Override
        Column test(Column value) {
            Object[] words = WordList.GIVEN.words().toArray();
            return first(value)
                    .isin(words)
                    .or(regexp_extract(value, "^\\p{L}+\\.? (\\p{L}+)", 1).isin(words))
                    .or(regexp_extract(value, ", *(\\p{L}+)", 1).isin(words));
        }
    },
    SURNAME("are common surnames") {
        @Override
        Column test(Column value) {
            return regexp_extract(value, "(^| )([\\p{L}']+)$", 2)
                    .isin(WordList.SURNAME.words().toArray());
        }
    },
    CITY("are large cities") {
        @Override
        Column test(Column value) {
            return first(value).isin(WordList.CITY.words().toArray());
        }
    },
    STATE("are states or provinces") {
        @Override
        Column test(Column value) {
            return first(value).isin(WordList.STATE.words().toArray());
        }
    },
    COUNTRY("are countries") {
        @Override
        Column test(Column value) {
            return value.isin(WordList.countries().toArray());
        }
    },
    OCCUPATION("are occupations") {
        @Override
        Column test(Column value) {
            return regexp_extract(value, "(^| )(\\p{L}+)$", 2)
                    .isin(WordList.OCCUPATION.words().toArray());
        }
    },
    CODE("are codes with digits") {
        @Override
        Column test(Column value) {
            return value.rlike("^(?=.*\\d)[\\p{L}\\d._/-]{4,}$");
        }
    };

    private static final String DATES = "^\\d{4}[-/. ]\\d{1,2}[-/. ]\\d{1,2}([t ].*)?$"
            + "|^\\d{1,2}[-/. ](\\d{1,2}|\\p{L}{3,9})[-/. ,]+(\\d{4}|\\d{2})([t ].*)?$"
            + "|^\\p{L}{3,9}\\.? \\d{1,2},? \\d{4}$"
            + "|^(18|19|20)\\d\\d(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])(\\.0)?$";
    private static final String LETTERED_POSTCODE =
            "^[a-z]{1,2}\\d[a-z\\d]? ?\\d[a-z]{2}$|^[a-z]\\d[a-z] ?\\d[a-z]\\d$|^\\d{4} ?[a-z]{2}$";

    private final String words;

    ValueShape(String words) {
        this.words = words;
    }

    /** How a share of values is told: "34 % …". */
    String words() {
        return words;
    }

    /** Whether a value has the shape. */
    abstract Column test(Column value);

    private static Column first(Column value) {
        return regexp_extract(value, "^\\p{L}+", 0);
    }
}
