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
from pathlib import Path

import numpy as np
import torch
from torch import nn

OPSET = 17
ZOO = Path(__file__).resolve().parents[2] / "src/main/resources/org/anid/models/zoo"
# ONNX Runtime and torch add up in different orders; a wrong operator is off by far more.
GRAPH_TOLERANCE = 2e-4
PROBE_SEED, PROBE_VALUES = 42, 8
# Between processors and numbers of threads, relative to the largest value.
PROBE_TOLERANCE = 1e-3


@dataclasses.dataclass(frozen=True)
class Graph:
    """One ONNX file: what it computes, an example of its inputs, and which axes may vary.

    `lean` computes the same with less work: it is what gets written, and is compared with `module`.
    """

    file: str
    module: nn.Module
    inputs: dict[str, torch.Tensor]
    outputs: list[str]
    dynamic: dict[str, dict[int, str]]
    lean: nn.Module | None = None


@dataclasses.dataclass(frozen=True)
class Network:
    """All that a bundle needs; `card` replaces values of the card's network where they depend on the weights."""

    graphs: list[Graph]
    files: dict[str, bytes] = dataclasses.field(default_factory=dict)
    card: dict[str, dict] = dataclasses.field(default_factory=dict)


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
    write_graph(graph, path)
    return compare(graph, path)


def round_norms(module: nn.Module) -> None:
    """Divides by the standard deviation here, where it is rounded as IEEE 754 says.

    The exporter folds a normalisation into the convolution before it with torch's square root, whose last bit depends on the
    processor: with this the same weights make the same graph everywhere, and the one that Java makes.
    """
    for norm in module.modules():
        if isinstance(norm, nn.modules.batchnorm._BatchNorm) and norm.track_running_stats:
            epsilon = np.float32(norm.eps)
            deviation = np.sqrt(norm.running_var.numpy() + epsilon)
            with torch.no_grad():
                norm.weight.copy_(torch.from_numpy(norm.weight.detach().numpy() / deviation))
                norm.running_var.fill_(float(np.float32(1) - epsilon))


def write_graph(graph: Graph, path: Path) -> None:
    graph.module.eval()
    written = graph.module if graph.lean is None else graph.lean.eval()
    round_norms(written)
    torch.backends.mha.set_fastpath_enabled(False)  # a fused operator that ONNX does not have
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            written,
            tuple(graph.inputs.values()),
            str(path),
            opset_version=OPSET,
            dynamo=False,
            input_names=list(graph.inputs),
            output_names=graph.outputs,
            dynamic_axes=graph.dynamic,
        )


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
            sys.exit(
                f"{graph.file}: ONNX Runtime differs from torch by {worst:.2g} relative; allowed is {GRAPH_TOLERANCE}"
            )
        print(
            f"{identifier}/{graph.file}: {(folder / graph.file).stat().st_size:,} bytes, {worst:.1e} from torch",
            file=sys.stderr,
        )
    for name, content in network.files.items():
        (folder / name).write_bytes(content)
    write_card(identifier, network, source, folder, command)
    return folder


def write_card(identifier: str, network: Network, source: Source, folder: Path, command: str) -> None:
    """The zoo's card, with shapes, files and probes as they are here; the graphs must be those of the card."""
    card = json.loads((ZOO / f"{identifier}.json").read_text())
    if source.random:
        card["task"] += f" (random weights from seed {source.seed}: for tests of the graph alone)"
    card["recipe"] = command
    files = [graph.file for graph in network.graphs] + list(network.files)
    if set(files) != {file["name"] for file in card["files"]}:
        sys.exit(f"the card {identifier} lists {[f['name'] for f in card['files']]}, and the recipe made {files}")
    if card["network"]["type"] == "prefix-decoder":
        layers(card["network"]["decoder"], network.graphs[2])
    described = [part for part in card["network"].values() if isinstance(part, dict) and "inputs" in part]
    for part in described:
        complete(part, folder / part["file"])
    for name, values in network.card.items():
        card["network"][name] |= values
    head = card["network"].get("head", {})
    if head.get("type") == "linear":
        head["widths"] = widths(folder / head["file"])
    card["files"] = [
        {
            "name": name,
            "url": None,
            "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest(),
            "size": (folder / name).stat().st_size,
        }
        for name in files
    ]
    card["probes"] = [probe for part in described if (probe := make_probe(part, folder)) is not None]
    (folder / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")


def layers(decoder: dict, graph: Graph) -> None:
    """Lists keys and values of every layer, of which the card of the zoo has the first alone as a pattern."""
    for kind, names, first in (("inputs", list(graph.inputs), 2), ("outputs", graph.outputs, 1)):
        pattern = decoder[kind][first]
        decoder[kind] = decoder[kind][:first] + [{**pattern, "name": name} for name in names[first:]]


def complete(part: dict, file: Path) -> None:
    """Takes the shapes of a card's graph from the file, as ONNX Runtime infers them; names and types must agree."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    for kind, values in (("inputs", session.get_inputs()), ("outputs", session.get_outputs())):
        known = {value.name: value for value in values}
        if len(known) == len(part[kind]) and not known.keys() & {spec["name"] for spec in part[kind]}:
            # A published file of the same network may have other names; the order says what each is for.
            for spec, name in zip(part[kind], known):
                spec["name"] = name
        if kind == "inputs" and list(known) != [spec["name"] for spec in part[kind]]:
            sys.exit(f"{file.name} has the inputs {list(known)}; its card has other ones")
        for spec in part[kind]:
            if spec["name"] not in known:
                sys.exit(f"{file.name} has the {kind} {list(known)}; its card wants {spec['name']}")
            dtype = known[spec["name"]].type.removeprefix("tensor(").removesuffix(")").replace("float", "float32")
            if dtype != spec["dtype"]:
                sys.exit(f"{file.name}: {spec['name']} is {dtype}; its card wants {spec['dtype']}")
            spec["shape"] = [size if isinstance(size, int) else -1 for size in known[spec["name"]].shape]


def widths(head: Path) -> list[int]:
    """Of the layers of a linear head: of what goes in, then of each layer."""
    state = torch.load(head, map_location="cpu", weights_only=True)
    weights = [value for name, value in state.items() if name.endswith("weight")]
    return [weights[0].shape[1], *(weight.shape[0] for weight in weights)]


def uniform(seed: int, count: int) -> np.ndarray:
    """`count` values in [0,1) from SplitMix64: the top 24 bits of each output, which a float32 holds exactly."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return ((z >> np.uint64(40)).astype(np.float64) * 2.0**-24).astype(np.float32)


def make_probe(part: dict, folder: Path) -> dict | None:
    """What the graph makes of a small seeded batch, where all its inputs are images."""
    import onnxruntime

    if any(spec["layout"] != "NCHW" for spec in part["inputs"]):
        return None
    # A side that may vary gets 64 pixels: every network here takes that.
    fixed = [[1 if axis == 0 else 64 if d < 0 else d for axis, d in enumerate(s["shape"])] for s in part["inputs"]]
    size = int(np.prod(fixed[0]))
    values = uniform(PROBE_SEED, size * len(fixed))
    session = onnxruntime.InferenceSession(str(folder / part["file"]), providers=["CPUExecutionProvider"])
    feed = {s["name"]: values[i * size : (i + 1) * size].reshape(fixed[i]) for i, s in enumerate(part["inputs"])}
    (first,) = session.run([part["outputs"][0]["name"]], feed)
    return {
        "file": part["file"],
        "seed": PROBE_SEED,
        "shape": fixed[0],
        "expected": [float(x) for x in first.ravel()[:PROBE_VALUES]],
        "tolerance": PROBE_TOLERANCE,
    }
