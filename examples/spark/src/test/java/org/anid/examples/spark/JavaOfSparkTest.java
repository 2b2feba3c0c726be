// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** On a Java that Spark's Hadoop does not know. */
@EnabledForJreRange(min = JRE.JAVA_23, disabledReason = "the Hadoop of Spark 4.1 runs on this Java")
class JavaOfSparkTest {

    @Test
    void saysWhichJavaItNeeds() {
        List<String> said = new ArrayList<>();
        SparkSession session = SparkSession.builder()
                .master("local[1]")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        try {
            assertThat(AnidJob.run(session, said::add, "--natural", "n", "--generated", "A=a"))
                    .isEqualTo(2);
        } finally {
            session.stop();
        }
        assertThat(said).singleElement().asString().contains("does not run on Java", "Java 17 or 21");
    }
}
