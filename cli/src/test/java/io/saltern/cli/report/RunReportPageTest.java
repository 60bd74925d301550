package io.saltern.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.saltern.cli.report.HeadlessChromium.Page;
import io.saltern.cli.report.HeadlessChromium.Scheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens the page in a real browser: drawn charts, both schemes, desktop and phone, nothing fetched. */
class RunReportPageTest {
    private static final int DESKTOP = 1440;
    private static final int PHONE = 390;

    /** Per chart: its name, how many pixels are not transparent, and how many colours they have. */
    private static final String INK =
            """
            [...document.querySelectorAll('.plot')].map((plot) => {
              const canvas = plot.querySelector('canvas');
              const at = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              let ink = 0;
              const colours = new Set();
              for (let i = 0; i < at.length; i += 4) {
                if (at[i + 3] > 0) { ink++; colours.add(at[i] + ',' + at[i + 1] + ',' + at[i + 2]); }
              }
              return { name: plot.dataset.chart, ink, colours: colours.size, width: canvas.clientWidth, height: canvas.clientHeight };
            })
            """;

    /**
     * Every text of every chart: how many pixels it sticks out of its canvas, and whether it is shortened. Boxes are measured
     * here, since those of the library give a text the width of its column.
     */
    private static final String LABELS =
            """
            [...document.querySelectorAll('.plot')].flatMap((plot) => {
              const zr = echarts.getInstanceByDom(plot).getZr();
              const pen = document.createElement('canvas').getContext('2d');
              return zr.storage.getDisplayList(true, true).filter((e) => e.type === 'tspan' && e.style.text && !e.invisible && e.style.opacity !== 0).map((e) => {
                const s = e.style;
                pen.font = s.font;
                const width = pen.measureText(s.text).width;
                const height = parseFloat(/([\\d.]+)px/.exec(s.font)[1]);
                const x = s.x - (s.textAlign === 'right' ? width : s.textAlign === 'center' ? width / 2 : 0);
                const y = s.y - (s.textBaseline === 'middle' ? height / 2 : s.textBaseline === 'bottom' ? height : 0);
                const m = e.transform || [1, 0, 0, 1, 0, 0];
                const corners = [[x, y], [x + width, y], [x, y + height], [x + width, y + height]].map(([a, b]) => [m[0] * a + m[2] * b + m[4], m[1] * a + m[3] * b + m[5]]);
                const at = (i, of) => of(...corners.map((c) => c[i]));
                const out = Math.max(-at(0, Math.min), -at(1, Math.min), at(0, Math.max) - zr.getWidth(), at(1, Math.max) - zr.getHeight());
                return { label: plot.dataset.chart + ': ' + s.text, out, isShortened: /(…|[.]{3})$/.test(s.text) };
              });
            })
            """;

    private static final String DRAWN =
            "[...document.querySelectorAll('.plot')].every((plot) => plot.dataset.drawn === 'true')";

    private static HeadlessChromium browser;

    @TempDir
    static Path folder;

    @BeforeAll
    static void startBrowser() throws Exception {
        browser = HeadlessChromium.start();
    }

    @AfterAll
    static void closeBrowser() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void drawsEveryChartOnDesktopAndPhoneInLightAndDark() throws IOException {
        Path file = write("full", SampleReports.full());
        for (int width : new int[] {DESKTOP, PHONE}) {
            for (Scheme scheme : Scheme.values()) {
                Page page = open(file, width, scheme);
                List<String> drawn = new ArrayList<>();
                for (JsonNode chart : page.evaluate(INK)) {
                    String where = chart.get("name").asText() + " at " + width + " " + scheme + ": " + chart;
                    assertTrue(chart.get("ink").asInt() > 2_000, "almost blank: " + where);
                    assertTrue(chart.get("colours").asInt() > 8, "one colour only: " + where);
                    assertTrue(chart.get("width").asInt() > width / 2 - 200, "squeezed: " + where);
                    drawn.add(chart.get("name").asText());
                }
                assertEquals(
                        List.of(
                                "records-flow",
                                "people-sources",
                                "group-sizes",
                                "source-overlap",
                                "unlinkable",
                                "match-tradeoff",
                                "profile-graph",
                                "segment-sizes",
                                "segment-overlap",
                                "rfm-grid",
                                "rfm-names",
                                "cluster-centres",
                                "cluster-sizes",
                                "silhouette",
                                "sync-outcomes",
                                "step-times"),
                        drawn);
                keep(page, "full-" + width + "-" + scheme);
                page.close();
            }
        }
    }

    @Test
    void noLabelOfAChartIsCut() throws IOException {
        for (int width : new int[] {1400, 420}) {
            for (String name : List.of("full", "crowded")) {
                Path file = write(name, name.equals("full") ? SampleReports.full() : SampleReports.crowded());
                Page page = open(file, width, Scheme.LIGHT);
                List<String> cut = new ArrayList<>();
                int labels = 0;
                for (JsonNode label : page.evaluate(LABELS)) {
                    labels++;
                    boolean isTooLong = name.equals("crowded");
                    if (label.get("out").asDouble() > 0
                            || label.get("isShortened").asBoolean() && !isTooLong) {
                        cut.add(label.toString());
                    }
                }
                assertTrue(labels > 50, "labels found: " + labels);
                assertEquals(List.of(), cut, name + " at " + width);
                page.close();
            }
        }
    }

    @Test
    void whatHoldsPeopleTogetherIsToldMasked() throws IOException {
        Page page = open(write("glue", SampleReports.full()), PHONE, Scheme.LIGHT);
        String text = page.evaluate("document.body.innerText").asText();
        for (String sentence : List.of(
                "1,216 of 26,535 person records (4.6 %) show no identifier that could link them.",
                "takes two for one from 6.50 bits on, and expects 99.1 % of its links to be right and to find 96.2 %",
                "anonymous id 8, email 5",
                "user_id:u*** (13)",
                "phone:+49*****00")) {
            assertTrue(text.contains(sentence), "missing: " + sentence + "\n" + text);
        }
        page.close();
    }

    @Test
    void chartsFollowTheSchemeOfAnOpenPageAndKeepTheirTableBeside() throws IOException {
        Page page = open(write("flip", SampleReports.full()), DESKTOP, Scheme.LIGHT);
        String pictures = "[...document.querySelectorAll('canvas')].map((c) => c.toDataURL())";
        String ground = "getComputedStyle(document.body).backgroundColor";
        page.evaluate("window.lightGround = " + ground + "; window.light = " + pictures + "; 0");
        page.prefer(Scheme.DARK);
        page.await(ground + " !== lightGround && " + DRAWN + " && " + pictures + ".every((p, i) => p !== light[i])");
        page.prefer(Scheme.LIGHT);
        page.await(ground + " === lightGround && " + DRAWN + " && " + pictures + ".every((p, i) => p === light[i])");
        page.evaluate("document.querySelector('[data-for=rfm-grid][data-mode=second]').click()");
        page.await(DRAWN + " && " + pictures + ".filter((p, i) => p !== light[i]).length === 1");
        assertEquals(
                0,
                page.evaluate(
                                "[...document.querySelectorAll('figure')].filter((f) => !f.querySelector('[role=img][aria-label]')"
                                        + " || !(f.querySelector('details table') || f.parentElement.querySelector('.sheet table'))).length")
                        .asInt(),
                "a chart has no text alternative");
        page.close();
    }

    @Test
    void chartsFillTheWidthAfterTheWindowChanged() throws IOException {
        Page page = open(write("resize", SampleReports.full()), DESKTOP, Scheme.LIGHT);
        page.resize(PHONE, 844);
        page.await(
                "innerWidth === " + PHONE + " && " + DRAWN
                        + " && [...document.querySelectorAll('.plot')].every((p) => p.querySelector('canvas').clientWidth === p.clientWidth)");
        checkWidth(page, PHONE);
        page.close();
    }

    @Test
    void aRunThatReachedLittleSaysSoInEverySection() throws IOException {
        for (int width : new int[] {DESKTOP, PHONE}) {
            Page page = open(write("failed", SampleReports.failedEarly()), width, Scheme.LIGHT);
            String text = page.evaluate("document.body.innerText").asText();
            for (String sentence : List.of(
                    "The run did not finish",
                    "the folder raw/crm does not exist",
                    "The run ended before it looked at a source.",
                    "Nobody is resolved yet",
                    "Segments were not evaluated yet",
                    "There is no recency, frequency and monetary score yet",
                    "No clusters yet",
                    "No sync ran",
                    "Nothing was counted",
                    "No record was rejected",
                    "No source was reached",
                    "Identity did not run",
                    "The run wrote no table")) {
                assertTrue(text.contains(sentence), "missing: " + sentence + "\n" + text);
            }
            keep(page, "failed-" + width);
            page.close();
        }
        Page page = open(write("empty", SampleReports.empty()), PHONE, Scheme.DARK);
        assertTrue(page.evaluate("document.body.innerText").asText().contains("No step was started."));
        keep(page, "empty-" + PHONE);
        page.close();
    }

    @Test
    void anIdleRunShowsTheWarehouseAsItStands() throws IOException {
        Page page = open(write("idle", SampleReports.idle()), DESKTOP, Scheme.DARK);
        String text = page.evaluate("document.body.innerText").asText();
        assertTrue(text.contains("No source brought anything new."), text);
        assertTrue(text.contains("Nothing had to be sent."), text);
        assertFalse(page.evaluate("!!document.querySelector('[data-chart=records-flow]')")
                .asBoolean());
        assertTrue(page.evaluate("!!document.querySelector('[data-chart=segment-overlap] canvas')")
                .asBoolean());
        keep(page, "idle");
        page.close();
    }

    @Test
    void manyGroupsLongNamesAndMarkupStayInTheirPlace() throws IOException {
        for (int width : new int[] {DESKTOP, PHONE}) {
            Page page = open(write("crowded", SampleReports.crowded()), width, Scheme.LIGHT);
            assertEquals(
                    0,
                    page.evaluate("document.querySelectorAll('main img').length")
                            .asInt());
            String text = page.evaluate("document.body.innerText").asText();
            assertTrue(text.contains("</script><img src=x onerror=alert(1)>"));
            assertTrue(text.contains("off by"), "a source whose parts do not sum to what was read is not marked");
            assertTrue(text.contains("rows are missing"), "the headline hides that equations do not hold");
            keep(page, "crowded-" + width);
            page.close();
        }
    }

    @Test
    void holdsNoAddressThatABrowserWouldFetchAndRepeatsByteByByte() {
        String html = RunReportPage.render(SampleReports.full());
        assertEquals(html, RunReportPage.render(SampleReports.full()));
        String markup = html.replaceAll("(?s)(<script[^>]*>).*?</script>", "$1");
        Matcher fetched = Pattern.compile(
                        "(?i)<(link|script|img|iframe|source|object)[^>]*\\b(src|href|data)\\s*=\\s*[\"'](?!data:,)")
                .matcher(markup);
        assertFalse(fetched.find(), () -> "fetches " + fetched.group());
        assertFalse(markup.contains("@import") || markup.contains("url("));
        assertTrue(html.contains("default-src 'none'"));
    }

    @Test
    void jsonSaysWhatThePageSays() throws IOException {
        JsonNode json = new ObjectMapper().readTree(RunReportJson.render(SampleReports.full()));
        assertEquals("2024-03-31T00:00:00Z", json.at("/run/asOf").asText());
        assertTrue(json.at("/sources/0/balanced").asBoolean());
        assertEquals(96_412, json.at("/sources/0/read").asLong());
        assertEquals(3_800, json.at("/syncs/1/planned").asLong());
        assertTrue(json.at("/syncs/1/deliveryBalanced").asBoolean());
        assertEquals(1_094_210.40, json.at("/rfm/names/0/monetary").asDouble());
    }

    private static Path write(String name, RunReport report) throws IOException {
        return Files.writeString(folder.resolve(name + ".html"), RunReportPage.render(report));
    }

    /** Opens the file and checks what must hold for every page. */
    private static Page open(Path file, int width, Scheme scheme) {
        Page page = browser.open(file, width, width <= 420 ? 844 : 900, scheme);
        page.await(DRAWN);
        checkWidth(page, width);
        assertEquals(
                scheme == Scheme.DARK,
                page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
                        .asBoolean());
        assertEquals(List.of(), page.problems());
        assertEquals(
                List.of(file.toUri().toString()),
                page.requests().stream().filter(url -> !url.startsWith("data:")).toList());
        return page;
    }

    private static void checkWidth(Page page, int width) {
        assertEquals(
                "[]",
                page.evaluate(
                                "JSON.stringify([...document.querySelectorAll('.tile p, .stages p, .card p, figcaption p, .lead')]"
                                        + ".filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent.slice(0, 60)))")
                        .asText(),
                "text runs out of its box");
        assertEquals(width, page.evaluate("innerWidth").asInt());
        assertEquals(
                width, page.evaluate("document.documentElement.clientWidth").asInt());
        assertEquals(
                width,
                page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")
                        .asInt(),
                () -> "the page scrolls sideways: "
                        + page.evaluate("[...document.querySelectorAll('main *, header *, footer *')]"
                                + ".filter((e) => !e.closest('.scroll') && e.getBoundingClientRect().right > " + width
                                + ").map((e) => e.className + ' ' + e.textContent.slice(0, 40))"));
    }

    /** Leaves a picture for people to look at. */
    private static void keep(Page page, String name) throws IOException {
        page.screenshot(Path.of("target", "run-report", name.toLowerCase(Locale.ENGLISH) + ".png"));
    }
}
