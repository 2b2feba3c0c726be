// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality;

import static org.assertj.core.api.Assertions.assertThat;

import org.anid.metrics.kernel.Channels;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.kernel.SsimWindow;
import org.anid.metrics.quality.distribution.FrechetDistance;
import org.anid.metrics.quality.structure.Fsim;
import org.anid.metrics.quality.structure.Mad;
import org.anid.metrics.quality.structure.Psnr;
import org.anid.metrics.quality.structure.Ssim;
import org.anid.metrics.quality.structure.Vif;
import org.anid.metrics.quality.structure.Vifp;
import org.junit.jupiter.api.Test;

/** A wither changes one setting and keeps the others, in whatever order they are set. */
class WithersTest {

    private static final Kernels SCALAR = KernelChoice.named("scalar");
    private static final SsimWindow WINDOW = new SsimWindow(7, 1.5, 0.01, 0.03, false);

    @Test
    void theOrderOfSettingsIsNoMatter() {
        assertThat(Ssim.create()
                        .with(SCALAR)
                        .withChannels(Channels.RGB)
                        .withWindow(WINDOW)
                        .spec())
                .isEqualTo(Ssim.create()
                        .withWindow(WINDOW)
                        .withChannels(Channels.RGB)
                        .with(SCALAR)
                        .spec());
        assertThat(Psnr.create().with(SCALAR).withChannels(Channels.LUMA).spec())
                .isEqualTo(
                        Psnr.create().withChannels(Channels.LUMA).with(SCALAR).spec());
        assertThat(Fsim.create().with(SCALAR).withChroma(false).spec())
                .isEqualTo(Fsim.create().withChroma(false).with(SCALAR).spec());
        assertThat(Mad.create().with(SCALAR).withPublishedRoles(true).spec())
                .isEqualTo(Mad.create().withPublishedRoles(true).with(SCALAR).spec());
        assertThat(Vif.create().with(SCALAR).withPublishedRoles(true).spec())
                .isEqualTo(Vif.create().withPublishedRoles(true).with(SCALAR).spec());
        assertThat(Vifp.create().with(SCALAR).withPublishedRoles(true).spec())
                .isEqualTo(Vifp.create().withPublishedRoles(true).with(SCALAR).spec());
        assertThat(FrechetDistance.create()
                        .with(SCALAR)
                        .withId("frechet-own")
                        .withTitle("Own")
                        .spec())
                .isEqualTo(FrechetDistance.create()
                        .withTitle("Own")
                        .withId("frechet-own")
                        .with(SCALAR)
                        .spec());
    }

    @Test
    void theMetricThatWasThereStaysAsItIs() {
        Ssim scalar = Ssim.create().with(SCALAR);
        Ssim colour = scalar.withChannels(Channels.RGB);
        assertThat(colour.spec().settings()).containsEntry("channels", Channels.RGB.label());
        assertThat(scalar.spec()).isEqualTo(Ssim.create().with(SCALAR).spec());
    }
}
