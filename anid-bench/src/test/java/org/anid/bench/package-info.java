/** Tests of the benchmarks: what is timed is complete and right. */
@NullMarked
package org.anid.bench;

import org.jspecify.annotations.NullMarked;
