package io.saltern.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.saltern.base.error.SalternException;
import java.time.Instant;

/** The report as one JSON document: the names of the records, times in ISO 8601, amounts as plain decimals. */
public final class RunReportJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private RunReportJson() {}

    /** The document, indented for reading. */
    public static String render(RunReport report) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw SalternException.internal("The run report cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * The document for a script element of a page: on one line, and with no character that could end the element or
     * open another.
     */
    static String renderForScript(RunReport report) {
        try {
            return MAPPER.writeValueAsString(report)
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("&", "\\u0026")
                    .replace("\u2028", "\\u2028")
                    .replace("\u2029", "\\u2029");
        } catch (JsonProcessingException e) {
            throw SalternException.internal("The run report cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }
}
