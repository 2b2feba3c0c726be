// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.api.model.Classifier;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.Model;
import org.anid.api.model.ModelCard;
import org.anid.api.model.Network;
import org.anid.api.model.PairedScoreModel;
import org.anid.api.model.QuestionAnswerer;
import org.anid.api.model.ScoreModel;
import org.anid.api.model.Segmenter;
import org.anid.api.model.TextImageEncoder;
import org.anid.dataset.decode.ImageDecoder;
import org.anid.models.locate.ModelFolder;
import org.anid.models.preprocess.Preprocessor;
import org.anid.models.token.TextTokenizer;
import org.anid.models.zoo.ModelCards;

/**
 * The Java side of {@code verify}: image files in, what the library makes of them out. Run from its source with
 * anid.jar on the class path: {@code java -cp anid.jar Run.java BUNDLES ID OUT TEXTS IMAGE...}
 *
 * <p>{@code OUT} gets {@code tensors.bin} (the first crops of each image, as the network is given them) and
 * {@code rows.bin} (what the model makes of each image) as arrays of float32: number of axes, axes, values, all
 * little-endian; or {@code answers.txt}. {@code TEXTS} is a JSON array: questions, or captions, whose tokens go to
 * {@code tokens.txt} and whose embeddings to {@code texts.bin}.
 */
final class Run {

    /** So many crops of an image are compared one by one; its score depends on all. */
    private static final int CROPS = 6;

    /** So many texts are embedded; tokens are compared for all. */
    private static final int EMBEDDED = 16;

    private Run() {}

    public static void main(String[] args) throws IOException {
        Path bundles = Path.of(args[0]);
        String id = args[1];
        Path out = Path.of(args[2]);
        List<String> texts = List.of(new ObjectMapper().readValue(Path.of(args[3]).toFile(), String[].class));
        List<ImageBatch> images = new ArrayList<>();
        ImageDecoder decoder = ImageDecoder.create();
        for (String file : Arrays.asList(args).subList(4, args.length)) {
            images.add(decoder.decode(Path.of(file)).pixels());
        }
        Path cardFile = bundles.resolve(id).resolve("card.json");
        ModelCard card = ModelCards.parse(Files.readString(cardFile), cardFile.toString());
        try (DataOutputStream tensors = open(out.resolve("tensors.bin"))) {
            for (ImageBatch image : images) {
                Preprocessor.Prepared prepared = new Preprocessor(id, card.preprocessing()).prepare(image, 0);
                for (int row = 0; row < Math.min(CROPS, prepared.rows()); row++) {
                    FloatBuffer values = FloatBuffer.allocate(prepared.rowLength());
                    prepared.write(row, values);
                    write(tensors, prepared.rowShape(), values.array());
                }
            }
        }
        if (card.network() instanceof Network.TextImage network) {
            List<String> lines = new ArrayList<>();
            try (TextTokenizer tokenizer = TextTokenizer.open(network.tokenizer(), bundles.resolve(id))) {
                texts.forEach(text -> lines.add(Arrays.toString(tokenizer.encode(text).ids())));
            }
            Files.write(out.resolve("tokens.txt"), lines);
        }
        try (ModelFolder models = ModelFolder.of(bundles);
                DataOutputStream rows = open(out.resolve("rows.bin"))) {
            Model model = models.open(id, card.network().type()).orElseThrow();
            long start = System.nanoTime();
            if (model instanceof PairedScoreModel paired) {
                for (int i = 0; i + 1 < images.size(); i += 2) {
                    write(rows, paired.score(images.get(i), images.get(i + 1)));
                }
            } else if (model instanceof QuestionAnswerer answerer) {
                List<String> answers = new ArrayList<>();
                for (ImageBatch image : images) {
                    for (String text : texts) {
                        answers.addAll(answerer.answer(image, List.of(text)));
                    }
                }
                Files.write(out.resolve("answers.txt"), answers, StandardCharsets.UTF_8);
            } else {
                for (ImageBatch image : images) {
                    if (model instanceof FeatureExtractor extractor) {
                        write(rows, extractor.extract(image));
                    } else if (model instanceof Classifier classifier) {
                        write(rows, classifier.classify(image));
                    } else if (model instanceof Segmenter segmenter) {
                        write(rows, segmenter.segment(image));
                    } else if (model instanceof TextImageEncoder encoder) {
                        write(rows, encoder.encodeImages(image));
                    } else if (model instanceof ScoreModel scores) {
                        write(rows, scores.score(image));
                    }
                }
            }
            if (model instanceof TextImageEncoder encoder) {
                try (DataOutputStream embeddings = open(out.resolve("texts.bin"))) {
                    for (String text : texts.subList(0, Math.min(EMBEDDED, texts.size()))) {
                        write(embeddings, encoder.encodeTexts(Collections.singletonList(text)));
                    }
                }
            }
            System.out.println((System.nanoTime() - start) / 1e9);
        }
    }

    private static DataOutputStream open(Path file) throws IOException {
        OutputStream stream = Files.newOutputStream(file);
        return new DataOutputStream(new BufferedOutputStream(stream, 1 << 16));
    }

    private static void write(DataOutputStream to, FeatureMatrix matrix) throws IOException {
        write(to, new long[] {matrix.rows(), matrix.width()}, matrix.values());
    }

    private static void write(DataOutputStream to, double[] scores) throws IOException {
        float[] values = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
            values[i] = (float) scores[i];
        }
        write(to, new long[] {scores.length}, values);
    }

    private static void write(DataOutputStream to, long[] shape, float[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * (1 + shape.length + values.length)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(shape.length);
        for (long size : shape) {
            bytes.putInt(Math.toIntExact(size));
        }
        for (float value : values) {
            bytes.putFloat(value);
        }
        to.write(bytes.array());
    }
}
