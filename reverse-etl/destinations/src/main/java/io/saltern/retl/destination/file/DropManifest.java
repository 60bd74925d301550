package io.saltern.retl.destination.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.saltern.retl.api.StagedDrop;
import io.saltern.retl.api.StagedFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What stands in {@code manifest.json}: its presence says that the drop is whole.
 *
 * @param publicationKey of the drop
 * @param parts the part files in order
 */
record DropManifest(String publicationKey, List<Part> parts) {
    static final String FILE = "manifest.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectWriter PRETTY = JSON.writer(SerializationFeature.INDENT_OUTPUT);

    /**
     * A part file.
     *
     * @param name in the drop's folder
     * @param bytes its size
     * @param rows records in it, a CSV header not counted
     * @param sha256 of its bytes as they lie there
     */
    record Part(String name, long bytes, long rows, String sha256) {}

    DropManifest {
        parts = List.copyOf(parts);
    }

    long rows() {
        return parts.stream().mapToLong(Part::rows).sum();
    }

    long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    byte[] json(StagedDrop drop, StagedFormat format) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("manifest_version", 1);
        root.put("publication_key", publicationKey);
        root.put("sync", drop.sync());
        root.put("run_id", drop.runId());
        root.put("as_of", drop.asOf());
        root.put("format", format.kind().name().toLowerCase(Locale.ROOT));
        root.put("compression", format.isGzip() ? "gzip" : "none");
        ArrayNode columns = root.putArray("columns");
        drop.columns().forEach(columns::add);
        root.put("rows", rows());
        ObjectNode ops = root.putObject("op_counts");
        drop.countsByWord().forEach(ops::put);
        ArrayNode files = root.putArray("files");
        for (Part part : parts) {
            files.addObject()
                    .put("path", part.name())
                    .put("bytes", part.bytes())
                    .put("rows", part.rows())
                    .put("sha256", part.sha256());
        }
        return PRETTY.writeValueAsBytes(root);
    }

    static DropManifest read(InputStream in) throws IOException {
        JsonNode root = JSON.readTree(in);
        List<Part> parts = new ArrayList<>();
        for (JsonNode file : root.path("files")) {
            parts.add(new Part(
                    file.path("path").asText(),
                    file.path("bytes").asLong(),
                    file.path("rows").asLong(),
                    file.path("sha256").asText()));
        }
        return new DropManifest(root.path("publication_key").asText(), parts);
    }
}
