/** Tests. */
@NullMarked
package org.anid.models.token;

import org.jspecify.annotations.NullMarked;
