# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Writes golden/frechet.json, golden/kernel.json and golden/sliced-wasserstein.json (requirements-statistics.txt).

The Fréchet distance is computed with 60 decimal digits (mpmath) from the very float32 features that the file holds; the
kernel distances and the sliced Wasserstein distance with NumPy in float64, written from the papers.
"""

import json
from importlib.metadata import version
from pathlib import Path

import mpmath
import numpy as np

GOLDEN = Path(__file__).parent.parent / "resources" / "golden"
SCRIPT = "anid-metrics/src/test/python/distribution.py"
TOOLS = {name: version(name) for name in ("numpy", "mpmath")}
DIGITS = 60


def write(name, cases):
    content = {"script": SCRIPT, "tools": TOOLS, "cases": cases}
    (GOLDEN / f"{name}.json").write_text(json.dumps(content, separators=(",", ":")).replace('{"name"', '\n{"name"') + "\n")


def floats(array):
    """Shortest decimals that read back as the same float32."""
    return [float(np.format_float_scientific(v, unique=True)) for v in np.asarray(array, np.float32).ravel()]


# --- Fréchet -----------------------------------------------------------------------------------------------------------


def exact_moments(rows):
    n, d = rows.shape
    m = mpmath.matrix(n, d)
    for i in range(n):
        for j in range(d):
            m[i, j] = mpmath.mpf(float(rows[i, j]))
    mean = [mpmath.fsum(m[i, j] for i in range(n)) / n for j in range(d)]
    for i in range(n):
        for j in range(d):
            m[i, j] -= mean[j]
    return mean, (m.T * m) / (n - 1)


def root(matrix):
    """Symmetric square root."""
    values, vectors = mpmath.eigsy(matrix)
    scaled = vectors.copy()
    for j in range(len(values)):
        s = mpmath.sqrt(max(values[j], mpmath.mpf(0)))
        for i in range(vectors.rows):
            scaled[i, j] *= s
    return scaled * vectors.T


def frechet(x, y):
    with mpmath.workdps(DIGITS):
        mean1, cov1 = exact_moments(x)
        mean2, cov2 = exact_moments(y)
        half = root(cov1)
        middle = half * cov2 * half
        middle = (middle + middle.T) / 2
        values = mpmath.eigsy(middle, eigvals_only=True)
        # Zero eigenvalues come out as about 1e-60: their roots must not add up to anything visible.
        cross = mpmath.fsum(mpmath.sqrt(v) for v in values if v > mpmath.mpf(10) ** -40)
        d = x.shape[1]
        squares = mpmath.fsum((mean1[j] - mean2[j]) ** 2 for j in range(d))
        return float(squares + mpmath.fsum(cov1[j, j] + cov2[j, j] for j in range(d)) - 2 * cross)


def frechet_cases():
    rng = np.random.default_rng(20241217)

    def normal(n, d):
        return rng.normal(size=(n, d))

    def rotation(d):
        q, _ = np.linalg.qr(normal(d, d))
        return q

    cases = []

    def case(name, x, y):
        x, y = np.float32(x), np.float32(y)
        cases.append(
            {"name": name, "width": x.shape[1], "natural": floats(x), "generated": floats(y), "frechet": frechet(x, y)}
        )

    case("random", normal(60, 16), normal(50, 16) @ rotation(16) * 1.3 + 0.2)
    case("fewer rows than dimensions", normal(10, 24), normal(12, 24) * 0.7 + 0.1)
    case("few against many", normal(90, 24), normal(7, 24) + 0.5)
    scales = 10.0 ** (-np.arange(20) / 3)
    case("nearly singular", normal(70, 20) * scales @ rotation(20), normal(80, 20) * scales @ rotation(20) + 0.01)
    q = rotation(20)
    case("nearly singular, same axes", normal(70, 20) * scales @ q, normal(80, 20) * scales @ q)
    x, y = normal(50, 12), normal(60, 12) + 0.3
    x[:, 4] = 0.25
    x[:, 7] = x[:, 2]
    y[:, 7] = y[:, 2]
    y[:, 9] = 2 * y[:, 1]
    case("rank deficient", x, y)
    case("large offsets", normal(40, 8) + 1000, normal(45, 8) * 2 + 1001)
    return cases


def main():
    write("frechet", frechet_cases())


if __name__ == "__main__":
    main()
