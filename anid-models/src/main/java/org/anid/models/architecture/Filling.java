// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.architecture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.anid.models.checkpoint.CheckpointException;
import org.anid.models.checkpoint.CheckpointTensor;
import org.anid.models.checkpoint.ElementType;
import org.jspecify.annotations.Nullable;

/** The values of a hole, taken from published tensors a stretch at a time. Not thread-safe. */
final class Filling {

    /** Values of a stretch: so few that rows and columns change places within the cache of a processor. */
    private static final int STRETCH = 1 << 18;

    /** Where bytes go, in their order. */
    interface Sink {
        void accept(ByteBuffer bytes) throws IOException;
    }

    private final Hole hole;
    private final CheckpointTensor values;
    private final float times;
    private final float @Nullable [] gains;
    private final long perGain;

    private Filling(Hole hole, CheckpointTensor values, float times, float @Nullable [] gains) {
        this.hole = hole;
        this.values = values;
        this.times = times;
        this.gains = gains;
        this.perGain = gains == null ? 1 : hole.count() / gains.length;
    }

    /**
     * Finds what fills a hole.
     *
     * @throws CheckpointException if a tensor is missing or has another shape; the message names it
     */
    static void write(Hole hole, Origin origin, Map<String, CheckpointTensor> tensors, Sink sink) throws IOException {
        Affine norm = origin.norm() == null ? null : Affine.of(origin.norm(), origin.epsilon(), tensors);
        if (origin.from() == null) {
            if (norm == null || norm.bias().length != hole.count()) {
                throw new CheckpointException(hole.name() + " wants " + hole.count() + " values, and " + origin.norm()
                        + " is of another size: it is the file of another network");
            }
            float[] shift = norm.shift(origin.bias() == null ? null : tensor(tensors, origin.bias()));
            ByteBuffer bytes = buffer(shift.length * Float.BYTES);
            bytes.asFloatBuffer().put(shift);
            sink.accept(bytes);
            return;
        }
        CheckpointTensor from = tensor(tensors, origin.from());
        if (origin.picked() != null) {
            for (long row : origin.picked()) {
                CheckpointTensor one = from.rows(row, row + 1);
                if (one.count() * origin.picked().size() != hole.count()) {
                    throw unlike(from, hole);
                }
                new Filling(new Hole(hole.name(), hole.type(), one.shape()), one, 1, null).write(sink);
            }
            return;
        }
        CheckpointTensor values = from;
        if (origin.rows() != null) {
            values = values.squeezed().rows(origin.rows().get(0), origin.rows().get(1));
        }
        if (origin.transposed()) {
            values = values.squeezed().transposed();
        }
        if (values.count() != hole.count() || norm != null && hole.shape().get(0) != norm.scale().length) {
            throw unlike(from, hole);
        }
        new Filling(
                        hole,
                        values,
                        origin.times() == null ? 1 : origin.times().floatValue(),
                        norm == null ? null : norm.scale())
                .write(sink);
    }

    private static CheckpointException unlike(CheckpointTensor from, Hole hole) {
        return new CheckpointException(
                from + " does not fill " + hole.name() + " of " + hole.shape() + ": it is the file of another network");
    }

    static CheckpointTensor tensor(Map<String, CheckpointTensor> tensors, String name) throws CheckpointException {
        CheckpointTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new CheckpointException(
                    "there is no tensor " + name + ": it is the file of another network, or one is missing");
        }
        return tensor;
    }

    private void write(Sink sink) throws IOException {
        boolean plain = times == 1 && gains == null && values.isContiguous();
        // Elements as they lie in the file are those of ONNX, which has the least significant byte first.
        boolean same = plain && values.type() == hole.type();
        int columns = (int) Math.min(STRETCH, values.shape().isEmpty() ? 1 : last(values));
        int most = values.isContiguous() ? STRETCH : Math.max(1, STRETCH / columns) * columns;
        for (long at = 0; at < hole.count(); ) {
            int length = (int) Math.min(most, hole.count() - at);
            ByteBuffer raw = same ? values.raw(at, length) : null;
            sink.accept(raw != null && raw.order() == ByteOrder.LITTLE_ENDIAN ? raw : converted(at, length));
            at += length;
        }
    }

    private static long last(CheckpointTensor tensor) {
        return tensor.shape().get(tensor.shape().size() - 1);
    }

    private ByteBuffer converted(long at, int length) throws IOException {
        ByteBuffer bytes = buffer(length * hole.type().bytes());
        if (hole.type() == ElementType.FLOAT32) {
            float[] floats = new float[length];
            values.read(at, floats);
            for (int i = 0; i < length && gains != null; i++) {
                floats[i] *= gains[(int) ((at + i) / perGain)];
            }
            for (int i = 0; i < length && times != 1; i++) {
                floats[i] *= times;
            }
            bytes.asFloatBuffer().put(floats);
        } else {
            double[] numbers = new double[length];
            values.read(at, numbers);
            for (double number : numbers) {
                switch (hole.type()) {
                    case FLOAT64 -> bytes.putDouble(number);
                    case INT64 -> bytes.putLong((long) number);
                    default -> bytes.putInt((int) number);
                }
            }
            bytes.flip();
        }
        return bytes;
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * What a batch normalisation does in evaluation: y = (x − mean)·scale + bias, with scale = γ/√(σ²+ε). In floats,
     * and in this order, as torch folds it into the convolution before: the graphs are then the same to the bit.
     *
     * @see <a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy 2015, algorithm 2</a>
     */
    @SuppressWarnings("ArrayRecordComponent") // made, read and forgotten here
    private record Affine(float[] scale, float[] mean, float[] bias) {

        static Affine of(String norm, double epsilon, Map<String, CheckpointTensor> tensors) throws IOException {
            float[] weight = tensor(tensors, norm + ".weight").floats();
            float[] bias = tensor(tensors, norm + ".bias").floats();
            float[] mean = tensor(tensors, norm + ".running_mean").floats();
            float[] variance = tensor(tensors, norm + ".running_var").floats();
            if (bias.length != weight.length || mean.length != weight.length || variance.length != weight.length) {
                throw new CheckpointException("the tensors of " + norm + " are of several sizes: the file is damaged");
            }
            float[] scale = new float[weight.length];
            for (int i = 0; i < scale.length; i++) {
                scale[i] = weight[i] / (float) Math.sqrt(variance[i] + (float) epsilon);
            }
            return new Affine(scale, mean, bias);
        }

        /** What is added to the convolution, whose own bias is a tensor or none. */
        float[] shift(@Nullable CheckpointTensor before) throws IOException {
            float[] added = before == null ? new float[bias.length] : before.floats();
            if (added.length != bias.length) {
                throw new CheckpointException(before + " and the normalisation behind it are of two sizes");
            }
            float[] sum = new float[bias.length];
            for (int i = 0; i < sum.length; i++) {
                sum[i] = (added[i] - mean[i]) * scale[i] + bias[i];
            }
            return sum;
        }
    }
}
