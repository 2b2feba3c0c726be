// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/**
 * A report as files: {@code report.json} for programs, {@code scores.csv} and {@code summary.csv} for statistics
 * packages, {@code report.md} and {@code report.html} for people. {@link org.anid.metrics.report.ReportWriter} is the
 * door.
 *
 * <p>Files for programs carry every digit; files for people round. None of them ever holds NaN or an infinity.
 */
@NullMarked
package org.anid.metrics.report;

import org.jspecify.annotations.NullMarked;
