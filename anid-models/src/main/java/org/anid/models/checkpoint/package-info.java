// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The weights of networks as their authors publish them: torch's files, safetensors and NumPy's archives, read as data.
 * A {@link org.anid.models.checkpoint.Checkpoint} gives tensors by name; nothing in a file is ever run.
 */
@NullMarked
package org.anid.models.checkpoint;

import org.jspecify.annotations.NullMarked;
