// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

/** Something that happened to an image and that the report counts instead of listing. */
sealed interface Note {

    /** A metric gave no score. */
    record Absent(String metric, String reason) implements Note {}

    /** A metric wanted a caption and there was none. */
    record NoCaption(String metric, int cell) implements Note {}

    /** A natural image was resized for its generated one. */
    record Resized(int cell, String from, String to) implements Note {}

    /** A generated image has no natural image that could be read. */
    record Unpaired(int cell) implements Note {}

    /** An image of a cell has the bytes of one of another cell. */
    record Twin(int cell, int other) implements Note {}

    /** A generated image has the bytes of its natural image. */
    record NaturalCopy(int cell) implements Note {}

    /** A natural image was the second of its id and size. */
    record SpareNatural() implements Note {}

    /** What the decoder said. */
    record FromFile(String text) implements Note {}

    /** A file has the name of one format and the content of another. */
    record Misnamed(String extension, String format) implements Note {}

    /** An image of a cell was read. */
    record Read(int cell) implements Note {}
}
