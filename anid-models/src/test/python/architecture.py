# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""architecture.py: the small network of ArchitectureTest and what torch makes of an image with it.

Run in the environment of anid-models/export: PYTHONPATH=anid-models/export python anid-models/src/test/python/architecture.py
Made with torch 2.7.1 and onnx 1.23.2. Every way in which a tensor of a graph comes from a checkpoint is in it: as it is, in half
precision, transposed, as rows, as rows times a number, folded with a normalisation behind a convolution with a bias and without.
"""

import json
from pathlib import Path

import torch
from anid_export import architecture
from anid_export.bundle import Graph, Network
from anid_export.networks import RECIPES, lean
from anid_export.networks.official import FORMS
from torch import nn

OUT = Path(__file__).resolve().parents[1] / "resources/architecture"
SEED = 1
WIDTH = 8


class Small(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, 2, bias=False)
        self.bn1 = nn.BatchNorm2d(4, eps=1e-3)
        self.conv2 = nn.Conv2d(4, WIDTH, 3, 2)
        self.bn2 = nn.BatchNorm2d(WIDTH)
        self.attention = nn.MultiheadAttention(WIDTH, 2, batch_first=True)
        self.norm1, self.norm2, self.mlp = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH), nn.Linear(WIDTH, WIDTH)
        self.places = nn.Parameter(torch.zeros(1, 10, WIDTH))
        self.head = nn.Linear(WIDTH, 5)
        self.block = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = torch.relu(self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x))))))
        x = self.block(x.flatten(2).transpose(1, 2) + self.places[:, 1:])
        return x.mean(1) @ self.head.weight.t() + self.head.bias


def form(seed: int, folder: Path) -> list[Path]:
    generator = torch.Generator().manual_seed(seed)
    state = {
        name: torch.rand(value.shape, generator=generator) + 0.1 if value.is_floating_point() else value
        for name, value in Small().state_dict().items()
    }
    state["head.weight"] = state["head.weight"].half()
    torch.save({"state_dict": {f"module.{name}": value for name, value in state.items()}}, folder / "small.pt")
    return [folder / "small.pt"]


def recipe(source) -> Network:
    network = Small()
    network.load_state_dict(source.state())
    attention = network.attention
    network.block = lean.Block(
        (network.norm1, network.norm2),
        (attention.in_proj_weight, attention.in_proj_bias),
        attention.num_heads,
        attention.out_proj,
        network.mlp,
    )
    batch = {0: "batch"}
    return Network([Graph("small.onnx", network.eval(), {"images": image()}, ["logits"], {"images": batch, "logits": batch})])


def image() -> torch.Tensor:
    return torch.linspace(-1, 1, 2 * 3 * 15 * 15).sin().reshape(2, 3, 15, 15)


FORMS["small"], RECIPES["small"] = form, recipe
architecture.make("small", OUT.parent / "architecture")
(path,) = form(SEED, OUT / "small")
from anid_export.bundle import Source  # noqa: E402

with torch.no_grad():
    logits = recipe(Source([path], None)).graphs[0].module(image())
expected = {"torch": torch.__version__, "image": image().flatten().tolist(), "logits": logits.flatten().tolist()}
(OUT / "small/expected.json").write_text(json.dumps(expected) + "\n")
