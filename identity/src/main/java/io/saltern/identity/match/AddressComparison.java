package io.saltern.identity.match;

import java.util.List;

/** One comparison in nested levels, as the parts of an address are no independent evidence. */
final class AddressComparison extends Comparison {
    private static final long serialVersionUID = 1L;
    private final int addressKind;
    private final int streetKind;
    private final int here = splitLevel("same address and place", 0.45);
    private final int house = splitLevel("same house and street", 0.1);
    private final int alike = level("address alike", 0.1);
    private final int street = splitLevel("same street", 0.05);
    private final int postcode = splitLevel("same postcode", 0.1);
    private final int city = splitLevel("same city", 0.08);
    private final int cityAlike = level("city alike", 0.03);
    private final int state = level("same state", 0.04);
    private final int different = level("different", 0.05);

    AddressComparison(FrequencyKinds kinds) {
        super("address", Role.SHARED);
        this.addressKind = kinds.address();
        this.streetKind = kinds.street();
    }

    @Override
    List<Integer> kinds() {
        return List.of(addressKind, streetKind, PersonLayout.POSTCODE, PersonLayout.CITY);
    }

    @Override
    int of(String[] a, String[] b, Frequencies frequencies) {
        String xStreet = a[PersonLayout.STREET];
        String yStreet = b[PersonLayout.STREET];
        String xHouse = a[PersonLayout.HOUSE];
        String yHouse = b[PersonLayout.HOUSE];
        int place = place(a, b);
        if (xStreet != null && yStreet != null) {
            boolean isStreet = xStreet.equals(yStreet);
            boolean isHouseKnown = xHouse != null && yHouse != null;
            boolean isHouse = isHouseKnown && xHouse.equals(yHouse);
            if (isStreet && isHouse) {
                String xUnit = a[PersonLayout.UNIT];
                String yUnit = b[PersonLayout.UNIT];
                boolean isOtherUnit = xUnit != null && yUnit != null && !xUnit.equals(yUnit);
                int kind = frequencies.of(addressKind, FrequencyKinds.addressOf(a));
                return place > 0 && !isOtherUnit ? here - kind : house - kind;
            }
            boolean isStreetAlike = isStreet
                    || TextSimilarity.edits(xStreet, yStreet, 2) <= 2
                    || TextSimilarity.jaroWinkler(xStreet, yStreet, 0.92) >= 0.92;
            boolean isHouseAlike = isHouse || isHouseKnown && TextSimilarity.edits(xHouse, yHouse, 1) <= 1;
            if (place >= 0 && isStreetAlike && (isHouse || isStreet && (isHouseAlike || !isHouseKnown))) {
                return alike;
            }
            if (isStreet && place >= 0) {
                return street - frequencies.of(streetKind, xStreet);
            }
        }
        return placeLevel(a, b, frequencies);
    }

    /** 1 = postcode or city agree, -1 = known and neither does, 0 = not known. */
    private static int place(String[] a, String[] b) {
        boolean isKnown = false;
        for (int part : new int[] {PersonLayout.POSTCODE, PersonLayout.CITY}) {
            if (a[part] != null && b[part] != null) {
                isKnown = true;
                if (a[part].equals(b[part]) || TextSimilarity.edits(a[part], b[part], 1) <= 1) {
                    return 1;
                }
            }
        }
        return isKnown ? -1 : 0;
    }

    private int placeLevel(String[] a, String[] b, Frequencies frequencies) {
        String xPostcode = a[PersonLayout.POSTCODE];
        String yPostcode = b[PersonLayout.POSTCODE];
        String xCity = a[PersonLayout.CITY];
        String yCity = b[PersonLayout.CITY];
        String xState = a[PersonLayout.STATE];
        String yState = b[PersonLayout.STATE];
        if (xPostcode != null && xPostcode.equals(yPostcode)) {
            return postcode - frequencies.of(PersonLayout.POSTCODE, xPostcode);
        }
        if (xCity != null && xCity.equals(yCity)) {
            return city - frequencies.of(PersonLayout.CITY, xCity);
        }
        boolean isCity = xCity != null && yCity != null;
        if (isCity
                && (TextSimilarity.edits(xCity, yCity, 2) <= 2
                        || TextSimilarity.jaroWinkler(xCity, yCity, 0.9) >= 0.9)) {
            return cityAlike;
        }
        boolean isState = xState != null && yState != null;
        if (isState && xState.equals(yState)) {
            return state;
        }
        boolean isPostcode = xPostcode != null && yPostcode != null;
        boolean isStreet = a[PersonLayout.STREET] != null && b[PersonLayout.STREET] != null;
        return isCity || isState || isPostcode || isStreet ? different : UNKNOWN;
    }
}
