/** What packages of this module share and nobody else sees. */
@NullMarked
package org.anid.models.internal;

import org.jspecify.annotations.NullMarked;
