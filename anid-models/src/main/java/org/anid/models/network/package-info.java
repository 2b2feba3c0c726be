/**
 * Networks from the card to the interfaces of {@link org.anid.api.model}, over whatever computes their graphs: a class
 * for each interface, and {@link org.anid.models.network.GraphEngine} for the engines to implement.
 */
@NullMarked
package org.anid.models.network;

import org.jspecify.annotations.NullMarked;
