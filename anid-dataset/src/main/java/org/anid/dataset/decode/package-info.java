/** Encoded images in, pixels out: those of Pillow's {@code convert("RGB")}. */
@NullMarked
package org.anid.dataset.decode;

import org.jspecify.annotations.NullMarked;
