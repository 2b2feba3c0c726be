/**
 * The fifth dimension: what people thought of the images, how far they agree with one another, and how far each metric
 * agrees with them. Start reading at {@link org.anid.metrics.human.HumanValidation}.
 */
@NullMarked
package org.anid.metrics.human;

import org.jspecify.annotations.NullMarked;
