# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""architecture NAME ...

Makes the resources that Java fills with published weights: the graphs of a recipe with their weights taken out, and a table that
says of each hole which tensors of the published file fill it. A recipe is run twice, on files of the published form that are filled
from two seeds. What is the same in both graphs is part of the architecture and stays; what differs came from the file, and where
from is found by its values: as it is, transposed, some rows, times a number, or folded with a batch normalisation.
"""

import argparse
import contextlib
import dataclasses
import io
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from anid_export import bundle
from anid_export.networks import RECIPES
from anid_export.networks.official import FORMS

RESOURCES = Path(__file__).resolve().parents[2] / "src/main/resources/org/anid/models/architecture"
SEEDS = (1, 2)
# Values that came from a tensor by a product or a fold are rounded once or twice.
ROUNDING = 2e-6
EPSILONS = (1e-3, 1e-5, 1e-6)


class Published:
    """The tensors of the files, as float32 where they are floats."""

    def __init__(self, paths: list[Path]) -> None:
        self.tensors: dict[str, np.ndarray] = {}
        for path in paths:
            for name, value in tensors(path).items():
                if name in self.tensors:
                    sys.exit(f"{name} is in two of the files {[p.name for p in paths]}: they cannot be told apart")
                self.tensors[name] = (value.float() if value.is_floating_point() else value).numpy()
        self.by_count: dict[int, list[str]] = {}
        for name, value in self.tensors.items():
            self.by_count.setdefault(value.size, []).append(name)
        norms = (name.removesuffix(".running_var") for name in self.tensors if name.endswith(".running_var"))
        self.norms = [(norm, epsilon, *self.affine(norm, epsilon)) for norm in norms for epsilon in EPSILONS]

    def affine(self, norm: str, epsilon: float) -> tuple[np.ndarray, np.ndarray]:
        """What a normalisation multiplies by and adds."""
        weight, bias, mean, var = (
            self.tensors[f"{norm}.{part}"].astype(np.float64) for part in ("weight", "bias", "running_mean", "running_var")
        )
        scale = weight / np.sqrt(var + epsilon)
        return scale, bias - mean * scale

    def origin(self, value: np.ndarray) -> dict | None:
        return self.part(value) or self.picked(value) or self.folded(value) or self.shift(value)

    def part(self, value: np.ndarray) -> dict | None:
        """A tensor or some of its rows, transposed or not, times a number."""
        for scaled in (False, True):
            plain = squeezed(value)
            turned = plain.reshape(len(plain), -1).T
            for form, how in ((plain, {}), (turned, {"transposed": True})):
                # A vector is the same either way.
                if how and 1 in form.shape:
                    continue
                for name, rows, tensor in self.alike(form, bool(how)):
                    times = ratio(form.ravel(), tensor.ravel(), scaled)
                    if times:
                        return {"from": name} | rows | ({} if times == 1 else {"times": times}) | how
        return None

    def alike(self, form: np.ndarray, turned: bool) -> Iterator[tuple[str, dict, np.ndarray]]:
        """Tensors of so many values, and then stretches of rows."""
        for name in self.by_count.get(form.size, []):
            if not turned or form.shape == squeezed(self.tensors[name]).shape:
                yield name, {}, self.tensors[name]
        for name, full in self.tensors.items():
            tensor = squeezed(full)
            # One row may have lost its own size of 1.
            rows = form[None] if tensor.ndim == form.ndim + 1 else form
            if tensor.ndim == rows.ndim and tensor.shape[1:] == rows.shape[1:] and len(rows) < len(tensor):
                last = len(tensor) - len(rows)
                for start in sorted({*range(0, last + 1, len(rows)), last}):
                    yield name, {"rows": [start, start + len(rows)]}, tensor[start : start + len(rows)]

    def picked(self, value: np.ndarray) -> dict | None:
        """Single rows of a matrix, as the embeddings of a few words."""
        if value.ndim != 2 or value.dtype.kind != "f":
            return None
        for name, tensor in self.tensors.items():
            if tensor.ndim == 2 and tensor.shape[1] == value.shape[1] and tensor.dtype == value.dtype:
                places = {row.tobytes(): index for index, row in enumerate(tensor)}
                rows = [places.get(row.tobytes()) for row in value]
                if None not in rows:
                    return {"from": name, "picked": rows}
        return None

    def folded(self, value: np.ndarray) -> dict | None:
        """The kernel of a convolution, times the scale of the normalisation behind it."""
        if value.ndim != 4:
            return None
        rows = value.reshape(len(value), -1)
        for name in self.by_count.get(value.size, []):
            tensor = self.tensors[name]
            if tensor.shape == value.shape:
                gains = (rows * tensor.reshape(rows.shape)).sum(1) / np.square(tensor.reshape(rows.shape)).sum(1)
                if close(rows, tensor.reshape(rows.shape) * gains[:, None]):
                    for norm, epsilon, scale, _ in self.norms:
                        if len(scale) == len(gains) and close(gains, scale):
                            return {"from": name, "norm": norm, "epsilon": epsilon}
        return None

    def shift(self, value: np.ndarray) -> dict | None:
        """What a convolution adds when the normalisation behind it is part of it."""
        if value.ndim != 1:
            return None
        biases = [name for name in self.by_count.get(value.size, []) if name.endswith("bias")]
        for norm, epsilon, scale, shift in self.norms:
            if len(scale) == len(value):
                if close(value, shift):
                    return {"norm": norm, "epsilon": epsilon}
                for name in biases:
                    if close(value, shift + self.tensors[name] * scale):
                        return {"norm": norm, "epsilon": epsilon, "bias": name}
        return None


def tensors(path: Path) -> dict[str, torch.Tensor]:
    if path.is_dir():
        from safetensors.torch import load_file

        return {name: value for file in sorted(path.glob("*.safetensors")) for name, value in load_file(file).items()}
    try:
        return dict(torch.jit.load(str(path), map_location="cpu").state_dict())
    except RuntimeError:
        return bundle.Source([path], None).state()


def squeezed(value: np.ndarray) -> np.ndarray:
    """Without sizes of 1; a number as a vector."""
    return np.atleast_1d(value.squeeze())


def close(a: np.ndarray, b: np.ndarray) -> bool:
    return bool(np.abs(a - b).max() <= ROUNDING * np.abs(b).max())


def ratio(value: np.ndarray, tensor: np.ndarray, scaled: bool) -> float | None:
    """What the tensor is multiplied by to give the value: 1, or if it may be scaled, one number for all; None if none does."""
    if tensor.dtype != value.dtype:
        return None
    few = slice(0, 64)
    if not scaled:
        return 1.0 if np.array_equal(value[few], tensor[few]) and np.array_equal(value, tensor) else None
    # One or two numbers are always some multiple of others.
    if value.dtype.kind != "f" or len(value) < 8:
        return None
    at = int(np.abs(tensor[few]).argmax())
    times = float(value[at]) / float(tensor[at]) if tensor[at] else 0.0
    if not times or not close(value[few], tensor[few] * times) or not close(value, tensor * times):
        return None
    # The number is known as well as the values are: one that is a power of two is meant to be one.
    exact = float(2.0 ** round(np.log2(abs(times))) * np.sign(times))
    return exact if abs(times - exact) <= ROUNDING * abs(exact) else float(np.median(value[few] / tensor[few]))


def exported(identifier: str, paths: list[Path], folder: Path) -> bundle.Network:
    """Writes the graphs into the folder of the files; of the network, what is small stays."""
    network = RECIPES[identifier](bundle.Source(paths, None))
    for graph in network.graphs:
        with contextlib.redirect_stdout(io.StringIO()):
            worst = bundle.export(graph, folder / graph.file)
        if worst > bundle.GRAPH_TOLERANCE:
            sys.exit(f"{graph.file}: ONNX Runtime differs from torch by {worst:.2g} relative")
    graphs = [dataclasses.replace(graph, module=nn.Identity(), lean=None) for graph in network.graphs]
    return dataclasses.replace(network, graphs=graphs)


def make(identifier: str, out: Path) -> None:
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        runs = []
        for seed, folder in zip(SEEDS, (Path(first), Path(second))):
            paths = FORMS[identifier](seed, folder)
            runs.append((paths, exported(identifier, paths, folder)))
        fill(identifier, out / identifier, *runs)


def fill(identifier: str, folder: Path, run: tuple, other: tuple) -> None:
    """Writes the graphs of the first run without what differs from the second."""
    (paths, network), (other_paths, _) = run, other
    published, again = Published(paths), Published(other_paths)
    folder.mkdir(parents=True, exist_ok=True)
    for file in (graph.file for graph in network.graphs):
        model, twin = onnx.load(str(paths[0].parent / file)), onnx.load(str(other_paths[0].parent / file))
        holes, failures = {}, []
        theirs = {i.name: i for i in twin.graph.initializer}
        for initializer in model.graph.initializer:
            value, twin_value = numpy_helper.to_array(initializer), numpy_helper.to_array(theirs[initializer.name])
            if np.array_equal(value, twin_value):
                continue
            origin = published.origin(value)
            if origin is None or again.origin(twin_value) != origin:
                failures.append(f"{initializer.name} {value.shape}")
                continue
            holes[initializer.name] = origin
            for field in ("raw_data", "float_data", "int64_data", "int32_data", "double_data"):
                initializer.ClearField(field)
        if failures:
            sys.exit(f"{identifier}/{file}: from where in the published files are {', '.join(failures)}?")
        constants = [np.array_equal(a, b) for a, b in zip(nodes(model), nodes(twin))]
        if not all(constants):
            sys.exit(f"{identifier}/{file}: a constant of a node depends on the weights")
        (folder / file).write_bytes(model.SerializeToString(deterministic=True))
        rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(origin)}" for name, origin in holes.items())
        (folder / file).with_suffix(".json").write_text("{\n" + rows + "\n}\n")
        print(f"{identifier}/{file}: {(folder / file).stat().st_size:,} bytes, {len(holes)} holes", file=sys.stderr)
    for name, content in network.files.items():
        if not any(path.name == name for path in paths) and name != "tokenizer.json":
            (folder / name).write_bytes(content)


def nodes(model: onnx.ModelProto) -> list[np.ndarray]:
    return [
        numpy_helper.to_array(attribute.t)
        for node in model.graph.node
        for attribute in node.attribute
        if attribute.type == onnx.AttributeProto.TENSOR
    ]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="architecture", description="Makes graphs without weights.")
    parser.add_argument("names", nargs="*", default=sorted(FORMS), metavar="NAME", help=", ".join(sorted(FORMS)))
    parser.add_argument("--out", type=Path, default=RESOURCES, metavar="DIR")
    options = parser.parse_args(arguments)
    for name in options.names:
        make(name, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
