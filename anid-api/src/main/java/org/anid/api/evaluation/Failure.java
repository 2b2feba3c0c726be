// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.evaluation;

/**
 * An input that could not be used; the run went on without it.
 *
 * @param path where it is
 * @param reason why, in one line
 */
public record Failure(String path, String reason) {}
