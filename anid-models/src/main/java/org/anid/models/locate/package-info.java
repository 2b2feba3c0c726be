/**
 * The folder in which models and parameter bundles lie, what brings them there and what opens them: nothing is opened
 * unverified, nothing is downloaded unless asked for.
 */
@NullMarked
package org.anid.models.locate;

import org.jspecify.annotations.NullMarked;
