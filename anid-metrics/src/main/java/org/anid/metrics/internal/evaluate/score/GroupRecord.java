// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.evaluation.Failure;
import org.anid.api.metric.Observation;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.SiftedFeatures;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.GeneratedFile;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ImageId;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.NaturalFile;

/**
 * A finished group as bytes: its scores by their places, and its outcome. Read again, it leaves the columns and gives
 * the outcome that computing it would, to the bit; hence an interrupted run, and one that was made in parts, has the
 * report of a run that was neither.
 *
 * <p>The features of images are kept and not the states of sets that they were counted in: states are sums in group
 * order, and those of a part could not be continued by another.
 */
public final class GroupRecord {

    private final EvaluationContext context;
    private final int from;
    private final int to;

    /** Of image ids {@code from} (inclusive) to {@code to} (exclusive). */
    public GroupRecord(EvaluationContext context, int from, int to) {
        this.context = context;
        this.from = from;
        this.to = to;
    }

    /** Files of the group, natural and generated. */
    public int images() {
        int images = 0;
        for (int id = from; id < to; id++) {
            ImageId files = context.dataset().ids().get(id);
            images += files.naturals().size() + files.generated().size();
        }
        return images;
    }

    /** After the group was scored. */
    public byte[] write(GroupOutcome outcome) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            NaturalsRecord.writeSources(outcome.sources(), out);
            places(new Place() {
                @Override
                public void size(ScoreColumns.Sizes sizes, int slot) throws IOException {
                    out.writeInt(sizes.width(slot));
                    out.writeInt(sizes.height(slot));
                }

                @Override
                public void score(double[] column, int place) throws IOException {
                    out.writeDouble(column[place]);
                }
            });
            EventTexts.write(outcome.events(), out);
            out.writeInt(outcome.failures().size());
            for (GroupOutcome.MetricFailure failure : outcome.failures()) {
                Texts.write(failure.metric(), out);
                Texts.write(failure.failure().path(), out);
                Texts.write(failure.failure().reason(), out);
            }
            out.writeInt(outcome.contents().size());
            for (String line : outcome.contents()) {
                Texts.write(line, out);
            }
            writeCounted(outcome.counted(), out);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written to", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Puts the scores into the columns.
     *
     * @param verify whether the files of the group must be seen to be as they were
     * @return the outcome
     * @throws ChangedInputException if one is not
     */
    public GroupOutcome read(byte[] record, boolean verify) {
        GroupOutcome outcome = new GroupOutcome();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record))) {
            outcome.sources().addAll(NaturalsRecord.readSources(in));
            if (verify) {
                verify(outcome.sources());
            }
            places(new Place() {
                @Override
                public void size(ScoreColumns.Sizes sizes, int slot) throws IOException {
                    sizes.set(slot, in.readInt(), in.readInt());
                }

                @Override
                public void score(double[] column, int place) throws IOException {
                    column[place] = in.readDouble();
                }
            });
            EventTexts.read(outcome.events(), in);
            for (int count = in.readInt(); count > 0; count--) {
                outcome.failures()
                        .add(new GroupOutcome.MetricFailure(
                                Texts.read(in), new Failure(Texts.read(in), Texts.read(in))));
            }
            for (int count = in.readInt(); count > 0; count--) {
                outcome.contents().add(Texts.read(in));
            }
            readCounted(outcome.counted(), in);
        } catch (IOException e) {
            throw new IllegalStateException("a record whose checksum is right must be whole", e);
        }
        return outcome;
    }

    private void verify(List<Source> sources) {
        Map<String, ImageRecord> records = new HashMap<>();
        for (int id = from; id < to; id++) {
            ImageId files = context.dataset().ids().get(id);
            files.naturals().forEach(file -> records.put(file.record().location(), file.record()));
            files.generated().forEach(file -> records.put(file.record().location(), file.record()));
        }
        for (Source source : sources) {
            ImageRecord record = records.get(source.location());
            if (record == null) {
                throw new ChangedInputException(source.location());
            }
            source.requireUnchanged(record);
        }
    }

    /** What is done at every place of the columns that belongs to the group. */
    private interface Place {
        void size(ScoreColumns.Sizes sizes, int slot) throws IOException;

        void score(double[] column, int place) throws IOException;

        /** A metric that does not look at such images has a column of no places. */
        default void scoreIfAny(double[] column, int place) throws IOException {
            if (column.length > 0) {
                score(column, place);
            }
        }
    }

    private void places(Place place) throws IOException {
        ScoreColumns columns = context.columns();
        int metrics = columns.natural().length;
        for (int id = from; id < to; id++) {
            ImageId files = context.dataset().ids().get(id);
            for (NaturalFile file : files.naturals()) {
                place.size(columns.naturalSize(), file.slot());
                for (int m = 0; m < metrics; m++) {
                    place.scoreIfAny(columns.natural()[m], file.slot());
                }
            }
            for (GeneratedFile file : files.generated()) {
                int c = file.condition().index();
                place.size(columns.generatedSize()[c], file.slot());
                for (int m = 0; m < metrics; m++) {
                    place.scoreIfAny(columns.generated()[m][c], file.slot());
                    place.scoreIfAny(columns.baseline()[m][c], file.slot());
                    place.scoreIfAny(columns.other()[m][c], id);
                }
            }
        }
    }

    /** Features that several sets share are written once. */
    private static void writeCounted(List<GroupOutcome.Counted> counted, DataOutputStream out) throws IOException {
        Map<FeatureMatrix, Integer> known = new IdentityHashMap<>();
        List<FeatureMatrix> matrices = new ArrayList<>();
        int[] matrixOf = new int[counted.size()];
        for (int i = 0; i < matrixOf.length; i++) {
            matrixOf[i] = known.computeIfAbsent(counted.get(i).features().features(), matrix -> {
                matrices.add(matrix);
                return matrices.size() - 1;
            });
        }
        out.writeInt(matrices.size());
        for (FeatureMatrix matrix : matrices) {
            out.writeInt(matrix.rows());
            out.writeInt(matrix.width());
            float[] values = matrix.values();
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
            bytes.asFloatBuffer().put(values);
            out.write(bytes.array());
        }
        out.writeInt(counted.size());
        for (int i = 0; i < matrixOf.length; i++) {
            GroupOutcome.Counted image = counted.get(i);
            out.writeInt(image.extractor());
            out.writeBoolean(image.side() == Observation.Side.NATURAL);
            out.writeInt(image.target());
            out.writeInt(image.fold());
            out.writeLong(image.metrics());
            out.writeInt(matrixOf[i]);
            out.writeInt(image.features().of());
            out.writeBoolean(image.features().complete());
            if (!image.features().complete()) {
                for (int place : image.features().places()) {
                    out.writeInt(place);
                }
            }
        }
    }

    private static void readCounted(List<GroupOutcome.Counted> counted, DataInputStream in) throws IOException {
        List<FeatureMatrix> matrices = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            int rows = in.readInt();
            int width = in.readInt();
            float[] values = new float[rows * width];
            byte[] bytes = new byte[values.length * Float.BYTES];
            in.readFully(bytes);
            ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
            matrices.add(new FeatureMatrix(rows, width, values));
        }
        for (int count = in.readInt(); count > 0; count--) {
            counted.add(new GroupOutcome.Counted(
                    in.readInt(),
                    in.readBoolean() ? Observation.Side.NATURAL : Observation.Side.GENERATED,
                    in.readInt(),
                    in.readInt(),
                    in.readLong(),
                    readSifted(matrices.get(in.readInt()), in)));
        }
    }

    private static SiftedFeatures readSifted(FeatureMatrix features, DataInputStream in) throws IOException {
        int of = in.readInt();
        if (in.readBoolean()) {
            return SiftedFeatures.all(features);
        }
        int[] places = new int[features.rows()];
        for (int i = 0; i < places.length; i++) {
            places[i] = in.readInt();
        }
        return new SiftedFeatures(of, places, features);
    }
}
