package io.saltern.sampleshop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is true of one day: gathered while its files are written, then written beside them. */
final class DayTruth {
    /** Records of a source as they stand in its file, and those among them that add nothing. */
    record Volume(long records, long duplicates, long resent, long unparseable) {
        Volume plus(Volume other) {
            return new Volume(
                    records + other.records,
                    duplicates + other.duplicates,
                    resent + other.resent,
                    unparseable + other.unparseable);
        }
    }

    private final List<ObjectNode> facts = new ArrayList<>();
    private final DirtTally dirt = new DirtTally();
    private final Map<String, Volume> volumes = new TreeMap<>();

    ObjectNode fact(String kind) {
        ObjectNode fact = JsonNodeFactory.instance.objectNode();
        fact.put("kind", kind);
        facts.add(fact);
        return fact;
    }

    void record(String source, String recordId, Person person) {
        fact("record").put("source", source).put("record_id", recordId).put("person_id", person.id());
    }

    void identifier(String namespace, String value, Person person) {
        fact("identifier").put("namespace", namespace).put("value", value).put("person_id", person.id());
    }

    DirtTally dirt() {
        return dirt;
    }

    void volume(String source, Volume volume) {
        volumes.merge(source, volume, Volume::plus);
    }

    Map<String, Volume> volumes() {
        return volumes;
    }

    void write(Path path) {
        dirt.forEach((kind, count) ->
                fact("dirt").put("name", kind.label()).put("done", count.done()).put("of", count.of()));
        volumes.forEach((source, volume) -> fact("volume")
                .put("source", source)
                .put("records", volume.records())
                .put("duplicates", volume.duplicates())
                .put("resent", volume.resent())
                .put("unparseable", volume.unparseable()));
        try (RawFile file = new RawFile(path)) {
            for (ObjectNode fact : facts) {
                file.line(fact.toString());
            }
            file.publish();
        }
    }
}
