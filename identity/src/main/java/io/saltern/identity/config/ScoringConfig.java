package io.saltern.identity.config;

import io.saltern.base.config.Section;
import io.saltern.identity.match.MatchConfig;
import io.saltern.lake.table.CustomerTable;
import java.util.List;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * How customer records are compared by what they say, beside their identifiers.
 *
 * @param use what becomes of records that are taken for one person
 * @param match columns of {@code staged.customer} with their meaning, and the wanted precision; a free attribute is called
 *     {@code attributes.NAME}
 */
public record ScoringConfig(Use use, MatchConfig match) {
    /** What becomes of records that are taken for one person. */
    public enum Use {
        /** They are linked, under the same rules as others. */
        LINK,
        /** They are shown to somebody who decides. */
        REVIEW,
        /** Nothing is compared. */
        OFF
    }

    private static final String ATTRIBUTE = CustomerTable.ATTRIBUTES + ".";
    private static final List<String> COLUMNS = List.of(
            CustomerTable.GIVEN_NAME,
            CustomerTable.FAMILY_NAME,
            CustomerTable.EMAIL,
            CustomerTable.PHONE,
            CustomerTable.BIRTH_ON,
            CustomerTable.GENDER,
            CustomerTable.STREET,
            CustomerTable.POSTCODE,
            CustomerTable.CITY,
            CustomerTable.REGION,
            CustomerTable.COUNTRY);

    /** Empty when nothing is to be compared. */
    static Optional<ScoringConfig> read(Section section) {
        Use use = section.choice("use", Use.class, Use.LINK);
        for (String column : section.textMap("columns").keySet()) {
            boolean isAttribute = column.startsWith(ATTRIBUTE) && column.length() > ATTRIBUTE.length();
            if (!isAttribute && !COLUMNS.contains(column)) {
                section.fault(
                        "columns",
                        "names '" + column + "', which is no column of staged.customer that can be compared;"
                                + " did you mean '" + nearest(column) + "'? There are " + String.join(", ", COLUMNS)
                                + " and " + ATTRIBUTE + "NAME");
            }
        }
        MatchConfig match = MatchConfig.read(section);
        return use == Use.OFF ? Optional.empty() : Optional.of(new ScoringConfig(use, match));
    }

    private static String nearest(String column) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        String best = COLUMNS.get(0);
        for (String known : COLUMNS) {
            if (distance.apply(column, known) < distance.apply(column, best)) {
                best = known;
            }
        }
        return best;
    }

    /** The name of a free attribute; empty for a column of the table. */
    public static Optional<String> attribute(String column) {
        return Optional.of(column)
                .filter(name -> name.startsWith(ATTRIBUTE))
                .map(name -> name.substring(ATTRIBUTE.length()));
    }
}
