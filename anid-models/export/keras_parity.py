# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""keras_parity.py [--only NAME,...] --out FILE [--seed N] [--class-path CP]

Networks of keras.applications at full size with weights from a seed, as .h5, both ways: image files through ANID's jar
(decoding, preprocessing, Deeplearning4j), and through Pillow, the network's own preprocess_input and Keras. Each row of FILE is
as in those of `verify`. Nothing is downloaded. Run: pip install -r keras-requirements.txt
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
from keras import applications
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "anid-metrics/src/test/python"))

from golden_images import natural

JAR = ROOT / "examples/cli/target/anid.jar"
RUN = Path(__file__).resolve().parent / "Run.java"
PREPROCESSING_TOLERANCE, TOLERANCE = 1e-5, 1e-3
# Width, height, seed of golden_images.natural. No side is a round number.
PICTURES = [(301, 257, 21), (229, 373, 22), (511, 387, 23), (267, 227, 24), (419, 263, 25), (247, 245, 26)]

TF = {"scale": 255.0, "mean": [127.5] * 3, "std": [127.5] * 3}, "RGB"
TORCH = {"scale": 1.0, "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}, "RGB"
CAFFE = {"scale": 255.0, "mean": [123.68, 116.779, 103.939], "std": [1.0] * 3}, "BGR"
NETWORKS = {
    "resnet-50": (applications.resnet, "ResNet50", 224, CAFFE),
    "vgg-16": (applications.vgg16, "VGG16", 224, CAFFE),
    "mobilenet-v2": (applications.mobilenet_v2, "MobileNetV2", 224, TF),
    "inception-v3": (applications.inception_v3, "InceptionV3", 299, TF),
    "xception": (applications.xception, "Xception", 299, TF),
    "densenet-121": (applications.densenet, "DenseNet121", 224, TORCH),
    "nasnet-mobile": (applications.nasnet, "NASNetMobile", 224, TF),
}


def network(module, name, size, seed):
    """Keras's own initial weights; statistics of batch norms as measured on pictures, so that activations keep their size."""
    keras.utils.set_random_seed(seed)
    model = getattr(module, name)(weights=None, include_top=False, pooling="avg", input_shape=(size, size, 3))
    random = np.random.default_rng(seed)
    norms = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
    for norm in norms:
        norm.momentum = 0.0
        for variable in norm.trainable_weights:
            gamma = "gamma" in variable.name
            variable.assign(random.uniform(0.5, 1.5, variable.shape) if gamma else random.normal(0, 0.2, variable.shape))
    if norms:
        measured = np.stack([natural(size, size, 100 + i) for i in range(4)]).astype(np.float32)
        model(module.preprocess_input(measured), training=True)
    return model


def write_bundle(folder, identifier, model, size, steps, order):
    folder.mkdir(parents=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.save(folder / "model.h5", include_optimizer=False)
    data = (folder / "model.h5").read_bytes()
    tensor = {"dtype": "float32", "meaning": "parity"}
    graph = {
        "file": "model.h5",
        "inputs": [tensor | {"name": model.input_names[0], "shape": [-1, size, size, 3], "layout": "NHWC"}],
        "outputs": [tensor | {"name": model.output_names[0], "shape": [-1, model.output_shape[1]], "layout": "NC"}],
    }
    resize = {"type": "resize", "mode": "EXACT", "size": size, "filter": "BILINEAR", "method": "UINT8"}
    card = {
        "format": 1,
        "id": identifier,
        "version": "1",
        "task": "features",
        "source": "keras.applications",
        "licence": "Apache-2.0",
        "redistributable": True,
        "files": [
            {"name": "model.h5", "url": None, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)},
        ],
        "network": {"type": "feature-extractor", "graph": graph, "token": None},
        "preprocessing": {
            "minimumSide": 1,
            "steps": [resize, {"type": "normalize"} | steps],
            "crops": None,
            "layout": "NHWC",
            "order": order,
        },
        "recipe": "keras_parity.py",
        "probes": [],
    }
    (folder / "card.json").write_text(json.dumps(card, indent=1) + "\n")


def read_arrays(path):
    data, arrays, at = path.read_bytes(), [], 0
    while at < len(data):
        axes = int(np.frombuffer(data, "<i4", 1, at)[0])
        shape = np.frombuffer(data, "<i4", axes, at + 4)
        at += 4 * (1 + axes)
        arrays.append(np.frombuffer(data, "<f4", int(np.prod(shape)), at))
        at += arrays[-1].nbytes
    return arrays


def difference(actual, expected):
    """The largest difference, relative to the largest magnitude of the array that it is in."""
    if [a.size for a in actual] != [e.size for e in expected]:
        return float("inf")
    return max(float(np.abs(a - e.ravel()).max() / np.abs(e).max()) for a, e in zip(actual, expected))


def check(identifier, seed, class_path):
    module, name, size, (steps, order) = NETWORKS[identifier]
    model = network(module, name, size, seed)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_bundle(folder / "bundles" / identifier, identifier, model, size, steps, order)
        paths = []
        for width, height, picture in PICTURES:
            paths.append(folder / f"{picture}.png")
            Image.fromarray(natural(width, height, picture).astype(np.uint8)).save(paths[-1])
        (folder / "texts").write_text("[]")
        arguments = [folder / "bundles", identifier, folder, folder / "texts", *paths]
        run = ["java", "-cp", class_path, str(RUN), *map(str, arguments)]
        done = subprocess.run(run, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{identifier}: the Java side ended with {done.returncode}:\n{done.stderr}")
        small = [Image.open(path).convert("RGB").resize((size, size), Image.Resampling.BILINEAR) for path in paths]
        tensors = module.preprocess_input(np.stack([np.asarray(image, np.float32) for image in small]))
        features = model.predict(tensors, verbose=0)
        apart = float(np.abs(features - features.mean(0)).max() / np.abs(features).max())
        row = {"network": identifier, "reference": "keras", "version": keras.__version__, "images": len(paths)}
        found = {
            "preprocessing": (difference(read_arrays(folder / "tensors.bin"), tensors), PREPROCESSING_TOLERANCE, {}),
            "features": (difference(read_arrays(folder / "rows.bin"), features), TOLERANCE, {"spread": apart}),
        }
    for what, (worst, tolerance, _) in found.items():
        print(f"{identifier:16} {what:14} {worst:.2e} of {tolerance:.0e}   spread {apart:.2e}", file=sys.stderr)
    return [row | {"what": w, "maxRelative": m, "tolerance": t} | more for w, (m, t, more) in found.items()]


def main(arguments):
    parser = argparse.ArgumentParser(prog="keras_parity.py", description="Compares ANID with Keras.")
    parser.add_argument("--only", metavar="NAME,...", default="", help="these networks: " + ", ".join(NETWORKS))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="gets the rows as JSON")
    parser.add_argument("--seed", type=int, default=1, help="of the weights; 1 unless given")
    parser.add_argument("--class-path", default=str(JAR), help="of ANID; examples/cli/target/anid.jar unless given")
    options = parser.parse_args(arguments)
    names = [name for name in options.only.split(",") if name] or list(NETWORKS)
    for name in names:
        if name not in NETWORKS:
            parser.error(f"there is no network {name}; there are {', '.join(NETWORKS)}")
    rows = []
    for name in names:
        rows += check(name, options.seed, options.class_path)
        options.out.write_text(json.dumps({"rows": rows}, indent=1) + "\n")
    return 1 if any(not r["maxRelative"] <= r["tolerance"] for r in rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
