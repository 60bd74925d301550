package io.saltern.retl.sync;

import io.saltern.base.Digest;
import io.saltern.retl.api.Capabilities;
import io.saltern.retl.api.FieldType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sync as its file says it.
 *
 * @param name name of its file
 * @param destination name of the destination
 * @param segments people who are in any of these are the audience; empty = all known profiles
 * @param except people who are in any of these are not
 * @param consent purpose that a person must have consented to; empty when the file says {@code consent: none}
 * @param undecided what becomes of a contact that has decided nothing itself
 * @param mode what happens to those who leave the audience
 * @param key field whose sent value addresses the object at the destination; empty = the profile id does
 * @param fields the payload, in the order of the file
 * @param isEnabled whether it is planned at all
 * @param mayEmpty whether an audience that has become empty removes everybody, rather than being held
 * @param destinationDigest digest of what the plan depends on at the destination
 * @param capabilities what the destination can do
 */
record SyncDef(
        String name,
        String destination,
        List<String> segments,
        List<String> except,
        Optional<String> consent,
        Undecided undecided,
        Mode mode,
        Optional<String> key,
        List<FieldMapping> fields,
        boolean isEnabled,
        boolean mayEmpty,
        String destinationDigest,
        Capabilities capabilities) {

    /** What happens to those who leave the audience. */
    enum Mode {
        /** They are removed at the destination. */
        MIRROR,
        /** They stay as they are, unless consent or the profile itself is gone. */
        UPSERT
    }

    /** What becomes of a contact (an e-mail, a phone) that has decided nothing itself. */
    enum Undecided {
        /** It does not leave. */
        BLOCK,
        /** It leaves when another identifier of the person has granted and none has denied. */
        FOLLOW_PERSON
    }

    SyncDef {
        segments = List.copyOf(segments);
        except = List.copyOf(except);
        fields = List.copyOf(fields);
    }

    /** Digest of all that decides what the sync plans. */
    String digest() {
        return Digest.sha256(String.join(
                "\n",
                name,
                destination,
                segments.toString(),
                except.toString(),
                consent.orElse(""),
                undecided.name(),
                mode.name(),
                key.orElse(""),
                fields.toString(),
                String.valueOf(isEnabled),
                String.valueOf(mayEmpty),
                destinationDigest));
    }

    /** The fields that are ways to reach a person, and so need consent of their own. */
    List<FieldMapping> contacts() {
        return fields.stream()
                .filter(field -> field.source().namespace().isPresent())
                .toList();
    }

    /** This sync, enabled. */
    SyncDef enabled() {
        return new SyncDef(
                name,
                destination,
                segments,
                except,
                consent,
                undecided,
                mode,
                key,
                fields,
                true,
                mayEmpty,
                destinationDigest,
                capabilities);
    }

    Optional<FieldMapping> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /** What the values of each field are, in the order of the file. */
    Map<String, FieldType> types() {
        Map<String, FieldType> types = new LinkedHashMap<>();
        fields.forEach(field -> types.put(field.name(), field.type()));
        return types;
    }

    boolean reads(FieldSource.Kind kind) {
        return fields.stream().anyMatch(field -> field.source().kind() == kind);
    }
}
