@NullMarked
package org.anid.examples.cli;

import org.jspecify.annotations.NullMarked;
