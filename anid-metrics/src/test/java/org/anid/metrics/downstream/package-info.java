/** Tests of downstream applicability. */
@NullMarked
package org.anid.metrics.downstream;

import org.jspecify.annotations.NullMarked;
