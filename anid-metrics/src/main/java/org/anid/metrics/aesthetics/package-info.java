/** The third dimension: how pleasing learned predictors find an image. */
@NullMarked
package org.anid.metrics.aesthetics;

import org.jspecify.annotations.NullMarked;
