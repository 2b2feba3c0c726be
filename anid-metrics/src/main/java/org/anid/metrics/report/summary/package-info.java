// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/** What a report says, in the words and numbers that terminal, Markdown and HTML share. */
@NullMarked
package org.anid.metrics.report.summary;

import org.jspecify.annotations.NullMarked;
