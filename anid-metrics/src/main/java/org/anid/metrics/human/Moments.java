// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import java.math.BigDecimal;
import java.util.OptionalDouble;

/**
 * Sums, squares and products of pairs of doubles about their means, without rounding, and what follows from them,
 * rounded once: correlation and the least-squares line. A side is constant where its squares are 0, and nowhere else.
 */
final class Moments {

    private final BigDecimal count;
    private final BigDecimal sumX;
    private final BigDecimal sumY;
    /** {@code nΣx² − (Σx)²}, and so on. */
    private final BigDecimal squaresX;

    private final BigDecimal squaresY;
    private final BigDecimal products;

    /**
     * Takes the sums.
     *
     * @param x finite values
     * @param y as many finite values
     */
    Moments(double[] x, double[] y) {
        BigDecimal ofX = BigDecimal.ZERO;
        BigDecimal ofY = BigDecimal.ZERO;
        BigDecimal ofXx = BigDecimal.ZERO;
        BigDecimal ofYy = BigDecimal.ZERO;
        BigDecimal ofXy = BigDecimal.ZERO;
        for (int i = 0; i < x.length; i++) {
            BigDecimal a = Exact.score(x[i]);
            BigDecimal b = Exact.score(y[i]);
            ofX = ofX.add(a);
            ofY = ofY.add(b);
            ofXx = ofXx.add(a.multiply(a));
            ofYy = ofYy.add(b.multiply(b));
            ofXy = ofXy.add(a.multiply(b));
        }
        count = BigDecimal.valueOf(x.length);
        sumX = ofX;
        sumY = ofY;
        squaresX = count.multiply(ofXx).subtract(ofX.multiply(ofX));
        squaresY = count.multiply(ofYy).subtract(ofY.multiply(ofY));
        products = count.multiply(ofXy).subtract(ofX.multiply(ofY));
    }

    /** Pearson's correlation; empty where a side is constant, as it is with fewer than two pairs. */
    OptionalDouble correlation() {
        BigDecimal both = squaresX.multiply(squaresY);
        return both.signum() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(products.signum() * Exact.root(products.multiply(products), both));
    }

    /** Mean of x, of which there is one. */
    double meanX() {
        return Exact.nearest(sumX, count);
    }

    /** Standard deviation of x, with 1/n. */
    double deviationX() {
        return Exact.root(squaresX, count.multiply(count));
    }

    /** Slope of the least-squares line; x is not constant. */
    double slope() {
        return Exact.nearest(products, squaresX);
    }

    /** Intercept of the least-squares line; x is not constant. */
    double intercept() {
        return Exact.nearest(sumY.multiply(squaresX).subtract(products.multiply(sumX)), count.multiply(squaresX));
    }

    /** Root mean squared distance of y from the least-squares line, with 1/n; x is not constant. */
    double residual() {
        return Exact.root(
                squaresX.multiply(squaresY).subtract(products.multiply(products)),
                squaresX.multiply(count).multiply(count));
    }
}
