/** The second dimension: whether an image shows what its generator was asked for. */
@NullMarked
package org.anid.metrics.alignment;

import org.jspecify.annotations.NullMarked;
