// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.image.ResampleFilter;
import org.anid.api.metric.UnscorableException;
import org.anid.api.model.Crops;
import org.anid.api.model.Preprocessing;
import org.anid.api.model.Preprocessing.Layout;
import org.anid.api.model.Preprocessing.Method;
import org.anid.api.model.Preprocessing.Mode;
import org.anid.api.model.Preprocessing.Order;
import org.anid.api.model.Preprocessing.Step;
import org.anid.models.testing.Pictures;
import org.anid.models.zoo.ModelZoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PreprocessorTest {

    /** Both sides compute in float32 on values of about 2; one ulp there is 2e-7, and a resize adds some. */
    private static final double FLOAT32 = 1e-5;

    static List<String> golden() throws IOException {
        try (InputStream in = PreprocessorTest.class.getResourceAsStream("/golden/preprocess.txt")) {
            assertThat(in).as("golden/preprocess.txt").isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void builtInCardsDoWhatTheReferencesDo(String line) {
        String[] parts = line.split(" ");
        String card = parts[0];
        ImageBatch image = Pictures.picture(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), 1);
        Preprocessing spec = ModelZoo.card(card).orElseThrow().preprocessing();
        Preprocessor.Prepared prepared = new Preprocessor(card, spec).prepare(image, 0);
        float[] values = values(prepared);
        StringBuilder shape = new StringBuilder().append(prepared.rows());
        for (long size : prepared.rowShape()) {
            shape.append('x').append(size);
        }
        assertThat(shape).hasToString(parts[3]);
        for (int i = 4; i < parts.length; i++) {
            String[] sample = parts[i].split(":");
            assertThat((double) values[Integer.parseInt(sample[0])])
                    .as("value %s", sample[0])
                    .isCloseTo(Double.parseDouble(sample[1]), within(FLOAT32));
        }
    }

    @Test
    void layoutAndOrderOfChannelsAreTheCards() {
        ImageBatch image = ImageBatch.wrap(new float[] {0, 1, 0.25f, 0.5f, 0.75f, 1}, 1, new ImageShape(3, 1, 2));
        assertThat(values(prepare(image, Layout.NCHW, Order.BGR))).containsExactly(0.75f, 1, 0.25f, 0.5f, 0, 1);
        assertThat(values(prepare(image, Layout.NHWC, Order.RGB))).containsExactly(0, 0.25f, 0.75f, 1, 0.5f, 1);
        assertThat(values(prepare(image, Layout.NHWC, Order.BGR))).containsExactly(0.75f, 0.25f, 0, 1, 0.5f, 1);
        assertThat(prepare(image, Layout.NHWC, Order.RGB).rowShape()).containsExactly(1, 2, 3);
    }

    @Test
    void oneChannelIsTakenForThree() {
        ImageBatch grey = ImageBatch.wrap(new float[] {0.25f, 0.5f}, 1, new ImageShape(1, 1, 2));
        assertThat(values(prepare(grey, Layout.NCHW, Order.RGB)))
                .containsExactly(0.25f, 0.5f, 0.25f, 0.5f, 0.25f, 0.5f);
    }

    @Test
    void stepsRunInTheirOrderAndLeaveTheBatchAlone() {
        ImageBatch image = ImageBatch.wrap(new float[] {0.5f, 0.25f, 0.125f}, 1, new ImageShape(3, 1, 1));
        Preprocessing spec = spec(
                List.of(
                        new Step.DivideByMaximum(),
                        new Step.Normalize(2, List.of(1.0, 1.0, 1.0), List.of(0.5, 0.5, 0.5)),
                        new Step.Clamp()),
                1);
        assertThat(values(new Preprocessor("x", spec).prepare(image, 0))).containsExactly(1, 0, 0);
        assertThat(image.data()).containsExactly(0.5f, 0.25f, 0.125f);
    }

    @ParameterizedTest
    @MethodSource("writers")
    void noStepWritesToTheImage(Step step) {
        float[] pixels = {0.5f, 0.25f, 0, 1, 0.75f, 0.125f};
        ImageBatch image = ImageBatch.copyOf(pixels, 1, new ImageShape(3, 1, 2));
        float[] first = values(new Preprocessor("x", spec(List.of(step), 1)).prepare(image, 0));
        assertThat(image.data()).containsExactly(pixels);
        assertThat(values(new Preprocessor("x", spec(List.of(step), 1)).prepare(image, 0)))
                .containsExactly(first);
    }

    static List<Step> writers() {
        return List.of(
                new Step.Clamp(),
                new Step.DivideByMaximum(),
                new Step.Normalize(2, List.of(0.1, 0.2, 0.3), List.of(0.5, 0.5, 0.5)));
    }

    @ParameterizedTest
    @MethodSource("enlargements")
    void longThinImagesHaveNoScore(Preprocessing enlarging) {
        ImageBatch thin = ImageBatch.wrap(new float[3 * 2 * 6000], 1, new ImageShape(3, 6000, 2));
        assertThatThrownBy(() -> new Preprocessor("x", enlarging).prepare(thin, 0))
                .isInstanceOf(UnscorableException.class)
                .hasMessageStartingWith("an image of 2×6000 would become ")
                .hasMessageEndingWith(": it is too long and thin");
    }

    static List<Preprocessing> enlargements() {
        Step shortSide = new Step.Resize(Mode.SHORT_SIDE, 224, ResampleFilter.BICUBIC, Method.UINT8);
        return List.of(
                spec(List.of(shortSide), 1),
                spec(List.of(new Step.PadToSquare(List.of(0.0, 0.0, 0.0))), 1),
                new Preprocessing(1, List.of(), new Crops.UniformGrid(224, 20), Layout.NCHW, Order.RGB));
    }

    @Test
    void anImageIsNotRefusedForItsOwnSize() {
        Planes large = new Planes(new float[0], 5000, 4000);
        assertThatCode(() -> large.checkEnlarged(4875, 3900)).doesNotThrowAnyException();
        assertThatThrownBy(() -> large.checkEnlarged(5001, 4000)).isInstanceOf(UnscorableException.class);
    }

    @Test
    void barsOfAnOddWidthAreWiderAtTheEnd() {
        ImageBatch image =
                ImageBatch.wrap(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 1, new ImageShape(3, 1, 4));
        Preprocessing spec = spec(List.of(new Step.PadToSquare(List.of(0.0, 0.5, 0.25))), 1);
        float[] values = values(new Preprocessor("x", spec).prepare(image, 0));
        assertThat(values).startsWith(0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0.5f);
    }

    @Test
    void longSideIsMeantWhereTheCardSaysSo() {
        Preprocessing spec = spec(List.of(new Step.Resize(Mode.LONG_SIDE, 10, ResampleFilter.BOX, Method.FLOAT)), 1);
        assertThat(new Preprocessor("x", spec)
                        .prepare(Pictures.picture(40, 23, 1), 0)
                        .rowShape())
                .containsExactly(3, 5, 10);
    }

    @Test
    void imagesThatAreTooSmallHaveNoScore() {
        Preprocessor preprocessor = new Preprocessor("liqe", spec(List.of(), 224));
        assertThatThrownBy(() -> preprocessor.prepare(Pictures.picture(300, 223, 1), 0))
                .isInstanceOf(UnscorableException.class)
                .hasMessage("liqe needs images of at least 224×224, not 300×223");
        Preprocessor cropper = new Preprocessor("x", spec(List.of(new Step.CenterCrop(30)), 1));
        assertThatThrownBy(() -> cropper.prepare(Pictures.picture(40, 29, 1), 0))
                .isInstanceOf(UnscorableException.class)
                .hasMessageContaining("40×29");
    }

    private static Preprocessing spec(List<Step> steps, int minimumSide) {
        return new Preprocessing(minimumSide, steps, null, Layout.NCHW, Order.RGB);
    }

    private static Preprocessor.Prepared prepare(ImageBatch image, Layout layout, Order order) {
        return new Preprocessor("x", new Preprocessing(1, List.of(), null, layout, order)).prepare(image, 0);
    }

    private static float[] values(Preprocessor.Prepared prepared) {
        FloatBuffer buffer = FloatBuffer.allocate(prepared.rows() * prepared.rowLength());
        for (int row = 0; row < prepared.rows(); row++) {
            prepared.write(row, buffer);
        }
        assertThat(buffer.hasRemaining()).isFalse();
        return buffer.array();
    }
}
