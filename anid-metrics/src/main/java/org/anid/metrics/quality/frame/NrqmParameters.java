// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelReference;
import org.anid.api.model.Parameters;
import org.anid.metrics.kernel.NrqmFeatures;

/**
 * The regression of {@link Nrqm}: three random forests, on the local, the global and the spatial features, and a line
 * through their predictions, {@code linear₀ + linear₁·f₁ + linear₂·f₂ + linear₃·f₃}.
 *
 * <p>Immutable by contract: the arrays are not copied and must not be written to.
 *
 * @param reference where the numbers come from
 * @param linear 4 weights, that of the constant first
 * @param forests on the 18 local, the 45 global and the 75 spatial features, in this order
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record NrqmParameters(ModelReference reference, double[] linear, List<Forest> forests) {

    /** Id of the bundle. */
    public static final String ID = "nrqm";

    /** Names of the forests in a bundle, in order. */
    static final List<String> FORESTS = List.of("local", "global", "spatial");

    private static final int[] FEATURES = {NrqmFeatures.LOCAL, NrqmFeatures.GLOBAL, NrqmFeatures.SPATIAL};
    private static final int LINEAR = 4;

    /**
     * A random forest of regression trees, as the package {@code randomforest-matlab} keeps it: tables of nodes by
     * trees, all trees padded to the size of the largest, nodes and features counted from 1. A tree begins at its first
     * node; a node whose left child is 0 is a leaf.
     *
     * @param trees how many
     * @param left child where the feature is not above the threshold; 0 in a leaf
     * @param right child otherwise; 0 in a leaf
     * @param feature that a node asks for
     * @param threshold of it
     * @param prediction of a leaf
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody; read for every image
    public record Forest(
            int trees, double[] left, double[] right, double[] feature, double[] threshold, double[] prediction) {

        /**
         * Checks lengths.
         *
         * @throws IllegalArgumentException if the arrays have different lengths or do not hold whole trees, or a number
         *     is not finite
         */
        public Forest {
            int length = left.length;
            if (trees < 1 || length == 0 || length % trees != 0) {
                throw new IllegalArgumentException("a forest of " + trees + " trees has as many values for each of its"
                        + " nodes, not " + length + " in all");
            }
            ParameterArrays.require("left", left, length);
            ParameterArrays.require("right", right, length);
            ParameterArrays.require("feature", feature, length);
            ParameterArrays.require("threshold", threshold, length);
            ParameterArrays.require("prediction", prediction, length);
        }

        int nodes() {
            return left.length / trees;
        }

        /** The mean prediction of the trees for the features from that place on. */
        double predict(double[] features, int offset) {
            double sum = 0;
            for (int tree = 0; tree < trees; tree++) {
                int at = tree;
                while (left[at] != 0) {
                    boolean low = features[offset + (int) feature[at] - 1] <= threshold[at];
                    at = ((int) (low ? left[at] : right[at]) - 1) * trees + tree;
                }
                sum += prediction[at];
            }
            return sum / trees;
        }

        /** Walks every tree once, so that {@link #predict} needs no checks. */
        private void check(String name, int features) {
            int nodes = nodes();
            boolean[] seen = new boolean[nodes];
            int[] open = new int[nodes];
            for (int tree = 0; tree < trees; tree++) {
                Arrays.fill(seen, false);
                int waiting = 1;
                open[0] = 0;
                seen[0] = true;
                while (waiting > 0) {
                    int node = open[--waiting];
                    int at = node * trees + tree;
                    if (left[at] == 0 && right[at] == 0) {
                        continue;
                    }
                    if (!whole(feature[at], features)) {
                        throw refuse(name, tree, node, "asks for feature " + feature[at] + " of " + features);
                    }
                    for (double child : new double[] {left[at], right[at]}) {
                        if (!whole(child, nodes)) {
                            throw refuse(name, tree, node, "has the child " + child + " among " + nodes + " nodes");
                        }
                        int next = (int) child - 1;
                        if (seen[next]) {
                            throw refuse(name, tree, node, "leads back to node " + (next + 1) + ": this is no tree");
                        }
                        seen[next] = true;
                        open[waiting++] = next;
                    }
                }
            }
        }

        private static boolean whole(double value, int most) {
            return value >= 1 && value <= most && value == Math.rint(value);
        }

        private static IllegalArgumentException refuse(String name, int tree, int node, String what) {
            return new IllegalArgumentException(
                    "NRQM's forest '" + name + "': node " + (node + 1) + " of tree " + (tree + 1) + " " + what);
        }
    }

    /**
     * Checks lengths, numbers and that every tree is one, so that a walk from its first node ends in a leaf.
     *
     * @throws IllegalArgumentException if not
     */
    public NrqmParameters {
        ParameterArrays.require("linear", linear, LINEAR);
        forests = List.copyOf(forests);
        if (forests.size() != FORESTS.size()) {
            throw new IllegalArgumentException("NRQM has three forests, not " + forests.size());
        }
        for (int f = 0; f < FORESTS.size(); f++) {
            forests.get(f).check(FORESTS.get(f), FEATURES[f]);
        }
    }

    /** Parameters of one's own making, referred to by their hash. */
    public static NrqmParameters of(double[] linear, List<Forest> forests) {
        List<double[]> all = new ArrayList<>();
        all.add(linear);
        for (Forest forest : forests) {
            all.add(new double[] {forest.trees()});
            all.add(forest.left());
            all.add(forest.right());
            all.add(forest.feature());
            all.add(forest.threshold());
            all.add(forest.prediction());
        }
        return new NrqmParameters(ParameterArrays.reference(ID, "own", all.toArray(double[][]::new)), linear, forests);
    }

    /**
     * From a bundle with the array {@code linear} [4] and, for each forest {@code local}, {@code global} and
     * {@code spatial}, the arrays {@code local.left}, {@code .right}, {@code .feature}, {@code .threshold} and
     * {@code .prediction} [nodes, trees].
     *
     * @throws ModelException if an array is missing or has another shape, or a tree is none
     */
    public static NrqmParameters from(Parameters parameters) {
        try {
            return new NrqmParameters(
                    parameters.reference(),
                    ParameterArrays.read(parameters, "linear", LINEAR),
                    FORESTS.stream().map(name -> forest(parameters, name)).toList());
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    "the parameters " + parameters.reference().id() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Forest forest(Parameters parameters, String name) {
        double[] left = ParameterArrays.read(parameters, name + ".left", -1, -1);
        int trees = parameters.shape(name + ".left")[1];
        int nodes = left.length / trees;
        return new Forest(
                trees,
                left,
                ParameterArrays.read(parameters, name + ".right", nodes, trees),
                ParameterArrays.read(parameters, name + ".feature", nodes, trees),
                ParameterArrays.read(parameters, name + ".threshold", nodes, trees),
                ParameterArrays.read(parameters, name + ".prediction", nodes, trees));
    }
}
