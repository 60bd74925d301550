package io.saltern.cli.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncExplanationTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "consent_denied",
                "consent_missing",
                "no_contact",
                "left_audience",
                "profile_gone",
                "in_doubt",
                "address_in_use",
                "address_changed",
                "same_key",
                "remove_not_supported",
                "empty_audience"
            })
    void eachReasonOfAPlanIsToldAsASentence(String reason) {
        String words = SyncExplanation.words(reason);

        assertTrue(words.split(" ").length > 5, words);
    }

    @Test
    void aMissingFieldIsNamedAndAnUnknownReasonIsReadable() {
        assertEquals("the required field em has no usable value", SyncExplanation.words("missing_field: em"));
        assertEquals("some new reason", SyncExplanation.words("some_new_reason"));
    }
}
