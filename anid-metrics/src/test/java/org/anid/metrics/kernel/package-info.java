/** The oracle, and the contract that every engine is held to. */
@NullMarked
package org.anid.metrics.kernel;

import org.jspecify.annotations.NullMarked;
