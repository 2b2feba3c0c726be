/** Graphs on ONNX Runtime, the only place that knows it: a session per graph, compared with its card when it opens. */
@NullMarked
package org.anid.models.onnx;

import org.jspecify.annotations.NullMarked;
