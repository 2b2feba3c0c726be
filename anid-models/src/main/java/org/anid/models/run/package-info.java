/** What networks run on and how: a device, threads and a limit of time. */
@NullMarked
package org.anid.models.run;

import org.jspecify.annotations.NullMarked;
