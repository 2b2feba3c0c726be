// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The page {@code report.html}. {@link org.anid.metrics.internal.report.html.Page} lists its sections, each a
 * {@link org.anid.metrics.internal.report.html.ReportSection}; {@link org.anid.metrics.internal.report.html.Html}
 * escapes, {@link org.anid.metrics.internal.report.html.Chart} draws,
 * {@link org.anid.metrics.internal.report.html.Pictures} holds the pictures.
 */
@NullMarked
package org.anid.metrics.internal.report.html;

import org.jspecify.annotations.NullMarked;
