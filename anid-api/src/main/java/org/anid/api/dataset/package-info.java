/** Images in order, where they come from, what was said about them, and what people thought of them. */
@NullMarked
package org.anid.api.dataset;

import org.jspecify.annotations.NullMarked;
