/** What all engines share without being one. */
@NullMarked
package org.anid.metrics.internal.kernel;

import org.jspecify.annotations.NullMarked;
