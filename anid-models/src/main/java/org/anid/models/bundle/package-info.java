/** Parameters that others trained and that are no network: read in their published form, kept as verified bundles. */
@NullMarked
package org.anid.models.bundle;

import org.jspecify.annotations.NullMarked;
