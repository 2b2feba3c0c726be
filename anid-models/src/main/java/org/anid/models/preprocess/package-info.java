/** From images to the tensors that networks take, as their cards say. */
@NullMarked
package org.anid.models.preprocess;

import org.jspecify.annotations.NullMarked;
