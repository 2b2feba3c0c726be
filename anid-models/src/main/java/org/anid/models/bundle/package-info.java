/**
 * Parameters that others trained and that are no network: read in their published form, kept as verified bundles. And
 * the way by which every bundle comes into a folder of models.
 */
@NullMarked
package org.anid.models.bundle;

import org.jspecify.annotations.NullMarked;
