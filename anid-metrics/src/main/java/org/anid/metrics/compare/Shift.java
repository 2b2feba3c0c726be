// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.compare;

/** Where generated images went between two reports. */
public enum Shift {
    /** Further from natural images: worse. */
    FURTHER("further from natural"),
    /** Closer to natural images: better. */
    CLOSER("closer to natural"),
    /** The scores moved, but neither the discrepancy nor the metric says whether that is for the worse. */
    CHANGED("changed"),
    /** Equal, or no difference that the test can tell from noise. */
    UNCHANGED("no change found"),
    /** There is no test, and the intervals overlap or are not there: nothing can be said. */
    UNDECIDED("undecided");

    private final String label;

    Shift(String label) {
        this.label = label;
    }

    /** In words, for people and files. */
    public String label() {
        return label;
    }

    /** Whether this is a change. */
    public boolean changed() {
        return this == FURTHER || this == CLOSER || this == CHANGED;
    }

    /** By the sign of a difference of discrepancies. */
    static Shift of(double difference) {
        return difference > 0 ? FURTHER : CLOSER;
    }
}
