// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.embed;

import org.anid.api.metric.Observation;
import org.anid.metrics.quality.structure.Ssim;
import org.anid.nd4j.Nd4jImages;
import org.anid.nd4j.Nd4jImages.Layout;
import org.anid.nd4j.Nd4jImages.Scale;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Structural similarity of two ND4J arrays: a colour ramp of 64×64 and a copy with less contrast. */
public final class SsimOfTwoArrays {

    private SsimOfTwoArrays() {}

    /** Takes no arguments and prints the similarity. */
    public static void main(String[] args) {
        var natural = Nd4j.arange(3 * 64 * 64)
                .castTo(DataType.FLOAT)
                .reshape(3, 64, 64)
                .div(3 * 64 * 64);
        var generated = natural.mul(0.5).add(0.25);

        var pair = new Observation.Paired(
                Nd4jImages.toBatch(natural, Layout.CHW, Scale.UNIT),
                Nd4jImages.toBatch(generated, Layout.CHW, Scale.UNIT));
        System.out.println("SSIM " + Ssim.create().score(pair)[0]);
    }
}
