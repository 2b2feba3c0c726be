/** Tests. */
@NullMarked
package org.anid.models.bundle;

import org.jspecify.annotations.NullMarked;
