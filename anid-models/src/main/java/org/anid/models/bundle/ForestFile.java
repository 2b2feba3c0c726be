// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.bundle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.anid.api.model.ModelException;

/**
 * NRQM's regression as its authors publish it: a MATLAB structure {@code model} with {@code linear}, 4 numbers, and the
 * cell {@code rf} of three random forests of the package {@code randomforest-matlab}. Of each the tables {@code lDau},
 * {@code rDau}, {@code mbest}, {@code upper} and {@code avnode} are taken, nodes by trees, counted from 1.
 */
final class ForestFile {

    private static final int LINEAR = 4;
    private static final String[] NAMES = {"local", "global", "spatial"};
    private static final int[] FEATURES = {18, 45, 75};
    private static final String[] THEIRS = {"lDau", "rDau", "mbest", "upper", "avnode"};
    private static final String[] OURS = {"left", "right", "feature", "threshold", "prediction"};

    private ForestFile() {}

    /** The arrays of a file; throws {@link ModelException} if it is not in this form or a tree is none. */
    static List<NamedArray> read(byte[] bytes, String place) {
        Map<String, NamedArray> arrays = MatFile.read(bytes, place);
        List<NamedArray> all = new ArrayList<>();
        all.add(new NamedArray(
                "linear", new int[] {LINEAR}, PublishedForm.numbers(arrays, "model.linear", place, LINEAR, 1)));
        for (int f = 0; f < NAMES.length; f++) {
            String forest = "model.rf{" + (f + 1) + "}";
            NamedArray left = arrays.get(forest + ".lDau");
            int nodes = left == null ? 1 : left.shape()[0];
            int trees = left == null ? 1 : left.shape()[1];
            if (nodes < 1 || trees < 1) {
                throw new ModelException(place + ": " + forest + " has no trees");
            }
            double[][] tables = new double[THEIRS.length][];
            for (int k = 0; k < THEIRS.length; k++) {
                tables[k] = PublishedForm.numbers(arrays, forest + "." + THEIRS[k], place, nodes, trees);
                all.add(new NamedArray(NAMES[f] + "." + OURS[k], new int[] {nodes, trees}, tables[k]));
            }
            check(place + ": " + forest, tables[0], tables[1], tables[2], nodes, trees, FEATURES[f]);
        }
        return all;
    }

    /** Walks every tree from its first node: children and features exist, and no way leads back. */
    private static void check(
            String place, double[] left, double[] right, double[] feature, int nodes, int trees, int features) {
        boolean[] seen = new boolean[nodes];
        int[] open = new int[nodes];
        for (int tree = 0; tree < trees; tree++) {
            Arrays.fill(seen, false);
            seen[0] = true;
            open[0] = 0;
            int waiting = 1;
            while (waiting > 0) {
                int node = open[--waiting];
                int at = node * trees + tree;
                if (left[at] == 0 && right[at] == 0) {
                    continue;
                }
                String where = place + ", tree " + (tree + 1) + ", node " + (node + 1);
                if (!whole(feature[at], features)) {
                    throw new ModelException(where + " asks for feature " + feature[at] + " of " + features);
                }
                for (double child : new double[] {left[at], right[at]}) {
                    if (!whole(child, nodes)) {
                        throw new ModelException(where + " has the child " + child + " among " + nodes + " nodes");
                    }
                    if (seen[(int) child - 1]) {
                        throw new ModelException(where + " leads back to node " + (int) child + ": this is no tree");
                    }
                    seen[(int) child - 1] = true;
                    open[waiting++] = (int) child - 1;
                }
            }
        }
    }

    private static boolean whole(double value, int most) {
        return value >= 1 && value <= most && value == Math.rint(value);
    }
}
