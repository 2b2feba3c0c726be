/** Tests of parameters and of how bundles come into a folder. */
@NullMarked
package org.anid.models.bundle;

import org.jspecify.annotations.NullMarked;
