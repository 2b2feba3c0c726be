/** Tests of what packages of this module share. */
@NullMarked
package org.anid.models.internal;

import org.jspecify.annotations.NullMarked;
