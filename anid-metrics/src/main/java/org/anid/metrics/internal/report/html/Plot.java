// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;

/**
 * A drawing over two axes.
 *
 * @param caption what it says in numbers
 * @param across the scale of what lies along the bottom
 * @param down the scale of what lies along the side, upwards
 * @param bottom name of the axis along the bottom
 */
record Plot(String caption, Scale across, Scale down, String bottom, Rows.Drawing drawing) implements Figure.Panel {

    /** Lines at the ticks of both axes, and the drawing over them. */
    void onto(Chart chart) throws IOException {
        chart.grid()
                .grid(down.ticks().stream()
                        .mapToDouble(tick -> 1 - down.place(tick))
                        .toArray());
        drawing.onto(chart);
    }
}
