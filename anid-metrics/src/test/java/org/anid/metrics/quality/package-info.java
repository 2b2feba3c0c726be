/** Tests over several metrics of quality. */
@NullMarked
package org.anid.metrics.quality;

import org.jspecify.annotations.NullMarked;
