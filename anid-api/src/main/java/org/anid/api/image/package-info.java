/** Images as every metric and network receives them, and how one becomes another size. */
@NullMarked
package org.anid.api.image;

import org.jspecify.annotations.NullMarked;
