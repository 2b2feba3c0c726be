/** Short programs that embed a metric. */
@NullMarked
package org.anid.examples.embed;

import org.jspecify.annotations.NullMarked;
