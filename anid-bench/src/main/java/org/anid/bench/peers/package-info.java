/**
 * Our side of the comparison with other libraries: a process that is told what to time over its standard input, beside
 * a Python process that does the same with the peers. The script {@code anid-bench/peers/run.sh} starts both.
 */
@NullMarked
package org.anid.bench.peers;

import org.jspecify.annotations.NullMarked;
