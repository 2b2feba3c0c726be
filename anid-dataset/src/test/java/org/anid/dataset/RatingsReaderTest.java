// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.Rating;
import org.anid.api.dataset.RatingStudy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatingsReaderTest {

    /** The expected means are given to three decimals. */
    private static final double ROUNDED_TO_THREE_DECIMALS = 5e-4;

    private static final String HEADER = "image_id,generator,guidance,rater,aspect,value\n";

    private final Path temp;

    RatingsReaderTest(@TempDir Path temp) {
        this.temp = temp;
    }

    @Test
    void realStudyHas17280RatingsAndItsPublishedMeans() throws Exception {
        RatingStudy study = RatingsReader.read(Shared.dani("human-study").resolve("ratings.json"));

        assertThat(study.ratings()).hasSize(17_280);
        assertThat(study.simulated()).isFalse();
        assertThat(study.name()).isEqualTo("ratings.json");
        assertThat(study.ratings().stream().map(Rating::rater).distinct()).hasSize(48);
        assertThat(study.ratings().stream().map(Rating::imageId).distinct()).hasSize(10);
        // Means of ratings.json over raters and images, computed with NumPy from the documented axes.
        assertMean(study, "SD_XL", Guidance.T2I, Aspect.QUALITY, 3.681);
        assertMean(study, "SD_XL", Guidance.T2I, Aspect.ALIGNMENT, 3.429);
        assertMean(study, "SD_XL", Guidance.T2I, Aspect.AESTHETIC, 3.546);
        assertMean(study, "SD_V21", Guidance.I2I, Aspect.QUALITY, 2.404);
    }

    @Test
    void realStudyRatesExactlyTheImagesThatStudyJsonNames() throws Exception {
        Path folder = Shared.dani("human-study");
        RatingStudy study = RatingsReader.read(folder.resolve("ratings.json"));

        assertThat(study.ratings().stream().map(Rating::imageId).distinct())
                .containsExactlyElementsOf(DaniDataset.open(folder).records().stream()
                        .filter(r -> r.natural())
                        .map(r -> r.imageId())
                        .toList());
    }

    @Test
    void csvIsReadInAFixedOrder() throws Exception {
        Path file = write(
                "r.csv",
                "\uFEFFrater,Aspect,value,image_id,generator,guidance,simulated\n"
                        + "10,quality,2,0010,\"A, B\",i2i,false\n"
                        + "9,aesthetic,4.5,10,\"A, B\",i2i,true\n"
                        + "9,Quality,1,9,\"A, B\",,\n");

        RatingStudy study = RatingsReader.read(file);

        assertThat(study.simulated()).isTrue();
        assertThat(study.ratings())
                .containsExactly(
                        new Rating("9", "A, B", null, "9", Aspect.QUALITY, 1),
                        new Rating("10", "A, B", Guidance.I2I, "9", Aspect.AESTHETIC, 4.5),
                        new Rating("10", "A, B", Guidance.I2I, "10", Aspect.QUALITY, 2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1,G,T2I,7,quality,6      | line 2: the rating 6.0 is outside the scale from 1 to 5
            1,G,T2I,7,quality,NaN    | line 2: the rating NaN is outside the scale
            1,G,T2I,7,quality,good   | line 2: value must be a number, not 'good'
            1,G,T2I,7,beauty,3       | line 2: an aspect is quality, alignment or aesthetic, not 'beauty'
            1,G,X2I,7,quality,3      | line 2: guidance is T2I, I2I or TI2I, not 'X2I'
            1,G,T2I,,quality,3       | line 2: the column rater is empty; fill it
            1,G,T2I,7,quality        | line 2: 5 values for 6 columns
            """)
    void oddRowsNameTheLineAndTheFix(String row, String message) throws Exception {
        Path file = write("r.csv", HEADER + row + "\n");

        assertThatThrownBy(() -> RatingsReader.read(file))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("r.csv, " + message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void idsOfPandasAreEqualByValue() throws Exception {
        Path file = Files.writeString(
                temp.resolve("r.csv"), "image_id,generator,rater,aspect,value\n139.0,G,a,quality,3\n");

        assertThat(RatingsReader.read(file).ratings().get(0).imageId()).isEqualTo("139");
    }

    @Test
    void twoAnswersToOneQuestionAreAnError() throws Exception {
        Path file = write("r.csv", HEADER + "1,G,T2I,7,quality,3\n01,G,T2I,7,quality,4\n");

        assertThatThrownBy(() -> RatingsReader.read(file))
                .hasMessageContaining("r.csv, line 3")
                .hasMessageContaining("in line 2 already");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"5": [[[[9]]]]}                              | at /5/0/0/0/0: the rating 9.0 is outside the scale
            {"5": [[[[1,2,3,4]]]]}                        | at /5/0/0/0/3: expected 3 aspects
            {"5": [[[[1,2]]]]}                            | expected 3 aspects (quality, alignment, aesthetic), found 2
            {"5": [[[[1,2,3]]]]}                          | expected 4 generators
            {"5": [[[["a"]]]]}                            | at /5/0/0/0/0: expected a number
            {"5": 3}                                      | at /5: expected an array of raters
            {"5": [                                       | not valid JSON
            []                                            | expected an object with an array of ratings per image id
            {}                                            | holds no rating
            """)
    void malformedJsonNamesThePlace(String text, String message) throws Exception {
        Path file = write("r.json", text);

        assertThatThrownBy(() -> RatingsReader.read(file))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("r.json")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void missingColumnsAndFilesAreSaid() throws Exception {
        Path file = write("r.csv", "image_id,generator\n1,G\n");

        assertThatThrownBy(() -> RatingsReader.read(file))
                .hasMessageContaining("r.csv, line 1: there is no column rater");
        assertThatThrownBy(() -> RatingsReader.read(temp.resolve("none.csv"))).hasMessageContaining("there is no file");
        assertThatThrownBy(() -> RatingsReader.read(write("empty.csv", " \n"))).hasMessageContaining("is empty");
        assertThatThrownBy(() -> RatingsReader.read(temp)).hasMessageContaining("is a folder");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text);
    }

    private static void assertMean(
            RatingStudy study, String generator, Guidance guidance, Aspect aspect, double expected) {
        double mean = study.ratings().stream()
                .filter(r -> r.generator().equals(generator) && r.guidance() == guidance && r.aspect() == aspect)
                .mapToDouble(Rating::value)
                .average()
                .orElseThrow();
        assertThat(mean).isCloseTo(expected, within(ROUNDED_TO_THREE_DECIMALS));
    }
}
