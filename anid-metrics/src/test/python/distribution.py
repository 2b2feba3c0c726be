# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Writes golden/frechet.json, kernel.json, sliced-wasserstein.json, laplacian-pyramid.json, nearest-neighbours.json and
inception-score.json (requirements-statistics.txt), or only those that are named.

The Fréchet distance is computed with 60 decimal digits (mpmath) from the very float32 features that the file holds; the
kernel distances and the sliced Wasserstein distance with NumPy in float64, written from the papers; precision, recall and
the Inception Score by torch-fidelity, density and coverage by the authors' package prdc.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import mpmath
import numpy as np

GOLDEN = Path(__file__).parent.parent / "resources" / "golden"
SCRIPT = "anid-metrics/src/test/python/distribution.py"
DIGITS = 60


def write(name, cases, tools):
    content = {"script": SCRIPT, "tools": {tool: version(tool) for tool in tools}, "cases": cases}
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


# --- Kernels -----------------------------------------------------------------------------------------------------------


def kid_exact(x, y):
    """Unbiased, polynomial kernel (x.y/d + 1)^3, all features at once."""
    x, y = x.astype(np.float64), y.astype(np.float64)
    n, m, d = len(x), len(y), x.shape[1]
    xx, yy, xy = ((a @ b.T / d + 1) ** 3 for a, b in ((x, x), (y, y), (x, y)))
    return (xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1)) - 2 * xy.mean()


def mmd(x, y, sigma=10.0, scale=1000.0):
    """Biased, Gaussian kernel on rows of length 1 (rounded to float32, as both sides keep them)."""

    def unit(rows):
        rows = rows.astype(np.float64)
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32).astype(np.float64)

    def mean(a, b):
        distance = ((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2)
        return np.expm1(-distance / (2 * sigma**2)).mean()  # the ones cancel in the difference

    x, y = unit(x), unit(y)
    return scale * (mean(x, x) + mean(y, y) - 2 * mean(x, y))


def kernel_cases():
    rng = np.random.default_rng(20241218)
    cases = []
    for name, n, m, d in (("few", 5, 4, 3), ("wide", 30, 25, 60), ("many", 130, 90, 6)):
        x = np.float32(rng.normal(size=(n, d)))
        y = np.float32(rng.normal(size=(m, d)) * 1.2 + 0.3)
        cases.append(
            {
                "name": name,
                "width": d,
                "natural": floats(x),
                "generated": floats(y),
                "kid": kid_exact(x, y),
                "mmd": mmd(x, y),
            }
        )
    return cases


# --- Sliced Wasserstein ------------------------------------------------------------------------------------------------


def normalised(rows, channels):
    rows = rows.astype(np.float64).reshape(len(rows), channels, -1)
    rows = rows - rows.mean(axis=(0, 2), keepdims=True)
    rows = rows / rows.std(axis=(0, 2), keepdims=True)
    return rows.reshape(len(rows), -1)


def sliced(x, y, directions):
    """Mean over directions of Wasserstein-1 between projections (equal sizes: sorted; other sizes: quantile functions)."""
    total = 0.0
    for direction in directions.astype(np.float64):
        a, b = np.sort(x @ direction), np.sort(y @ direction)
        if len(a) != len(b):
            size = np.lcm(len(a), len(b))
            a, b = np.repeat(a, size // len(a)), np.repeat(b, size // len(b))
        total += np.abs(a - b).mean()
    return total / len(directions)


def pyramid(image, levels):
    """Karras et al. 2018: 5 x 5 binomial filter, mirrored border, every second pixel; up: zeros in between, filter x 4."""
    from scipy.ndimage import convolve

    taps = np.array([1, 4, 6, 4, 1], np.float64)
    kernel = np.outer(taps, taps) / 256
    out = [image.astype(np.float64)]
    for _ in range(1, levels):
        coarse = convolve(out[-1], kernel, mode="mirror")[::2, ::2]
        wide = np.zeros_like(out[-1])
        wide[::2, ::2] = coarse
        out[-1] = out[-1] - convolve(wide, kernel * 4, mode="mirror")
        out.append(coarse)
    return out


def sliced_cases():
    rng = np.random.default_rng(20241219)
    cases = []
    for name, n, m in (("equal sizes", 40, 40), ("other sizes", 30, 36)):
        x = np.float32(rng.normal(size=(n, 12)) * 7 + 2)
        y = np.float32(rng.laplace(size=(m, 12)) * 4 - 1)
        directions = rng.normal(size=(10, 12))
        directions = np.float32(directions / np.linalg.norm(directions, axis=1, keepdims=True))
        cases.append(
            {
                "name": name,
                "width": 12,
                "channels": 3,
                "natural": floats(x),
                "generated": floats(y),
                "directions": floats(directions),
                "sliced": sliced(normalised(x, 3), normalised(y, 3), directions),
            }
        )
    return cases


def pyramid_cases():
    image = np.float32(np.random.default_rng(20241220).integers(0, 256, size=(32, 32)))
    levels = pyramid(image, 4)
    return [{"name": "pyramid", "side": 32, "image": floats(image), "levels": [floats(level) for level in levels]}]


# --- Nearest neighbours ------------------------------------------------------------------------------------------------


def neighbour_cases():
    import torch
    from piq import PR
    from prdc import compute_prdc
    from torch_fidelity.metric_prc import prc_features_to_metric

    rng = np.random.default_rng(20241221)
    cases = []

    def case(name, x, y, close=False):
        x, y = np.float32(x), np.float32(y)
        row = {"name": name, "width": x.shape[1], "natural": floats(x), "generated": floats(y)}
        for k in (3, 5):
            # torch-fidelity calls the generated features the first. In double, because its float32 products of near
            # neighbours far from 0 are mostly rounding.
            fidelity = prc_features_to_metric(
                torch.from_numpy(y).double(), torch.from_numpy(x).double(), prc_neighborhood=k, prc_batch_size=7, verbose=False
            )
            prdc = compute_prdc(x.astype(np.float64), y.astype(np.float64), nearest_k=k)
            row[f"precision-{k}"], row[f"recall-{k}"] = fidelity["precision"], fidelity["recall"]
            row[f"density-{k}"], row[f"coverage-{k}"] = float(prdc["density"]), float(prdc["coverage"])
            # Without ties closed and open balls are the same; piq's recall is not compared, because it looks for ties
            # among the radii of the other set.
            if not close:
                precision = PR(nearest_k=k).compute_metric(torch.from_numpy(x), torch.from_numpy(y))[0]
                assert abs(float(precision) - fidelity["precision"]) < 1e-6
                assert abs(prdc["precision"] - fidelity["precision"]) < 1e-6
                assert abs(prdc["recall"] - fidelity["recall"]) < 1e-6
        cases.append(row)

    case("shifted and stretched", rng.normal(size=(120, 6)), rng.normal(size=(90, 6)) * 1.2 + 0.4)
    case("mode dropped", rng.normal(size=(100, 8)) + 6 * (np.arange(100) % 2)[:, None], rng.normal(size=(110, 8)) * 0.6)
    case("wide", rng.normal(size=(70, 90)), rng.normal(size=(80, 90)) * 0.97)
    case("few", rng.normal(size=(7, 3)), rng.normal(size=(8, 3)) + 0.2)
    outliers = rng.normal(size=(80, 4))
    outliers[:3] *= 40
    case("natural outliers", outliers, rng.normal(size=(80, 4)) * 5)
    # Whole numbers are exact in every program, so that distances tie exactly, copies among them.
    case("ties and copies", rng.integers(0, 4, size=(60, 3)), rng.integers(1, 6, size=(50, 3)), close=True)
    return cases


# --- Inception Score ---------------------------------------------------------------------------------------------------


def inception_cases():
    import torch
    from torch_fidelity.metric_isc import isc_features_to_metric

    rng = np.random.default_rng(20241222)
    cases = []
    for name, n, classes, scale in (("sure", 137, 12, 6.0), ("unsure", 64, 30, 0.5), ("extreme", 40, 8, 300.0)):
        logits = np.float32(rng.normal(size=(n, classes)) * scale + 3)
        row = {"name": name, "width": classes, "natural": [], "generated": floats(logits)}
        for parts in (1, 10):
            score = isc_features_to_metric(torch.from_numpy(logits), splits=parts, shuffle=False)
            row[f"mean-{parts}"] = score["inception_score_mean"]
            row[f"deviation-{parts}"] = score["inception_score_std"]
        cases.append(row)
    return cases


STATISTICS = ("numpy", "scipy", "mpmath")
GOLDEN_FILES = {
    "frechet": (frechet_cases, STATISTICS),
    "kernel": (kernel_cases, STATISTICS),
    "sliced-wasserstein": (sliced_cases, STATISTICS),
    "laplacian-pyramid": (pyramid_cases, STATISTICS),
    "nearest-neighbours": (neighbour_cases, ("numpy", "torch", "torch-fidelity", "prdc", "piq")),
    "inception-score": (inception_cases, ("numpy", "torch", "torch-fidelity")),
}


def main():
    for name in sys.argv[1:] or GOLDEN_FILES:
        cases, tools = GOLDEN_FILES[name]
        write(name, cases(), tools)


if __name__ == "__main__":
    main()
