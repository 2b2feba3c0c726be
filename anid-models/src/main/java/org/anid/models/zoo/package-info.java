/** The models that ANID knows, as cards: one JSON resource each, weights never included. */
@NullMarked
package org.anid.models.zoo;

import org.jspecify.annotations.NullMarked;
