/** What a metric is: an immutable recipe, its specification, the state that counts, and the score that comes out. */
@NullMarked
package org.anid.api.metric;

import org.jspecify.annotations.NullMarked;
