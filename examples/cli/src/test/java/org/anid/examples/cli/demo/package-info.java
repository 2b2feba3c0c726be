@NullMarked
package org.anid.examples.cli.demo;

import org.jspecify.annotations.NullMarked;
