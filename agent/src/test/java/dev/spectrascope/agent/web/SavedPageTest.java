package dev.spectrascope.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.Failure;
import dev.spectrascope.probes.run.Gap;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void tellsNobodyWhereTheFilesLie() throws IOException {
        Path blank = folder.resolve("a folder of Ann's");
        RunDirectory known = Runs.create(blank.resolve("r7"));
        String file = blank.resolve("r7").resolve("snapshots").toString();
        known.write(new Failure(Runs.snapshot(known, 6).name(), "cannot read " + file, null, 1, Instant.EPOCH));
        known.write(new Gap(Runs.snapshot(known, 7).name(), Gap.Kind.DROPPED, "no room in " + file, Instant.EPOCH));
        String html = html(new SavedPage(List.of(known)));
        assertThat(html).doesNotContain(folder.toString(), "of Ann's");
        JsonNode sent = data(html).get("api/runs/r7");
        assertThat(sent.at("/directory").asText()).isEqualTo("r7");
        assertThat(sent.at("/failed/0/cause").asText()).isEqualTo("cannot read r7/snapshots");
        assertThat(sent.at("/gaps/0/reason").asText()).isEqualTo("no room in r7/snapshots");
        assertThat(sent.has("pid")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/home/ann/jobs/x| x",
                "/home/ann smith/jobs/| jobs",
                "C:\\Users\\Ann\\key.p12| key.p12",
                "no room for /data/ann/r1/sets/train.bin: 3 MB are free| no room for train.bin: 3 MB are free",
                "cannot open 'D:/runs/r1/run.json'| cannot open 'run.json'",
                "see /metrics and http://push.example:9091/a/b, B1/B2, 2/η| see /metrics and http://push.example:9091/a/b, B1/B2, 2/η",
                "spectrascope-runs/r1| spectrascope-runs/r1",
                "log:20| log:20"
            })
    void ofAPathTheLastNameIsLeft(String text, String left) {
        assertThat(PlacelessJson.shortened(text)).isEqualTo(left);
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
