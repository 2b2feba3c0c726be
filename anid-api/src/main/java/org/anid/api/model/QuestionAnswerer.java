// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.util.List;
import org.anid.api.image.ImageBatch;

/** Answers a question about an image in words. Safe to share between threads. */
public interface QuestionAnswerer extends Model {

    /**
     * One answer per image, greedily decoded.
     *
     * @param images N images
     * @param questions N questions
     * @return N answers, stripped
     */
    List<String> answer(ImageBatch images, List<String> questions);
}
