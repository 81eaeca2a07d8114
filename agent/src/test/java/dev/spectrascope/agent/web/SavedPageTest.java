package dev.spectrascope.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.Failure;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedPageTest {

    private static final Pattern DATA = Pattern.compile(
            "<script type=\"application/json\"( data-encoding=\"gzip\")? data-path=\"([^\"]+)\">([^<]*)</script>");
    private static final Pattern MAP = Pattern.compile("<script type=\"importmap\">([^<]*)</script>");
    private static final String NAME = "e000003-i0000030";

    private final ObjectMapper mapper = new ObjectMapper();

    @TempDir
    private Path folder;

    private RunDirectory run;

    @BeforeEach
    void makeUpARun() throws IOException {
        run = Runs.create(folder.resolve("r1"));
        double[] grid = IntStream.range(0, 512).mapToDouble(k -> k / 3.0).toArray();
        for (int epoch = 3; epoch < 5; epoch++) {
            run.write(Runs.snapshot(run, epoch).name(), Runs.withDensity(Runs.report(epoch, 3, 8), grid));
        }
        run.write(new Failure(
                Runs.snapshot(run, 6).name(), "</script><script>alert('made up')<!--", null, 1, Instant.EPOCH));
    }

    private static String html(SavedPage page) throws IOException {
        StringWriter out = new StringWriter();
        page.writeTo(out);
        return out.toString();
    }

    private Map<String, JsonNode> data(String html) throws IOException {
        Map<String, JsonNode> data = new LinkedHashMap<>();
        Matcher tag = DATA.matcher(html);
        while (tag.find()) {
            byte[] json = tag.group(1) == null
                    ? tag.group(3).getBytes(StandardCharsets.UTF_8)
                    : new GZIPInputStream(
                                    new ByteArrayInputStream(Base64.getDecoder().decode(tag.group(3))))
                            .readAllBytes();
            data.put(tag.group(2), mapper.readTree(json));
        }
        return data;
    }

    @Test
    void holdsWhatAServerWouldGive() throws IOException {
        RunDirectory other = Runs.create(folder.resolve("r2"));
        Map<String, JsonNode> data = data(html(new SavedPage(List.of(run, other))));
        assertThat(data.keySet())
                .containsExactly(
                        "about",
                        "api/runs",
                        "api/runs/r1",
                        "api/runs/r1/peak",
                        "api/runs/r1/summary",
                        "api/runs/r1/reports",
                        "api/runs/r1/reports/" + NAME,
                        "api/runs/r1/reports/e000004-i0000040",
                        "api/runs/r2",
                        "api/runs/r2/peak",
                        "api/runs/r2/summary",
                        "api/runs/r2/reports");
        assertThat(data.get("api/runs")).hasSize(2);
        assertThat(data.get("api/runs/r1").at("/failed/0/cause").asText())
                .isEqualTo("</script><script>alert('made up')<!--");
        assertThat(data.get("api/runs/r1/peak").at("/series/raw/points")).hasSize(2);
        assertThat(data.get("api/runs/r1/reports")).hasSize(2);
        assertThat(data.get("about").at("/points").asInt()).isEqualTo(1024);
        JsonNode report = data.get("api/runs/r1/reports/" + NAME);
        assertThat(report.at("/sets/test/operators/g/density/eigenvalue")).hasSize(512);
        assertThat(report.at("/sets/test/operators/g/density/eigenvalue/1").asDouble())
                .isEqualTo(0.333333);
        assertThat(report.at("/sets/train/loss").asDouble()).isEqualTo(0.25);
    }

    @Test
    void whereThereIsLittleRoomCurvesHaveFewerPoints() throws IOException {
        SavedPage small = new SavedPage(List.of(run), 1);
        assertThat(small.mostPoints()).isEqualTo(32);
        Map<String, JsonNode> data = data(html(small));
        assertThat(data.get("about").at("/points").asInt()).isEqualTo(32);
        assertThat(data.get("api/runs/r1/reports/" + NAME).at("/sets/test/operators/g/density/eigenvalue"))
                .hasSize(32);
    }

    @Test
    void modulesAreDataAndFindEachOtherByName() throws IOException {
        String html = html(new SavedPage(List.of(run)));
        Matcher map = MAP.matcher(html);
        assertThat(map.find()).isTrue();
        JsonNode imports = mapper.readTree(map.group(1)).at("/imports");
        PageFiles files = new PageFiles();
        assertThat(imports.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(files.modules().keySet());
        for (Map.Entry<String, JsonNode> module : imports.properties()) {
            String name = module.getKey();
            String file = name.equals("spectrascope/source")
                    ? "source-embedded.js"
                    : files.modules().get(name);
            String prefix = "data:text/javascript;base64,";
            assertThat(module.getValue().asText()).startsWith(prefix);
            assertThat(Base64.getDecoder().decode(module.getValue().asText().substring(prefix.length())))
                    .isEqualTo(files.bytes(file));
        }
        assertThat(html).contains("import 'spectrascope/main';").contains("default-src 'none'");
        assertThat(MAP.matcher(html).replaceAll(""))
                .doesNotContain(
                        "src=\"", "http://", "https://", "rel=\"stylesheet\"", "href=\"api", "<!-- modules -->");
    }

    @Test
    void isReadableBeforeAndWithoutScripts() throws IOException {
        String html = html(new SavedPage(List.of(run)));
        assertThat(html)
                .contains("<title>r1 · Spectrascope</title>")
                .contains("<li>There are 2 reports, from epoch 3 to epoch 4.</li>");
    }
}
