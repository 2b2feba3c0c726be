# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Networks of the comparison: the same weights, from a seed, as a bundle for us and as torch modules for the peers.

Both sides start from image files. A peer decodes and prepares the images of a batch in as many threads as it computes with, as
its reference implementation prepares them, and runs them as one batch; MANIQA and TReS run as pyiqa runs them. The peer called
`onnxruntime` has its inputs ready: it is the rate that ONNX Runtime alone has on the very graph, and no rival.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path


ROOT = Path(__file__).resolve().parents[2]
EXPORT = ROOT / "anid-models" / "export"
sys.path.insert(0, str(EXPORT))

SEED = 1
FILES = 8
SIDE = 512
ALONE = "onnxruntime"
# Bundle, and the batch sizes to choose from: a score of many crops is a batch by itself.
NETWORKS = {
    "inception-v3-fid": (1, 4, 8),
    "clip-vit-b-32-image": (1, 4, 8),
    "vit-b-16": (1, 4, 8),
    "lpips-alex": (1, 4, 8),
    "maniqa": (1, 2),
    "tres": (1, 2),
}
PAIRED = ("lpips-alex",)
OF_CROPS = ("maniqa", "tres")
CONVOLUTIONAL = ("inception-v3-fid", "lpips-alex")  # which torch may run faster with channels last


def source():
    from anid_export import bundle

    return bundle.Source([], SEED)


def make_files(folder):
    """Photograph-like JPEG files, natural and generated."""
    import golden_images
    import numpy as np
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    for index in range(FILES):
        natural = golden_images.natural(SIDE, SIDE, 300 + index)
        generated = golden_images.STEPS["blur"](natural, 1 + index % 3)
        for name, pixels in (("natural", natural), ("generated", generated)):
            Image.fromarray(pixels.astype(np.uint8)).save(folder / f"{name}-{index}.jpg", quality=95)


def made(identifier, data):
    return (data / "bundles" / identifier / "card.json").exists()


def make_bundle(identifier, data):
    """As `export IDENTIFIER --random-init SEED` does, in a process of its own that gives its memory back."""
    command = [sys.executable, "-m", "anid_export", identifier, "--out", str(data / "bundles"), "--random-init", str(SEED)]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(EXPORT)}, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        print(f"peers: {identifier} is left out: its export failed; see above", file=sys.stderr)


def files(data, side, batch):
    return [data / "files" / f"{side}-{i}.jpg" for i in range(batch)]


@cache
def reference(identifier):
    from anid_export import verify

    return verify.REFERENCES[identifier](identifier, source())


@cache
def module(identifier):
    from anid_export.networks import RECIPES

    return RECIPES[identifier](source()).graphs[0].module.eval()


def torch_side(identifier, data, batch, threads, channels_last=False):
    """The function that is timed: files in, result out."""
    import torch

    pool = ThreadPoolExecutor(threads)
    if identifier in OF_CROPS:
        from anid_export import verify

        net, paths = verify.pyiqa_network(identifier, source()), files(data, "natural", batch)
        return lambda: [net(verify.unit(path)) for path in paths][0]
    if identifier in PAIRED:
        from anid_export import verify

        net = verify.lpips_network(identifier.removeprefix("lpips-"), source())
        sides = [files(data, side, batch) for side in ("generated", "natural")]
        prepare, paths = verify.unit, [path for side in sides for path in side]
        run = lambda x: net(x[:batch], x[batch:])  # noqa: E731
    else:
        net, prepare, paths = module(identifier), reference(identifier).tensors, files(data, "natural", batch)
        run = (lambda x: net(x).softmax(1)) if identifier == "vit-b-16" else net
    if channels_last:
        net.to(memory_format=torch.channels_last)

    def call():
        x = torch.cat(list(pool.map(prepare, paths))).float()
        out = run(x.contiguous(memory_format=torch.channels_last) if channels_last else x)
        return out[0] if isinstance(out, tuple) else out

    return call


def runtime_side(identifier, data, batch, threads):
    """ONNX Runtime on the bundle's graph with tensors in memory; batches of crops as large as ours."""
    import json

    import onnxruntime
    import torch

    folder = data / "bundles" / identifier
    card = json.loads((folder / "card.json").read_text())["network"]
    graph = next(part for part in card.values() if isinstance(part, dict) and "inputs" in part)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(folder / graph["file"]), options, providers=["CPUExecutionProvider"])
    feeds = []
    if identifier in PAIRED:
        sides = [torch.cat([reference(identifier).tensors(p) for p in files(data, s, batch)]) for s in ("natural", "generated")]
        feeds.append({i.name: side.float().numpy() for i, side in zip(session.get_inputs(), sides)})
    else:
        rows = crops(identifier, data, batch) if identifier in OF_CROPS else torch.cat(
            [reference(identifier).tensors(path) for path in files(data, "natural", batch)]
        )
        name = session.get_inputs()[0].name
        feeds += [{name: part.float().contiguous().numpy()} for part in rows.split(per_call(len(rows)) if identifier in OF_CROPS else batch)]
    outputs = [spec["name"] for spec in graph["outputs"]]
    return lambda: [session.run(outputs, feed)[0] for feed in feeds][0]


def per_call(count):
    """How many crops of 224 x 224 our side puts into a call: at most 2**20 values, in calls of one size."""
    calls = -(-count // (2**20 // (3 * 224 * 224)))
    return -(-count // calls)


def crops(identifier, data, batch):
    import torch
    from pyiqa.archs.arch_util import uniform_crop

    from anid_export import verify

    count = {"tres": 50, "maniqa": 20}[identifier]
    return torch.cat([uniform_crop([verify.unit(path)], 224, count) for path in files(data, "natural", batch)])
