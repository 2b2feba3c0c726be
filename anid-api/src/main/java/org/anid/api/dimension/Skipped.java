// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dimension;

/**
 * A metric, or a part of one, that did not run.
 *
 * @param metric id of the metric
 * @param reason why, in one line
 * @param remedy what to do about it, in one line; a command where there is one; empty where the reason says it all
 */
public record Skipped(String metric, String reason, String remedy) {}
