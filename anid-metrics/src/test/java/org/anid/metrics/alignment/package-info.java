/** Tests of semantic alignment. */
@NullMarked
package org.anid.metrics.alignment;

import org.jspecify.annotations.NullMarked;
