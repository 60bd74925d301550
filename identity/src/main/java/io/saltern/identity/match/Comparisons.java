package io.saltern.identity.match;

import io.saltern.identity.match.Comparison.Role;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** The comparisons of a table, made from what its columns mean; together they give the pattern of a pair. */
final class Comparisons implements Serializable {
    private static final long serialVersionUID = 1L;

    private final List<Comparison> list = new ArrayList<>();
    private final Frequencies frequencies;

    Comparisons(PersonLayout layout, boolean[] present, Frequencies frequencies) {
        this.frequencies = frequencies;
        FrequencyKinds kinds = new FrequencyKinds(layout);
        if (present[PersonLayout.GIVEN]) {
            list.add(new NameComparison("given name", PersonLayout.GIVEN, PersonLayout.SURNAME, Role.PERSONAL));
        }
        if (present[PersonLayout.SURNAME]) {
            list.add(new NameComparison("surname", PersonLayout.SURNAME, PersonLayout.GIVEN, Role.SHARED));
        }
        if (present[PersonLayout.MIDDLE]) {
            list.add(new MiddleNameComparison());
        }
        if (present[PersonLayout.SEX]) {
            list.add(new EqualComparison("sex", PersonLayout.SEX));
        }
        if (present[PersonLayout.BIRTH]) {
            list.add(new BirthComparison());
        }
        if (present[PersonLayout.AGE]) {
            list.add(new AgeComparison());
        }
        if (present[PersonLayout.EMAIL]) {
            list.add(new EmailComparison(kinds));
        }
        if (present[PersonLayout.PHONE]) {
            list.add(new PhoneComparison());
        }
        if (present[PersonLayout.STREET]
                || present[PersonLayout.CITY]
                || present[PersonLayout.POSTCODE]
                || present[PersonLayout.STATE]) {
            list.add(new AddressComparison(kinds));
        }
        for (int i = 0; i < layout.extras().size(); i++) {
            int place = PersonLayout.FIXED + i;
            if (!present[place]) {
                continue;
            }
            PersonLayout.ColumnMeaning extra = layout.extras().get(i);
            list.add(
                    extra.meaning() == Meaning.ID
                            ? new IdComparison(extra.column(), place)
                            : new TextComparison(extra.column(), place));
        }
    }

    List<Comparison> list() {
        return list;
    }

    /** The levels of all comparisons, one character each: {@code '0' + level}. */
    String pattern(String[] a, String[] b) {
        char[] out = new char[list.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = (char) ('0' + list.get(i).of(a, b, frequencies));
        }
        return new String(out);
    }
}
