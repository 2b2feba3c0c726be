/** Tests. */
@NullMarked
package org.anid.models.network;

import org.jspecify.annotations.NullMarked;
