/** The five dimensions of the benchmark and the discrepancy rate they are judged by. */
@NullMarked
package org.anid.api.dimension;

import org.jspecify.annotations.NullMarked;
