# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""tiny --out DIR

Every kind of network as small as its recipe makes it (`export NAME --random-init 1 --tiny`), in one zip file, and what the
reference side makes of images with it: pixels prepared as the reference implementation prepares them (Pillow, torchvision,
clean-fid, torch-fidelity, openai-clip, pyiqa), the torch module, and the last step in NumPy. The tests of anid-models run the
bundles through the library and compare. Images come from `pictures.py` of those tests.
"""

import argparse
import importlib.metadata
import io
import json
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from anid_export import bundle, verify
from anid_export.networks import RECIPES, clip, features, inception, iqa

TESTS = Path(__file__).resolve().parents[2] / "src/test"
SEED = 1
# Networks that would repeat another one's chain are left out.
SAME = {
    "clip-vit-b-32-image",
    "clip-vit-l-14",
    "clip-vit-l-14-image",
    "dinov2-vit-b-14",
    "lpips-vgg",
    "lpips-squeeze",
    "st-lpips-vgg",
    "u2netp",
    "efficientnet-lite0",
}
NAMES = [name for name in RECIPES if name not in SAME]
# Width, height, seed and darkness of the two images; odd sides, some below 320 and one above 384.
PICTURES = [(301, 257, 1, 0), (267, 391, 2, 1)]
TEXTS = ["a photo of a cat", "Two dogs, and 3 MORE: it's a crowd!"]
TOLERANCE = 5e-5
# Of the test. A result that moves less than a hundred times as much between the images would agree whatever is done to them.
SPREAD = 100 * TOLERANCE
PACKAGES = ("torch", "torchvision", "onnx", "pillow", "pyiqa", "clean-fid", "torch-fidelity", "openai-clip", "transformers")


def softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def preparation(identifier: str, source: bundle.Source):
    """From a file to what the network is given, as the reference implementation does it; all crops."""
    if identifier in inception.RECIPES:
        return verify.inception_reference(identifier, source).tensors
    if identifier.startswith(("lpips", "st-lpips")):
        return lambda path: 2 * verify.unit(path) - 1
    if identifier == "dists":
        return verify.unit
    if identifier in clip.RECIPES:
        return verify.clip_preparation(identifier, clip.load("ViT-B/32", source, ""))
    if identifier in features.RECIPES:
        return verify.torchvision_transform(224, "BICUBIC", *verify.IMAGENET)
    if identifier == "u2net":
        return verify.u2net_prepared
    if identifier in iqa.RECIPES:
        return verify.pyiqa_preparation(identifier, verify.pyiqa_network(identifier, None), None)
    return verify.REFERENCES[identifier](identifier, source).tensors


def pooled(identifier: str, card: dict, rows: np.ndarray, head: dict[str, np.ndarray]) -> np.ndarray:
    """From the rows of the graph's first output, one per crop, to what the model answers for the image."""
    network = card["network"]
    if network["type"] == "classifier":
        return softmax(rows)[0]
    if network["type"] == "segmenter":
        return (rows[0] - rows[0].min()) / (rows[0].max() - rows[0].min())
    if network["type"] != "score":
        return rows[0] if network.get("token") is None else rows[0][network["token"]]
    rows = rows.reshape(len(rows), -1).astype(np.float64)
    if network["pooling"] == "RATIO":
        return np.array([rows[:, 0].sum() / rows[:, 1].sum()])
    mean = rows.mean(0)
    kind = network["head"]["type"]
    if kind == "direct":
        return mean
    if kind == "ratings":
        weights = softmax(mean) if network["head"]["activation"] == "SOFTMAX" else mean / mean.sum()
        return np.array([(weights * np.arange(1, len(weights) + 1)).sum()])
    x = mean / np.linalg.norm(mean)
    for weight, bias in zip(list(head.values())[::2], list(head.values())[1::2]):
        x = weight @ x + bias
    return x


def tokens(tokenizer: bytes, text: str) -> torch.Tensor:
    import tokenizers

    ids = tokenizers.Tokenizer.from_str(tokenizer.decode()).encode(text).ids
    return torch.tensor([ids + [0] * (77 - len(ids))])


def expected(identifier: str, card: dict, network: bundle.Network, source: bundle.Source, paths: list[Path]) -> dict:
    """What the model must answer: values for each image (or the pair), or answers to each text."""
    if card["network"]["type"] in ("encoder-decoder", "prefix-decoder"):
        reference = verify.REFERENCES[identifier](identifier, source)
        return {"answers": [[reference.answers(path, text) for text in TEXTS] for path in paths]}
    prepare, module = preparation(identifier, source), network.graphs[0].module.eval()
    if card["network"]["type"] == "paired-score":
        small = [Image.open(path).crop((0, 0, 129, 97)) for path in paths]
        crops = []
        for image in small:
            stream = io.BytesIO()
            image.save(stream, "PNG")
            crops.append(prepare(io.BytesIO(stream.getvalue())))
        return {"pairs": [module(*crops).numpy().ravel().tolist(), module(*crops[::-1]).numpy().ravel().tolist()]}
    head = {}
    if card["network"].get("head", {}).get("type") == "linear":
        state = torch.load(io.BytesIO(next(iter(network.files.values()))), weights_only=True)
        head = {name: value.numpy() for name, value in state.items()}
    values = []
    for path in paths:
        rows = module(prepare(path).float())
        rows = rows[output(card, network)] if isinstance(rows, (tuple, list)) else rows
        values.append(pooled(identifier, card, rows.numpy(), head).ravel())
    made = {"values": [thin(v) for v in values]}
    apart = verify.spread(values)
    if apart < SPREAD:
        sys.exit(f"{identifier}: its result moves by {apart:.1e} between images, which proves nothing")
    if card["network"]["type"] == "text-image-encoder":
        text = network.graphs[1].module
        made["texts"] = [text(tokens(network.files["tokenizer.json"], t)).numpy().ravel().tolist() for t in TEXTS]
    return made


def output(card: dict, network: bundle.Network) -> int:
    return network.graphs[0].outputs.index(card["network"]["graph"]["outputs"][0]["name"])


def thin(values: np.ndarray) -> list[float]:
    """Sixteen values evenly spread, of a map or of features; all of fewer."""
    step = max(1, len(values) // 16)
    return [float(v) for v in values[::step][:16]]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tiny", description="Makes the networks of the tests and what they must answer.")
    parser.add_argument("--out", type=Path, default=TESTS / "resources/networks", metavar="DIR", help="gets tiny.zip, tiny.json")
    options = parser.parse_args(arguments)
    sys.path.insert(0, str(TESTS / "python"))
    import pictures

    torch.set_num_threads(1)
    source = bundle.Source([], SEED, True)
    rows = {}
    with tempfile.TemporaryDirectory() as temporary, torch.no_grad():
        folder = Path(temporary)
        paths = []
        for index, picture in enumerate(PICTURES):
            paths.append(folder / f"{index}.png")
            Image.fromarray(pictures.picture(*picture)).save(paths[-1])
        for name in NAMES:
            network = RECIPES[name](source)
            written = bundle.write(name, network, source, folder / "bundles", f"export {name} --random-init {SEED} --tiny")
            rows[name] = expected(name, json.loads((written / "card.json").read_text()), network, source, paths)
        with zipfile.ZipFile(options.out / "tiny.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for file in sorted((folder / "bundles").rglob("*")):
                if file.is_file():
                    # One date for all: the same input makes the same archive.
                    entry = zipfile.ZipInfo(file.relative_to(folder / "bundles").as_posix())
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(entry, file.read_bytes(), compresslevel=9)
    made = {
        "command": "anid-models/export/tiny",
        "versions": {package: importlib.metadata.version(package) for package in PACKAGES},
        "pictures": PICTURES,
        "texts": TEXTS,
        "rows": rows,
    }
    (options.out / "tiny.json").write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n")
    print(f"{(options.out / 'tiny.zip').stat().st_size:,} bytes, {len(rows)} networks", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
