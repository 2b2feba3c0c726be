/** Pretrained models as data (cards) and as things that can be called, and where they are found. */
@NullMarked
package org.anid.api.model;

import org.jspecify.annotations.NullMarked;
