@NullMarked
package org.anid.examples.embed;

import org.jspecify.annotations.NullMarked;
