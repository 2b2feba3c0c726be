# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Writes golden/human.json: statistics of opinions from SciPy, pingouin and krippendorff (requirements-statistics.txt).

    python human.py                    golden/human.json, on data of its own
    python human.py --study FILE       golden/human-study.json, on the ratings of the D-Judge human study (ratings.json)
"""

import argparse
import json
from importlib.metadata import version
from pathlib import Path

import krippendorff
import numpy as np
import pandas
import pingouin
from scipy import optimize, stats

GOLDEN = Path(__file__).parent.parent / "resources" / "golden"
TOOLS = {name: version(name) for name in ("numpy", "scipy", "pingouin", "krippendorff")}
GENERATORS = ["SD_V21", "SD_XL", "Versatile", "Dalle2"]
GUIDANCE = ["T2I", "I2I", "TI2I"]
ASPECTS = ["quality", "alignment", "aesthetic"]


def logistic(x, b1, b2, b3, b4):
    return b2 + (b1 - b2) / (1 + np.exp(-(x - b3) / np.abs(b4)))


def correlations(x, y):
    x, y = np.asarray(x, float), np.asarray(y, float)
    high, low = y.max(), y.min()
    rising = np.corrcoef(x, y)[0, 1] >= 0
    start = [high if rising else low, low if rising else high, x.mean(), x.std()]
    out = {
        "x": x.tolist(),
        "y": y.tolist(),
        "pearson": stats.pearsonr(x, y).statistic,
        "spearman": stats.spearmanr(x, y).statistic,
        "kendall": stats.kendalltau(x, y, variant="b").statistic,
    }
    beta, _ = optimize.curve_fit(logistic, x, y, p0=start, maxfev=100000, ftol=1e-14, xtol=1e-14, gtol=1e-14)
    mapped = logistic(x, *beta)
    out["plcc"] = stats.pearsonr(mapped, y).statistic
    out["rmse"] = float(np.sqrt(np.mean((mapped - y) ** 2)))
    return out


def interval(table):
    """Student's interval over the means of raters; table: rater x item, no gaps."""
    means = table.mean(axis=1)
    low, high = stats.t.interval(0.95, len(means) - 1, loc=means.mean(), scale=stats.sem(means))
    return {"mean": float(table.mean()), "low": float(low), "high": float(high)}


def reliability(table):
    out = {"krippendorff": float(krippendorff.alpha(reliability_data=table, level_of_measurement="interval"))}
    pairs = []
    for a in range(len(table)):
        for b in range(a + 1, len(table)):
            both = ~np.isnan(table[a]) & ~np.isnan(table[b])
            x, y = table[a][both], table[b][both]
            if len(x) >= 2 and np.ptp(x) > 0 and np.ptp(y) > 0:
                pairs.append(stats.spearmanr(x, y).statistic)
    out["pairwise"] = float(np.mean(pairs))
    if not np.isnan(table).any():
        long = pandas.DataFrame(
            [(r, i, table[r, i]) for r in range(table.shape[0]) for i in range(table.shape[1])],
            columns=["rater", "item", "mark"],
        )
        icc = pingouin.intraclass_corr(long, targets="item", raters="rater", ratings="mark")
        n, k = table.shape[1], table.shape[0]
        out["icc"] = icc_full(long, icc, n, k)
    return out


def icc_full(long, icc, n, k):
    """pingouin prints ICC(2,k) rounded in some versions: check ours from its mean squares against it, give full precision."""
    anova = pingouin.anova(long, dv="mark", between=["item", "rater"], ss_type=2)
    square = {row["Source"]: row["SS"] for _, row in anova.iterrows()}
    table = long.pivot(index="item", columns="rater", values="mark").to_numpy()
    total = ((table - table.mean()) ** 2).sum()
    items = square["item"] / (n - 1)
    raters = square["rater"] / (k - 1)
    error = (total - square["item"] - square["rater"]) / ((n - 1) * (k - 1))
    value = (items - error) / (items + (raters - error) / n)
    row = icc[icc["Type"].isin(["ICC2k", "ICC(A,k)"])]
    assert abs(float(row["ICC"].iloc[0]) - value) < 1e-3, (icc, value)
    return float(value)


def synthetic():
    rng = np.random.default_rng(20241217)
    cases = {}
    x = rng.normal(size=60) * 3 + 10
    cases["logistic"] = correlations(x, 1 + 4 / (1 + np.exp(-(x - 10) / 1.5)) + 0.3 * rng.normal(size=60))
    x = rng.uniform(0, 1, 40)
    cases["falling"] = correlations(x, 5 - 4 / (1 + np.exp(-(x - 0.4) / 0.1)) + 0.2 * rng.normal(size=40))
    x = np.round(rng.normal(size=80) * 2)
    cases["ties"] = correlations(x, np.round(3 + np.tanh(x / 2) * 1.5 + 0.5 * rng.normal(size=80)))
    x = rng.normal(size=25) * 1e-3 + 30
    cases["weak"] = correlations(x, 3 + np.tanh((x - 30) * 800) * 0.4 + 0.6 * rng.normal(size=25))
    item = rng.normal(size=12)
    table = np.clip(np.round(3 + item[None, :] + 0.7 * rng.normal(size=(7, 12)) + rng.normal(size=(7, 1)) * 0.5), 1, 5)
    gaps = table.copy()
    gaps[rng.uniform(size=gaps.shape) < 0.25] = np.nan
    raters = {
        "complete": {"table": table.tolist(), **reliability(table), **interval(table)},
        "gaps": {"table": [[None if np.isnan(v) else v for v in row] for row in gaps.tolist()], **reliability(gaps)},
    }
    return {"tools": TOOLS, "script": "anid-metrics/src/test/python/human.py", "correlations": cases, "raters": raters}


def study(path):
    data = json.loads(Path(path).read_text())
    marks = np.array([data[key] for key in sorted(data, key=int)], float)  # image, rater, guidance, generator, aspect
    opinions = []
    for g, guidance in enumerate(GUIDANCE):
        for m, generator in enumerate(GENERATORS):
            for a, aspect in enumerate(ASPECTS):
                opinions.append(
                    {"generator": generator, "guidance": guidance, "aspect": aspect, **interval(marks[:, :, g, m, a].T)}
                )
    raters = {}
    for a, aspect in enumerate(ASPECTS):
        table = marks[..., a].transpose(1, 0, 2, 3).reshape(marks.shape[1], -1)
        raters[aspect] = reliability(table)
    return {"tools": TOOLS, "script": "anid-metrics/src/test/python/human.py --study", "opinions": opinions, "raters": raters}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study")
    arguments = parser.parse_args()
    name, content = ("human-study", study(arguments.study)) if arguments.study else ("human", synthetic())
    (GOLDEN / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    main()
