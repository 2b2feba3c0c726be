/**
 * Networks from the card to the interfaces of {@link org.anid.api.model}, over whatever computes their graphs: a class for each
 * interface, and {@link org.anid.models.run.GraphEngine} for the engines to implement.
 */
@NullMarked
package org.anid.models.run;

import org.jspecify.annotations.NullMarked;
