/** A whole evaluation in one call. */
@NullMarked
package org.anid.evaluation;

import org.jspecify.annotations.NullMarked;
