# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""From a network in torch to a folder with ONNX graphs and the card that goes with them."""

import contextlib
import dataclasses
import hashlib
import io
import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import nn

OPSET = 17
ZOO = Path(__file__).resolve().parents[2] / "src/main/resources/org/anid/models/zoo"
# ONNX Runtime and torch add up in different orders; a wrong operator is off by far more.
GRAPH_TOLERANCE = 2e-4


@dataclasses.dataclass(frozen=True)
class Graph:
    """One ONNX file: what it computes, an example of its inputs, and which axes may vary."""

    file: str
    module: nn.Module
    inputs: dict[str, torch.Tensor]
    outputs: list[str]
    dynamic: dict[str, dict[int, str]]


@dataclasses.dataclass(frozen=True)
class Network:
    """All that a bundle needs. `reference` scores images as the reference implementation does with the same weights."""

    graphs: list[Graph]
    files: dict[str, bytes] = dataclasses.field(default_factory=dict)
    reference: Callable | None = None


@dataclasses.dataclass(frozen=True)
class Source:
    """Where weights come from: files of the user's, or a seed; with both, the files win where they have a parameter."""

    weights: list[Path]
    seed: int | None
    tiny: bool = False

    @property
    def random(self) -> bool:
        return self.seed is not None

    def state(self, index: int = 0) -> dict[str, torch.Tensor]:
        """Reads a file of weights; only tensors are read, no code is run."""
        state = torch.load(self.weights[index], map_location="cpu", weights_only=True)
        for key in ("params", "state_dict", "model"):
            if isinstance(state, dict) and isinstance(state.get(key), dict):
                state = state[key]
        return {name.removeprefix("module."): value for name, value in state.items()}

    def need(self, *names: str) -> None:
        """Ends the program with one line if the weights are not given."""
        if len(self.weights) < len(names):
            sys.exit(f"give the weights: --weights {' '.join(names)} (or --random-init SEED for a graph without them)")


def export(graph: Graph, path: Path) -> float:
    """Writes the ONNX file, runs it beside torch on the example, and returns the largest relative difference."""
    graph.module.eval()
    torch.backends.mha.set_fastpath_enabled(False)  # a fused operator that ONNX does not have
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph.module,
            tuple(graph.inputs.values()),
            str(path),
            opset_version=OPSET,
            dynamo=False,
            input_names=list(graph.inputs),
            output_names=graph.outputs,
            dynamic_axes=graph.dynamic,
        )
    return compare(graph, path)


def compare(graph: Graph, path: Path) -> float:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    known = {i.name for i in session.get_inputs()}
    worst = 0.0
    for inputs in (graph.inputs, other_sizes(graph)):
        with torch.no_grad():
            expected = graph.module(*inputs.values())
        expected = expected if isinstance(expected, (tuple, list)) else [expected]
        actual = session.run(graph.outputs, {name: value.numpy() for name, value in inputs.items() if name in known})
        for name, e, a in zip(graph.outputs, expected, actual):
            e = e.numpy()
            if not np.isfinite(a).all() or e.shape != a.shape:
                sys.exit(f"{path.name}: output {name} has shape {a.shape} where torch has {e.shape}, or is not finite")
            worst = max(worst, float(np.abs(e - a).max() / max(np.abs(e).max(), 1e-12)))
    return worst


def other_sizes(graph: Graph) -> dict[str, torch.Tensor]:
    """The example with one row, and with less of every other axis that may vary: a traced constant shows here."""
    less = {"batch": lambda size: 1}
    out = {}
    for name, value in graph.inputs.items():
        for axis, label in graph.dynamic.get(name, {}).items():
            value = value.narrow(axis, 0, less.get(label, lambda size: size - size // 5)(value.shape[axis]))
        out[name] = value
    return out


def write(identifier: str, network: Network, source: Source, out: Path, command: str) -> Path:
    """Writes the bundle into `out`/`identifier` and returns that folder."""
    folder = out / identifier
    folder.mkdir(parents=True, exist_ok=True)
    for graph in network.graphs:
        with contextlib.redirect_stdout(io.StringIO()):
            worst = export(graph, folder / graph.file)
        if worst > GRAPH_TOLERANCE:
            sys.exit(f"{graph.file}: ONNX Runtime differs from torch by {worst:.2g} relative; allowed is {GRAPH_TOLERANCE}")
        print(f"{identifier}/{graph.file}: {(folder / graph.file).stat().st_size:,} bytes, {worst:.1e} from torch", file=sys.stderr)
    for name, content in network.files.items():
        (folder / name).write_bytes(content)
    write_card(identifier, network, source, folder, command)
    return folder


def write_card(identifier: str, network: Network, source: Source, folder: Path, command: str) -> None:
    """The zoo's card with the files as they are here."""
    card = json.loads((ZOO / f"{identifier}.json").read_text())
    if source.random:
        card["task"] += f" (random weights from seed {source.seed}: for tests of the graph alone)"
    card["recipe"] = command
    card["files"] = [
        {
            "name": name,
            "url": None,
            "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest(),
            "size": (folder / name).stat().st_size,
        }
        for name in [g.file for g in network.graphs] + list(network.files)
    ]
    (folder / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
