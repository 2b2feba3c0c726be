// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

/** Something that happened to an image and that the report counts instead of listing. */
sealed interface Event {

    /** A metric gave no score. */
    record Absent(String metric, String reason) implements Event {}

    /** A metric wanted a caption and there was none. */
    record NoCaption(String metric, int condition) implements Event {}

    /** A natural image was resized for its generated one. */
    record Resized(int condition, String from, String to) implements Event {}

    /** A generated image has no natural image that could be read. */
    record Unpaired(int condition) implements Event {}

    /** An image of a condition has the bytes of one of another condition. */
    record Twin(int condition, int other) implements Event {}

    /** A generated image has the bytes of its natural image. */
    record NaturalCopy(int condition) implements Event {}

    /** A natural image was the second of its id and size. */
    record SpareNatural() implements Event {}

    /** What the decoder said. */
    record FromFile(String text) implements Event {}

    /** A file has the name of one format and the content of another. */
    record Misnamed(String extension, String format) implements Event {}

    /** An image of a condition was read. */
    record Read(int condition) implements Event {}
}
