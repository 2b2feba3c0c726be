/** What an outside project sees of the packaged jars. */
@NullMarked
package org.anid.examples.modular;

import org.jspecify.annotations.NullMarked;
