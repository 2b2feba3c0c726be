/** A metric in a module of its own. */
@NullMarked
package org.anid.examples.modular;

import org.jspecify.annotations.NullMarked;
