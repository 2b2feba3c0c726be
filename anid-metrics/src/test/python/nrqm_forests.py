# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Trains the forests of golden/nrqm-forests.json: random forests as NRQM has them, of our own making and small.

The features are those of golden/nrqm-features.json, the made-up target says what was done to an image. Tables are as in the
published file: nodes by trees, nodes and features counted from 1, a leaf's children 0.
"""

import json
from importlib.metadata import version

import golden_images
import numpy as np
from sklearn.ensemble import RandomForestRegressor

GOLDEN = golden_images.TABLE.parent
TARGETS = {"blur": 3.0, "noise": 4.5, "blocks": 2.5, "contrast": 6.0, "mixed": 3.5, "faint": 8.0, "lines": 2.0, "ramp": 1.0}
PARTS = {"local": slice(0, 18), "global": slice(18, 63), "spatial": slice(63, 138)}


def target(name):
    return min((value for word, value in TARGETS.items() if word in name), default=8.5)


def table(trees, read, padding):
    """Nodes by trees, padded to the size of the largest tree."""
    nodes = max(tree.node_count for tree in trees)
    columns = [list(read(tree)) + [padding] * (nodes - tree.node_count) for tree in trees]
    return [[column[node] for column in columns] for node in range(nodes)]


def forest(x, y, seed):
    model = RandomForestRegressor(n_estimators=12, max_depth=5, min_samples_leaf=2, random_state=seed).fit(x, y)
    trees = [estimator.tree_ for estimator in model.estimators_]
    return {
        "left": table(trees, lambda t: (t.children_left + 1).tolist(), 0),
        "right": table(trees, lambda t: (t.children_right + 1).tolist(), 0),
        "feature": table(trees, lambda t: np.maximum(t.feature + 1, 0).tolist(), 0),
        "threshold": table(trees, lambda t: np.where(t.feature < 0, 0, t.threshold).tolist(), 0.0),
        "prediction": table(trees, lambda t: t.value[:, 0, 0].tolist(), 0.0),
    }, model.predict(x)


def main():
    values = [v for v in json.loads((GOLDEN / "nrqm-features.json").read_text())["values"] if v["value"]]
    x, y = np.array([v["value"] for v in values]), np.array([target(v["image"]) for v in values])
    forests, columns = {}, [np.ones(len(y))]
    for seed, (name, part) in enumerate(PARTS.items()):
        forests[name], predicted = forest(x[:, part], y, seed)
        columns.append(predicted)
    linear, *_ = np.linalg.lstsq(np.stack(columns, axis=1), y, rcond=None)
    header = {
        "tool": "scikit-learn",
        "version": version("scikit-learn"),
        "script": "anid-metrics/src/test/python/nrqm_forests.py",
        "linear": linear.tolist(),
    }
    (GOLDEN / "nrqm-forests.json").write_text(json.dumps(header | forests, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
