/** A whole run: what to evaluate, what came out, and what could not be done. */
@NullMarked
package org.anid.api.evaluation;

import org.jspecify.annotations.NullMarked;
