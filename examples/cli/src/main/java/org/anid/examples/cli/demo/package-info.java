/** A small data set made from a seed: scenes, three generators of known damage, captions, simulated ratings. */
@NullMarked
package org.anid.examples.cli.demo;

import org.jspecify.annotations.NullMarked;
