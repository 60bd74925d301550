package io.saltern.cli.report;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheFactory;
import io.saltern.base.error.SalternException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/**
 * The report as one HTML page that stands alone: style, script, chart library and data are inside, nothing is fetched,
 * and the page's own policy forbids it. Every chart has its numbers in a table, so the page also reads without script.
 */
public final class RunReportPage {
    private static final String CHART_LIBRARY = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";

    private RunReportPage() {}

    /** What the template reads. */
    private record Context(RunReportView page, String style, String library, String script, String data) {}

    /** The whole document. The same report gives the same bytes. */
    public static String render(RunReport report) {
        MustacheFactory templates = new DefaultMustacheFactory(RunReportPage::template);
        Mustache template = templates.compile("report.mustache");
        StringWriter page = new StringWriter();
        template.execute(
                page,
                new Context(
                        RunReportView.of(report),
                        text("report.css"),
                        text(CHART_LIBRARY),
                        text("report.js"),
                        RunReportJson.renderForScript(report)));
        return page.toString();
    }

    private static Reader template(String name) {
        return new StringReader(text(name));
    }

    private static String text(String resource) {
        try (InputStream in = RunReportPage.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw SalternException.internal(
                        "The run report needs the resource " + resource
                                + ", which is not on the classpath: build the jar again.",
                        null);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw SalternException.internal("The resource " + resource + " cannot be read: " + e.getMessage(), e);
        }
    }
}
