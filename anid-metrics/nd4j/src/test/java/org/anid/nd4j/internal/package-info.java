// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/** Tests of the ND4J engine's own parts. */
@org.jspecify.annotations.NullMarked
package org.anid.nd4j.internal;
