// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.architecture;

import java.nio.file.Path;

/**
 * A file of a bundle that was made.
 *
 * @param file where it is
 * @param size bytes
 * @param sha256 of what was written, in lower-case hex
 */
public record Written(Path file, long size, String sha256) {}
