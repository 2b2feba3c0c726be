/** What the tests of models share. */
@NullMarked
package org.anid.models.testing;

import org.jspecify.annotations.NullMarked;
