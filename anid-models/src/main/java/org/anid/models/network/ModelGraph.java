// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.nio.FloatBuffer;
import java.util.List;
import org.anid.api.model.Graph;
import org.anid.api.model.ModelException;
import org.anid.api.model.TensorSpec;

/** A graph that an engine has opened and compared with its card. Safe to share between threads. */
public interface ModelGraph extends AutoCloseable {

    /** What the card says of it. */
    Graph card();

    /**
     * Runs the graph.
     *
     * @param inputs one per input on the card, in its order
     * @return the outputs on the card, in its order
     * @throws ModelException if the engine fails, as it does on sizes that the graph cannot take
     */
    List<Tensor> run(List<Input> inputs);

    /** Frees what it holds outside the heap. */
    @Override
    void close();

    /** What the card says of input {@code index}. */
    default TensorSpec input(int index) {
        return card().inputs().get(index);
    }

    /** What the card says of output {@code index}. */
    default TensorSpec output(int index) {
        return card().outputs().get(index);
    }

    /** Number of inputs. */
    default int inputs() {
        return card().inputs().size();
    }

    /** Whether it is to be given one row at a time: it can take no more, or its rows would depend on one another. */
    default boolean single() {
        return input(0).shape().get(0) == 1;
    }

    /** A value for an input. */
    sealed interface Input {

        /** Sizes, the slowest first. */
        long[] shape();

        /**
         * Floats from the buffer's position to its limit; an engine may read them where they lie if the buffer is
         * direct.
         *
         * @param values the numbers, row by row
         * @param shape sizes, the slowest first
         */
        @SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
        record Floats(FloatBuffer values, long... shape) implements Input {}

        /**
         * Integers.
         *
         * @param values the numbers, row by row
         * @param shape sizes, the slowest first
         */
        @SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
        record Longs(long[] values, long... shape) implements Input {}

        /** What another graph gave. */
        static Input of(Tensor tensor) {
            return new Floats(FloatBuffer.wrap(tensor.values()), tensor.shape());
        }
    }
}
