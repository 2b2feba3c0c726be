/** Tests of what the modules share. */
@NullMarked
package org.anid.api.internal;

import org.jspecify.annotations.NullMarked;
