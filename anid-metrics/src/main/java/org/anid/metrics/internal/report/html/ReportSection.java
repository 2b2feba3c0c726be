// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.List;

/** A section of the page. A new one is a class, its test and a line in {@link Page}. Stateless. */
interface ReportSection {

    /** Of its heading, for links. */
    String id();

    /** Its heading. */
    String title();

    /** Its name among the links at the top; the heading unless told. */
    default String label() {
        return title();
    }

    /** Whether it has anything to say of this report. */
    boolean appliesTo(PageContent page);

    /** Whether its numbers come from ratings that nobody gave. */
    default boolean simulated(PageContent page) {
        return false;
    }

    /** Its charts as they stand alone. */
    default List<Figure> figures(PageContent page) {
        return List.of();
    }

    /** Writes what stands under the heading. */
    void write(PageContent page, Html html) throws IOException;
}
