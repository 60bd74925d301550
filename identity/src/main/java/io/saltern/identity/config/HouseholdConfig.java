package io.saltern.identity.config;

import io.saltern.base.Digest;
import io.saltern.base.config.Section;
import io.saltern.lake.table.CustomerTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Who lives together.
 *
 * @param rules attributes of the golden record that people of one household share, all of them; a rule that holds is enough
 * @param maxPeople what more people share is an institution, and nobody's household
 */
public record HouseholdConfig(List<List<String>> rules, long maxPeople) {
    /** The usual rule: the same surname at the same address. */
    static final List<String> SURNAME_AND_ADDRESS =
            List.of(CustomerTable.FAMILY_NAME, CustomerTable.STREET, CustomerTable.POSTCODE);

    private static final long PEOPLE = 12;
    private static final long MOST = 1_000;

    public HouseholdConfig {
        rules = rules.stream().map(List::copyOf).toList();
    }

    static HouseholdConfig read(Section section) {
        List<List<String>> rules = new ArrayList<>();
        for (Section rule : section.sections("rules")) {
            List<String> share = rule.someTexts("share");
            for (String attribute : share) {
                if (!SurvivorshipConfig.ATTRIBUTES.contains(attribute)) {
                    rule.fault(
                            "share",
                            "names '" + attribute + "', which is no attribute of the golden record; there are "
                                    + String.join(", ", SurvivorshipConfig.ATTRIBUTES));
                }
            }
            rule.finish();
            rules.add(share);
        }
        long people = section.integer("max_people", PEOPLE, 2, MOST);
        section.finish();
        return new HouseholdConfig(rules.isEmpty() ? List.of(SURNAME_AND_ADDRESS) : rules, people);
    }

    /** SHA-256 of what households depend on. */
    public String digest() {
        return Digest.sha256(rules + " " + maxPeople);
    }
}
