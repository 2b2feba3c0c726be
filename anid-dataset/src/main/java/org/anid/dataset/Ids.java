// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.text.Normalizer;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How ids are written and ordered everywhere in this module. */
final class Ids {

    /**
     * As people count: numbers first and by value, then text, with digits in it by value; a missing id, the empty text,
     * before all.
     */
    static final Comparator<String> ORDER = Ids::compare;

    /** As numpy, pandas, Python and JSON write it. */
    private static final Set<String> NONE = Set.of("nan", "<na>", "none", "null");

    private Ids() {}

    /**
     * One spelling per id: numbers without leading zeros, because releases of DANI pad differently, and without zeros
     * after a point, because pandas writes {@code 139.0} where some row has no id; text in Unicode form C, because some
     * file systems hand names back in form D.
     */
    static String canonical(String id) {
        int point = id.indexOf('.');
        if (point > 0 && point < id.length() - 1 && isNumber(id.substring(0, point)) && isZero(id, point + 1)) {
            return canonical(id.substring(0, point));
        }
        if (!isNumber(id)) {
            return Normalizer.isNormalized(id, Normalizer.Form.NFC)
                    ? id
                    : Normalizer.normalize(id, Normalizer.Form.NFC);
        }
        int start = 0;
        while (start < id.length() - 1 && id.charAt(start) == '0') {
            start++;
        }
        return id.substring(start);
    }

    /**
     * Null for what programs write where there is no id, as pandas' {@code nan}: else such rows would share one image.
     */
    static @Nullable String known(@Nullable String id) {
        return id == null || NONE.contains(id.toLowerCase(Locale.ROOT)) ? null : id;
    }

    /** Whether it is made of the digits 0 to 9 only, of any length. */
    static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isZero(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }

    private static int compare(String a, String b) {
        boolean numberA = isNumber(a);
        boolean numberB = isNumber(b);
        if (numberA != numberB && !a.isEmpty() && !b.isEmpty()) {
            return numberA ? -1 : 1;
        }
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int endA = digits(a, i);
            int endB = digits(b, j);
            int order = endA > i && endB > j
                    ? byValue(a.substring(i, endA), b.substring(j, endB))
                    : Character.compare(a.charAt(i), b.charAt(j));
            if (order != 0) {
                return order;
            }
            boolean run = endA > i && endB > j;
            i = run ? endA : i + 1;
            j = run ? endB : j + 1;
        }
        int byLength = Integer.compare(a.length() - i, b.length() - j);
        return byLength != 0 ? byLength : a.compareTo(b);
    }

    /** Where the digits that begin at a place end; that place if there are none. */
    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static int byValue(String a, String b) {
        String shortA = a.substring(zeros(a));
        String shortB = b.substring(zeros(b));
        int byLength = Integer.compare(shortA.length(), shortB.length());
        return byLength != 0 ? byLength : shortA.compareTo(shortB);
    }

    private static int zeros(String digits) {
        int start = 0;
        while (start < digits.length() && digits.charAt(start) == '0') {
            start++;
        }
        return start;
    }
}
