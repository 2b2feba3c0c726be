// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.anid.api.model.ModelReference;
import org.anid.api.provenance.BuildInfo;
import org.anid.api.provenance.Provenance;
import org.junit.jupiter.api.Test;

class ProvenanceTest {

    private static Provenance onHost(Provenance.Host host, String seed) {
        TreeMap<String, String> run = new TreeMap<>();
        run.put("seed", seed);
        return new Provenance(
                new BuildInfo("1", "abc"),
                host,
                "scalar",
                List.of(),
                new Provenance.Dataset("say \"hi\"\n", 3, "00", "11"),
                new TreeMap<>(),
                run);
    }

    @Test
    void hostDoesNotChangeTheFingerprintAndSettingsDo() {
        Provenance here = onHost(Provenance.Host.current(2), "1");
        Provenance elsewhere = onHost(new Provenance.Host("21", "z/OS", 64), "1");
        assertThat(here.fingerprint()).isEqualTo(elsewhere.fingerprint()).matches("[0-9a-f]{64}");
        assertThat(onHost(Provenance.Host.current(2), "2").fingerprint()).isNotEqualTo(here.fingerprint());
    }

    @Test
    void whatAModelRunsOnIsInTheFingerprint() {
        ModelReference parameters = new ModelReference("m", "1", "ab");
        assertThat(parameters.runtime()).isEqualTo(ModelReference.OWN_CODE);
        assertThat(List.of(
                                parameters,
                                parameters.on("R 1 on cpu"),
                                parameters.on("R 1 on cuda"),
                                parameters.on("R 2 on cpu"))
                        .stream()
                        .map(model -> Provenance.of("metric", new TreeMap<>(), List.of(model))
                                .fingerprint()))
                .doesNotHaveDuplicates();
    }

    @Test
    void canonicalTextIsSortedJsonWithEscapes() {
        assertThat(onHost(Provenance.Host.current(1), "1").canonical())
                .isEqualTo("{\"dataset\":{\"fingerprint\":\"00\",\"images\":\"3\",\"name\":\"say \\\"hi\\\"\\u000a\"},"
                        + "\"kernels\":\"scalar\",\"metrics\":{},\"models\":[],\"revision\":\"abc\","
                        + "\"run\":{\"seed\":\"1\"},\"version\":\"1\"}");
    }

    @Test
    void theRunningBuildIsKnownOrSaysSo() {
        assertThat(BuildInfo.current().version()).isNotBlank().doesNotContain("$");
        assertThat(BuildInfo.current().revision()).isNotBlank().doesNotContain("$");
    }
}
