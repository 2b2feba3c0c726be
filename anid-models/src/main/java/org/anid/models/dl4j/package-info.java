/**
 * Keras {@code .h5} and Deeplearning4j {@code .zip} networks on Deeplearning4j, the only place that knows it. It is
 * optional: without it on the class path, {@link org.anid.models.dl4j.Dl4jEngine} says what to add.
 */
@NullMarked
package org.anid.models.dl4j;

import org.jspecify.annotations.NullMarked;
