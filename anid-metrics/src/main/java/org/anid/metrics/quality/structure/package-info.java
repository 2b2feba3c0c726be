/** Metrics of structure: a generated image against its natural counterpart. */
@NullMarked
package org.anid.metrics.quality.structure;

import org.jspecify.annotations.NullMarked;
