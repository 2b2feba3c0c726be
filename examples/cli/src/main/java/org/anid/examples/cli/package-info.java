/** The {@code anid} command: data sets in, reports out; built on the public API alone. */
@NullMarked
package org.anid.examples.cli;

import org.jspecify.annotations.NullMarked;
