/**
 * The five dimensions of the benchmark as this library fills them, and the table of every metric: what it is, whether
 * it is here, and what it needs.
 */
@NullMarked
package org.anid.metrics.dimension;

import org.jspecify.annotations.NullMarked;
