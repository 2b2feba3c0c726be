// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import org.anid.api.dataset.DatasetException;
import org.jspecify.annotations.Nullable;

/** One row of a file, whatever its form: values by column, and complaints that name its place. */
interface Cells {

    /** A value; null where there is none or it is blank. */
    @Nullable
    String find(String column);

    /** A complaint about this row. */
    DatasetException error(String message);
}
