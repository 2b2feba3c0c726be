/** Tests. */
@NullMarked
package org.anid.models.preprocess;

import org.jspecify.annotations.NullMarked;
