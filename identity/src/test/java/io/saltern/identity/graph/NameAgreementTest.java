package io.saltern.identity.graph;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class NameAgreementTest {
    @Test
    void names_differ_certainly_when_none_of_one_side_may_be_one_of_the_other() {
        assertTrue(NameAgreement.areCertainlyDifferent(List.of("anna"), List.of("bert", "clara")));
        assertFalse(NameAgreement.areCertainlyDifferent(List.of("anna", "katharina"), List.of("bert", "kath")));
        assertFalse(NameAgreement.areCertainlyDifferent(List.of("anna"), List.of("a")));
        assertFalse(NameAgreement.areCertainlyDifferent(List.of("mathilde"), List.of("mathilda")));
        assertTrue(NameAgreement.areCertainlyDifferent(List.of("anna"), List.of()));
        assertTrue(NameAgreement.meets(NameAgreement.Demand.AGREE, List.of("anna"), List.of()));
        assertTrue(NameAgreement.meets(NameAgreement.Demand.ALIKE, List.of("kath"), List.of("katharina")));
        assertFalse(NameAgreement.meets(NameAgreement.Demand.AGREE, List.of("kath"), List.of("katharina")));
    }
}
