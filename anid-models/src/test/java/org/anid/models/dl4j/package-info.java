/** Tests. */
@NullMarked
package org.anid.models.dl4j;

import org.jspecify.annotations.NullMarked;
