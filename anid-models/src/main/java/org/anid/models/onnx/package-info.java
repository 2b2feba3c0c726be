/**
 * Networks on ONNX Runtime, the only place that knows it: a session per graph, compared with its card when it opens, and a
 * class for each interface of {@link org.anid.api.model}.
 */
@NullMarked
package org.anid.models.onnx;

import org.jspecify.annotations.NullMarked;
