# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""verify --only-java-import: what `anid models add` makes of published weights, beside what the recipe makes of them.

Weights of the published form are filled from a seed. The recipe exports them, the jar pours them into the graphs that it brings, and
both graphs run on six images, and on texts where a network reads any. Nothing of the recipe is in what Java does but the graph.
"""

import contextlib
import io
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from anid_export import bundle
from anid_export.networks import RECIPES
from anid_export.networks.official import FORMS

# Products are rounded where a weight is scaled or folded; all else is the same to the bit.
TOLERANCE = 1e-6
SEED = 7
IMAGES = 6
MAIN = "org.anid.examples.cli.Anid"


def row(identifier: str, class_path: str) -> dict:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        paths = FORMS[identifier](SEED, folder)
        start = time.monotonic()
        network = RECIPES[identifier](bundle.Source(paths, None))
        exported = folder / "exported"
        exported.mkdir()
        with contextlib.redirect_stdout(io.StringIO()):
            for graph in network.graphs:
                bundle.write_graph(graph, exported / graph.file)
        python = time.monotonic() - start
        files = [path for path in paths if path.is_file()] + [f for p in paths if p.is_dir() for f in weights_of(p)]
        for name, content in network.files.items():
            if name != "labels.txt" and not any(file.name == name for file in files):
                (folder / name).write_bytes(content)
                files.append(folder / name)
        start = time.monotonic()
        made = subprocess.run(
            ["java", "-Xmx512m", "-cp", class_path, MAIN, "models", "add", identifier, *files, "--models", folder / "models"],
            capture_output=True,
            text=True,
        )
        java = time.monotonic() - start
        if made.returncode:
            return {"network": identifier, "passed": False, "problem": made.stderr.strip().splitlines()[-1]}
        start = time.monotonic()
        for path in files:
            with open(path, "rb") as source, open(folder / "copy", "wb") as target:
                while block := source.read(1 << 20):
                    target.write(block)
        copying = time.monotonic() - start
        worst = max(
            difference(graph, exported / graph.file, folder / "models" / identifier / graph.file)
            for graph in network.graphs
        )
    return {
        "network": identifier,
        "difference": worst,
        "passed": worst <= TOLERANCE,
        "seconds": {"python": round(python, 2), "java": round(java, 2), "copy": round(copying, 2)},
    }


def weights_of(folder: Path) -> list[Path]:
    index = sorted(folder.glob("*.index.json"))
    return [index[0] if index else next(folder.glob("*.safetensors")), folder / "tokenizer.json"]


def difference(graph: bundle.Graph, expected: Path, actual: Path) -> float:
    """Relative to the largest value of each output, over the inputs of the recipe and others of the same kind."""
    sessions = [onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"]) for path in (expected, actual)]
    worst = 0.0
    known = {i.name for i in sessions[0].get_inputs()}
    for turn in range(IMAGES // next(iter(graph.inputs.values())).shape[0] + 1):
        feed = {name: varied(value, turn).numpy() for name, value in graph.inputs.items() if name in known}
        for e, a in zip(*(session.run(graph.outputs, feed) for session in sessions)):
            worst = max(worst, float(np.abs(e - a).max() / np.abs(e).max()))
    return worst


def varied(value: torch.Tensor, turn: int) -> torch.Tensor:
    """Other images from the same ones: turned and brightened. Tokens and masks stay."""
    if turn == 0 or not value.is_floating_point() or value.ndim < 3:
        return value
    return value.flip(-1 - turn % 2) * (1 - turn / 10)


def check(names: list[str], class_path: str) -> list[dict]:
    rows = []
    for name in names:
        rows.append(row(name, class_path))
        print(json.dumps(rows[-1]), file=sys.stderr)
    return rows
