/** Tests of aesthetic appeal. */
@NullMarked
package org.anid.metrics.aesthetics;

import org.jspecify.annotations.NullMarked;
