// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/** Jobs on executors that are JVMs of their own, compared with runs of one machine. */
@NullMarked
package org.anid.examples.spark;

import org.jspecify.annotations.NullMarked;
