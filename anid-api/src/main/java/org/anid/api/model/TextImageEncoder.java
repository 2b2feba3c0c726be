// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.util.List;
import org.anid.api.image.ImageBatch;

/** Images and texts into one space, as CLIP does. Rows are not normalised. Safe to share between threads. */
public interface TextImageEncoder extends Model {

    /** Length of an embedding. */
    int width();

    /** One embedding per image, preprocessing included. */
    FeatureMatrix encodeImages(ImageBatch images);

    /** One embedding per text, tokenizing included; texts longer than the context are cut, keeping the end token. */
    FeatureMatrix encodeTexts(List<String> texts);
}
