/** Tests of finding models. */
@NullMarked
package org.anid.models.locate;

import org.jspecify.annotations.NullMarked;
