// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.List;
import java.util.function.DoubleFunction;
import org.anid.api.dataset.Condition;

/**
 * The rows of a chart on one scale, each a name, a drawing and a number: the page draws them in a table, a figure in a
 * picture.
 *
 * @param caption what the numbers are
 * @param label of a tick
 */
record Rows(String caption, Scale scale, DoubleFunction<String> label, List<Row> rows) implements Figure.Panel {

    /** What is drawn. */
    @FunctionalInterface
    interface Drawing {
        void onto(Chart chart) throws IOException;
    }

    /**
     * A row.
     *
     * @param lead before the name, as a rank; may be empty
     * @param tag behind the name, as a guidance; may be empty
     * @param value what is drawn, in numbers
     * @param detail more of it, as an interval; may be empty
     */
    record Row(String lead, String name, String tag, Drawing drawing, String value, String detail) {
        /** Of a condition. */
        static Row of(Condition condition, Drawing drawing, String value, String detail) {
            return new Row(
                    "",
                    condition.generator(),
                    condition.guidance() == null ? "" : condition.guidance().name(),
                    drawing,
                    value,
                    detail);
        }

        /** Draws into a cell of a table. */
        void strip(Html html, Scale scale) throws IOException {
            Chart chart = Chart.strip(html, scale);
            drawing.onto(chart.grid());
            chart.end();
        }
    }
}
