/** Where a number comes from. */
@NullMarked
package org.anid.api.provenance;

import org.jspecify.annotations.NullMarked;
