/** What the modules share and nobody else sees. */
@NullMarked
package org.anid.api.internal;

import org.jspecify.annotations.NullMarked;
