# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Writes ../resources/keras: networks of a few kilobytes in Keras's .h5 with weights from a seed, as bundles, and what they must
answer.

The networks are ours and mean nothing; the answers come from Keras on TensorFlow, after Pillow, never from the code that is
tested. Keras computes them in float64, from weights and pixels in float32, so that they are those of no processor's kernels.
`expected.txt` has a line per bundle: id, what, width, height, then the numbers for three images of `pictures.py` with the seeds
1, 2, 3. `broken` has files that must be refused.

Run (Python 3.11): pip install -r ../../../export/keras-requirements.txt && python keras_networks.py
"""

import hashlib
import json
import os
import shutil
import warnings
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import h5py
import keras
import numpy as np
import PIL
import tensorflow
from keras import layers
from PIL import Image

from pictures import picture

OUT = Path(__file__).resolve().parents[1] / "resources" / "keras"
RANDOM = np.random.default_rng(20261128)
EXPECTED = []


def fill(model):
    """Weights that keep the variance of what passes through them; statistics and factors of batch norms around 1."""
    for layer in model.layers:
        values = []
        for variable in layer.weights:
            name = variable.name.split("/")[-1].split(":")[0]
            if name in ("moving_variance", "gamma"):
                values.append(RANDOM.uniform(0.5, 1.5, variable.shape))
            elif "kernel" in name:
                fan = np.prod(variable.shape[:2] if name == "depthwise_kernel" else variable.shape[:-1])
                values.append(RANDOM.normal(0, np.sqrt(2 / fan), variable.shape))
            else:
                values.append(RANDOM.normal(0, 0.3, variable.shape))
        layer.set_weights(values)


def spread(model, images):
    """Scales the last layer so that each output is 0 on average over the images, and 1 apart."""
    outputs = model.predict(images, verbose=0)
    kernel, bias = model.layers[-1].get_weights()
    gain = 1 / outputs.std(0)
    model.layers[-1].set_weights([kernel * gain, (bias - outputs.mean(0)) * gain])


def save(model, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.save(path, include_optimizer=False)


def exact(model, images):
    """The output in float64, of the same weights."""
    twin = keras.models.model_from_json(model.to_json().replace('"float32"', '"float64"'))
    twin.set_weights(model.get_weights())
    output = twin(images.astype(np.float64), training=False).numpy()
    assert output.dtype == np.float64
    return output


def probe(model, file):
    """As the export recipes make it: SplitMix64, the top 24 bits of each output."""
    shape = [1] + [size or 32 for size in model.input_shape[1:]]
    with np.errstate(over="ignore"):
        z = np.uint64(5) + np.arange(1, int(np.prod(shape)) + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    values = ((z >> np.uint64(40)).astype(np.float64) * 2.0**-24).astype(np.float32).reshape(shape)
    expected = model.predict(values, verbose=0).ravel()[:16]
    return {"file": file, "seed": 5, "shape": shape, "expected": [float(v) for v in expected], "tolerance": 1e-5}


def bundle(id, model, network, steps, tensors, extra=(), input="images", spreading=False):
    """Writes the bundle. Returns the output of the network for three images, in float64."""
    images = np.stack([tensors(seed) for seed in (1, 2, 3)])
    fill(model)
    if spreading:
        spread(model, images)
    folder = OUT / id
    save(model, folder / "model.h5")
    for name, text in extra:
        (folder / name).write_text(text)
    spec = {"dtype": "float32", "meaning": "test"}
    network["graph"] = {
        "file": "model.h5",
        "inputs": [dict(spec, name=input, shape=[s or -1 for s in model.input_shape], layout="NHWC")],
        "outputs": [
            dict(
                spec,
                name=model.layers[-1].name,
                shape=[s or -1 for s in model.output_shape],
                layout="NHWC" if len(model.output_shape) == 4 else "NC",
            )
        ],
    }
    card = {
        "format": 1,
        "id": id,
        "version": "1",
        "task": "test",
        "source": "keras_networks.py",
        "licence": "Apache-2.0",
        "redistributable": True,
        "files": [
            {
                "name": path.name,
                "url": None,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                "size": path.stat().st_size,
            }
            for path in sorted(folder.iterdir())
        ],
        "network": network,
        "preprocessing": {"minimumSide": 1, "steps": steps, "crops": None, "layout": "NHWC", "order": "RGB"},
        "recipe": "keras_networks.py",
        "probes": [probe(model, "model.h5")],
    }
    (folder / "card.json").write_text(json.dumps(card, indent=1) + "\n")
    return exact(model, images)


def expect(id, what, width, height, values):
    rows = np.asarray(values, np.float64).reshape(3, -1)
    assert min(np.abs(rows[0] - rows[1]).max(), np.abs(rows[1] - rows[2]).max()) > 0.01 * np.abs(rows).max(), id
    EXPECTED.append("%s %s %d %d %s" % (id, what, width, height, " ".join("%.9g" % v for v in rows.ravel())))


def resize(width, height, size, resample):
    return lambda seed: np.asarray(Image.fromarray(picture(width, height, seed)).resize(size, resample), np.float32)


def classes():
    i = layers.Input((24, 24, 3), name="images")
    x = layers.Conv2D(5, 3, strides=2, padding="same", use_bias=False, name="conv")(i)
    x = layers.BatchNormalization(name="norm")(x)
    x = layers.ReLU(6.0, name="relu6")(x)
    x = layers.DepthwiseConv2D(3, strides=2, padding="same", name="each")(x)
    x = layers.SeparableConv2D(6, 3, padding="same", activation="relu", name="apart")(x)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    model = keras.Model(i, layers.Dense(4, activation="softmax", name="classes")(x))
    steps = [
        {"type": "resize", "mode": "EXACT", "size": 24, "filter": "BILINEAR", "method": "UINT8"},
        {"type": "normalize", "scale": 255.0, "mean": [127.5, 127.5, 127.5], "std": [51.0, 51.0, 51.0]},
    ]
    small = resize(37, 29, (24, 24), Image.Resampling.BILINEAR)
    network = {"type": "classifier", "activation": "NONE", "labels": "labels.txt"}
    y = bundle(
        "keras-classes",
        model,
        network,
        steps,
        lambda seed: (small(seed) - np.float32(127.5)) / np.float32(51),
        [("labels.txt", "ant\nbee\ncat\ndog\n")],
    )
    expect("keras-classes", "classes", 37, 29, y)


def features():
    i = layers.Input((20, 20, 3), name="images")
    a = layers.Conv2D(3, 3, strides=2, padding="same", activation="relu", name="three")(i)
    b = layers.Conv2D(2, (1, 5), padding="same", activation="elu", name="wide")(i)
    b = layers.AveragePooling2D(2, name="half")(b)
    c = layers.Concatenate(name="join")([a, b])
    d = layers.Conv2D(5, 3, padding="same", name="again")(c)
    d = layers.BatchNormalization(epsilon=1e-5, name="norm")(d)
    x = layers.Activation("relu", name="act")(layers.Add(name="sum")([c, d]))
    model = keras.Model(i, layers.GlobalAveragePooling2D(name="features")(x))
    steps = [
        {"type": "resize", "mode": "EXACT", "size": 20, "filter": "BICUBIC", "method": "UINT8"},
        {"type": "normalize", "scale": 1.0, "mean": [0.5, 0.4, 0.3], "std": [0.2, 0.25, 0.3]},
    ]
    mean, std = np.array([0.5, 0.4, 0.3], np.float32), np.array([0.2, 0.25, 0.3], np.float32)
    small = resize(31, 41, (20, 20), Image.Resampling.BICUBIC)
    network = {"type": "feature-extractor", "token": None}
    y = bundle("keras-features", model, network, steps, lambda seed: (small(seed) / np.float32(255) - mean) / std)
    expect("keras-features", "features", 31, 41, y)


def ratings():
    """A chain, which a graph is not; of any size, as the images are; a distribution over five ratings."""
    model = keras.Sequential(
        [
            layers.InputLayer((None, None, 3), name="images"),
            layers.Conv2D(4, 5, strides=2, padding="valid", activation="tanh", name="conv"),
            layers.MaxPooling2D(2, name="max"),
            layers.Dropout(0.5, name="drop"),
            layers.GlobalAveragePooling2D(name="pool"),
            layers.Dense(5, name="ratings"),
        ]
    )
    steps = [{"type": "normalize", "scale": 1.0, "mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25]}]
    network = {"type": "score", "pooling": "NONE", "head": {"type": "ratings", "activation": "SOFTMAX"}}
    y = bundle(
        "keras-ratings",
        model,
        network,
        steps,
        lambda seed: (picture(33, 27, seed).astype(np.float32) / np.float32(255) - np.float32(0.5)) / np.float32(0.25),
        input="input",
        spreading=True,
    )
    e = np.exp(y - y.max(-1, keepdims=True))
    p = e / e.sum(-1, keepdims=True)
    expect("keras-ratings", "ratings", 33, 27, p)
    expect("keras-ratings", "score", 33, 27, p @ np.arange(1, 6))


def saliency():
    i = layers.Input((12, 16, 3), name="images")
    x = layers.Conv2D(4, 3, strides=2, padding="same", activation="relu", name="down")(i)
    x = layers.Conv2DTranspose(3, 2, strides=2, padding="same", activation="relu", name="up")(x)
    x = layers.Concatenate(name="skip")([x, i])
    model = keras.Model(i, layers.Conv2D(1, 1, activation="sigmoid", name="mask")(x))
    network = {"type": "segmenter", "activation": "NONE"}
    y = bundle(
        "keras-saliency", model, network, [], lambda seed: picture(16, 12, seed).astype(np.float32) / np.float32(255)
    )
    low, high = y.min((1, 2, 3), keepdims=True), y.max((1, 2, 3), keepdims=True)
    expect("keras-saliency", "saliency", 16, 12, (y - low) / (high - low))


def broken():
    i = layers.Input((4, 4, 3), name="images")
    pool = layers.GlobalAveragePooling2D(name="pool")
    save(keras.Model(i, layers.Lambda(lambda t: t * 2, name="twice")(pool(i))), OUT / "broken" / "lambda.h5")
    model = keras.Model(i, layers.Dense(2, name="score")(pool(i)))
    fill(model)
    model.save_weights(OUT / "broken" / "weights.h5")
    shutil.copy(OUT / "keras-ratings" / "model.h5", OUT / "broken" / "compressed.h5")
    with h5py.File(OUT / "broken" / "compressed.h5", "r+") as file:
        weights = file["model_weights"]
        names = []
        weights.visititems(lambda name, item: names.append(name) if isinstance(item, h5py.Dataset) else None)
        values = weights[names[0]][()]
        del weights[names[0]]
        weights.create_dataset(names[0], data=values, compression="gzip")
    for name in ("link", "soft", "storage"):
        with h5py.File(OUT / "broken" / (name + ".h5"), "w") as file:
            group = file.create_group("model_weights/score")
            if name == "link":
                group["kernel:0"] = h5py.ExternalLink("/etc/other.h5", "/kernel")
            elif name == "soft":
                group["kernel:0"] = h5py.SoftLink("/model_weights")
            else:
                group.create_dataset("kernel:0", (3, 2), "<f4", external=[("/etc/hostname", 0, 24)])


if __name__ == "__main__":
    shutil.rmtree(OUT, ignore_errors=True)
    classes()
    features()
    ratings()
    saliency()
    broken()
    versions = "keras_networks.py: Keras %s, TensorFlow %s, Pillow %s" % (
        keras.__version__,
        tensorflow.__version__,
        PIL.__version__,
    )
    (OUT / "expected.txt").write_text("\n".join(["# " + versions] + EXPECTED) + "\n")
