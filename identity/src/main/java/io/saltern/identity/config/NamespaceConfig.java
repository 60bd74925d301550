package io.saltern.identity.config;

import io.saltern.base.config.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A kind of identifier and how far it is trusted.
 *
 * @param name as the sources' identifiers name it, for instance {@code email}
 * @param rank 0 for the most trusted one; a row belongs to its usable identifier of the lowest rank
 * @param blocked values that name nobody, in lower case and without blanks, as values are compared with them
 * @param blockedPatterns regular expressions of such values; a match anywhere blocks
 * @param allowed values that are somebody's whatever the lists, the patterns and the data say, in the form of the former
 * @param valid regular expression that a whole value matches; others name nobody; empty accepts all
 * @param maxPerProfile how many of its values one person may have; empty means any number
 * @param maxProfiles above so many persons the value is withheld: it is generic
 * @param agreeOn attributes on which both sides of a link must agree; empty when the value alone is proof
 * @param isDevice names a device, which by itself makes nobody known
 */
public record NamespaceConfig(
        String name,
        int rank,
        List<String> blocked,
        List<String> blockedPatterns,
        List<String> allowed,
        Optional<String> valid,
        Optional<ProfileLimit> maxPerProfile,
        OptionalLong maxProfiles,
        List<String> agreeOn,
        boolean isDevice) {
    /** The one attribute that links can be made to agree on. */
    public static final String GIVEN_NAME = "given_name";

    private static final Set<String> CONTACTS = Set.of("email", "phone");
    private static final String BLOCKED = "blocked";
    private static final String ALLOWED = "allowed";
    private static final String MAX_PER_PROFILE = "max_per_profile";
    private static final long MOST_PROFILES = 10_000;
    private static final long MOST_VALUES = 10_000;
    private static final long MOST_PROFILES_OF_GUARDED = 100;

    public NamespaceConfig {
        blocked = List.copyOf(blocked);
        blockedPatterns = List.copyOf(blockedPatterns);
        allowed = List.copyOf(allowed);
        agreeOn = List.copyOf(agreeOn);
    }

    /** Whether links through a value of this kind are checked against the names of both sides. */
    public boolean isGuarded() {
        return !agreeOn.isEmpty();
    }

    /**
     * Whether its values are addresses that people who live or work together may share, such as e-mails and phones: a
     * guarded namespace that names no device, and one called email or phone.
     */
    public boolean isContact() {
        return !isDevice && (isGuarded() || CONTACTS.contains(name));
    }

    static NamespaceConfig read(Section section, int rank, List<String> blocked, List<String> patterns) {
        String name = section.text("name");
        if (!name.matches("[a-z][a-z0-9_]*")) {
            section.fault("name", "is '" + name + "'; it must be snake_case, for instance user_id");
        }
        List<String> agreeOn = section.someTexts("agree_on");
        for (String attribute : agreeOn) {
            if (!attribute.equals(GIVEN_NAME)) {
                section.fault("agree_on", "names '" + attribute + "'; links can agree on " + GIVEN_NAME + " only");
            }
        }
        OptionalLong most = section.optionalInteger("max_profiles", 1, MOST_PROFILES)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
        // The names behind a guarded value are compared pairwise, so their number is always bounded.
        if (!agreeOn.isEmpty() && most.isEmpty()) {
            most = OptionalLong.of(MOST_PROFILES_OF_GUARDED);
        }
        boolean isDevice = section.flag("device", false);
        List<String> allBlocked = new ArrayList<>(blocked);
        List<String> ownBlocked =
                section.texts(BLOCKED).stream().map(NamelessValues::form).toList();
        allBlocked.addAll(ownBlocked);
        List<String> allPatterns = new ArrayList<>(patterns);
        allPatterns.addAll(patterns(section, "blocked_patterns"));
        Optional<String> valid = section.optionalPattern("valid").map(Pattern::pattern);
        List<String> allowed = allowed(section, ownBlocked, valid);
        Optional<ProfileLimit> limit = limit(section);
        section.finish();
        return new NamespaceConfig(name, rank, allBlocked, allPatterns, allowed, valid, limit, most, agreeOn, isDevice);
    }

    private static List<String> allowed(Section section, List<String> blocked, Optional<String> valid) {
        List<String> allowed = new ArrayList<>();
        for (String value : section.someTexts(ALLOWED)) {
            String form = NamelessValues.form(value);
            if (form.isEmpty()) {
                section.fault(ALLOWED, "holds an empty value, which is nobody's");
            } else if (blocked.contains(form)) {
                section.fault(ALLOWED, "holds '" + value + "', which stands under '" + BLOCKED + "' too; keep one");
            } else if (valid.filter(pattern -> !value.matches(pattern)).isPresent()) {
                section.fault(ALLOWED, "holds '" + value + "', which does not match 'valid': " + valid.get());
            }
            allowed.add(form);
        }
        return allowed;
    }

    private static Optional<ProfileLimit> limit(Section section) {
        if (!section.isSection(MAX_PER_PROFILE)) {
            return section.optionalInteger(MAX_PER_PROFILE, 1, MOST_VALUES)
                    .map(values -> new ProfileLimit(values, Optional.empty()));
        }
        Section limit = section.section(MAX_PER_PROFILE).orElseThrow();
        long values = limit.integer("values", 1, MOST_VALUES);
        Optional<Duration> within = limit.optionalWindow("within");
        limit.finish();
        return Optional.of(new ProfileLimit(values, within));
    }

    static List<String> patterns(Section section, String key) {
        List<String> patterns = section.texts(key);
        for (String pattern : patterns) {
            try {
                Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                section.fault(key, "holds no regular expression: '" + pattern + "' (" + e.getDescription() + ")");
            }
        }
        return patterns;
    }
}
