/** The folder in which models and parameter bundles lie, and what opens them: nothing is opened unverified. */
@NullMarked
package org.anid.models.locate;

import org.jspecify.annotations.NullMarked;
