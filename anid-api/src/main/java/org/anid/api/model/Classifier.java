// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.util.List;
import org.anid.api.image.ImageBatch;

/** Images to class probabilities. Safe to share between threads. */
public interface Classifier extends Model {

    /** Names of the classes, in the order of the columns. */
    List<String> labels();

    /** One row of probabilities per image; each row sums to 1. */
    FeatureMatrix classify(ImageBatch images);
}
