# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Writes ../resources/golden/network-metrics.json: what `anid evaluate` must say over the toy networks of anid-models.

Images are made from a formula, the same as in `NetworkMetricsTest`. Embeddings and features come from onnx's reference evaluator
(NumPy) in float64, from weights and pixels in float32, and Pillow, FID and KID of them from torch-fidelity, CLIPScore and
RefCLIPScore from their formulas in NumPy; nothing comes from the code that is tested.

Run: pip install -r ../../../../../anid-models/src/test/python/requirements.txt && python network_metrics.py
"""

import importlib.metadata
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx.reference import ReferenceEvaluator
from PIL import Image
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
from torch_fidelity.metric_kid import kid_features_to_metric

ROOT = Path(__file__).resolve().parents[5]
sys.path.insert(0, str(ROOT / "anid-models/src/test/python"))
from networks import encode, exact, floats  # noqa: E402

NETWORKS = ROOT / "anid-models/src/test/resources/networks"
OUT = Path(__file__).resolve().parents[1] / "resources/golden/network-metrics.json"
WIDTH, HEIGHT, SUBJECTS = 24, 20, 12
CAPTIONS = ["a red cat", "is it a dog ?", "what colour is the cat ?", "blue", "no dog", "a blue red blue dog is it"]
SEEDS = {"natural": 1, "T2I": 101, "I2I": 211, "TI2I": 307}


def picture(seed):
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    channels = [(seed * (61, 89, 113)[c] + x * (1, 3, 2)[c] + y * (2, 1, 3)[c]) & 255 for c in range(3)]
    return np.stack(channels, axis=2).astype(np.uint8)


def evaluator(bundle, file):
    return ReferenceEvaluator(exact(onnx.load(NETWORKS / bundle / file)))


def embedding(image):
    # The test's card says: normalise to [-1,0]. Texts have nothing in common with images in [0,1], and every score is 0.
    tensor = (floats(image) - np.float32(1)).astype(np.float64)
    return evaluator("toy-clip", "image.onnx").run(None, {"images": tensor})[0][0]


def text_embedding(caption):
    ids = encode("A photo depicts " + caption, ["[BOS]", "A", "[EOS]"])
    ids = ids if len(ids) <= 8 else ids[:7] + [2]
    mask = [1] * len(ids) + [0] * (8 - len(ids))
    inputs = {"ids": np.array([ids + [0] * (8 - len(ids))]), "mask": np.array([mask])}
    return evaluator("toy-clip", "text.onnx").run(None, inputs)[0][0]


def features(image):
    small = np.asarray(Image.fromarray(image).resize((16, 16), Image.Resampling.BICUBIC))
    mean, std = (np.array(v, np.float32).reshape(1, 3, 1, 1) for v in ([0.5, 0.4, 0.3], [0.2, 0.25, 0.3]))
    tensor = ((floats(small) - mean) / std).astype(np.float64)
    return evaluator("toy-features", "g.onnx").run(["out"], {"images": tensor})[0][0]


def cosine(a, b):
    return a @ b / np.sqrt((a @ a) * (b @ b))


def main():
    images = {side: [picture(first + i) for i in range(SUBJECTS)] for side, first in SEEDS.items()}
    embeddings = {side: [embedding(image) for image in of] for side, of in images.items()}
    texts = [text_embedding(CAPTIONS[i % len(CAPTIONS)]) for i in range(SUBJECTS)]
    sets = {side: torch.tensor(np.stack([features(i) for i in of])) for side, of in images.items()}

    def clip_score(side):
        return np.array([2.5 * max(0, cosine(e, t)) for e, t in zip(embeddings[side], texts)])

    def likeness(side):
        return np.array([cosine(e, n) for e, n in zip(embeddings[side], embeddings["natural"])])

    def ref_clip_score(side):
        a, b = clip_score(side), np.maximum(0, likeness(side))
        return np.where(a * b == 0, 0, 2 * a * b / np.where(a * b == 0, 1, a + b))

    results = {}
    for side in ("T2I", "TI2I"):
        results[f"clip-score {side}"] = [clip_score(side).mean(), clip_score("natural").mean()]
    for side in ("I2I", "TI2I"):
        results[f"clip-image-score {side}"] = [likeness(side).mean(), 1]
    results["ref-clip-score TI2I"] = [ref_clip_score("TI2I").mean(), ref_clip_score("natural").mean()]
    natural = sets["natural"]
    halves = natural[::2], natural[1::2]
    for side in ("T2I", "I2I", "TI2I"):
        for name, score in (("fid", fid), ("kid", kid)):
            results[f"{name} {side}"] = [score(natural, sets[side]), score(*halves)]
    packages = {name: importlib.metadata.version(name) for name in ("onnx", "torch-fidelity", "numpy", "pillow")}
    OUT.write_text(
        json.dumps({"script": "network_metrics.py", "packages": packages, "results": results}, indent=1) + "\n"
    )
    print(results)


def fid(a, b):
    return fid_statistics_to_metric(*map(fid_features_to_statistics, (a, b)), False)["frechet_inception_distance"]


def kid(a, b):
    """One subset of all images: the exact estimate."""
    return kid_features_to_metric(a, b, kid_subsets=1, kid_subset_size=len(a), verbose=False)[
        "kernel_inception_distance_mean"
    ]


if __name__ == "__main__":
    main()
