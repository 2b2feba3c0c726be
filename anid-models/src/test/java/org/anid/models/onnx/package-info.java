/** Tests. */
@NullMarked
package org.anid.models.onnx;

import org.jspecify.annotations.NullMarked;
