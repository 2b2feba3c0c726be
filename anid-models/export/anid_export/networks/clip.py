# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""CLIP's towers on openai/CLIP's own class (MIT), its tokenizer as tokenizer.json, and LAION's heads on top of it."""

import torch
from clip.model import CLIP, build_model
from torch import nn

from anid_export.bundle import Graph, Network, Source
from anid_export.networks.tokenizer import tokenizer_json
from anid_export.offline import clip_arguments
from anid_export.randomness import images, randomise

TINY = (16, 224, 1, 32, 56, 77, 49408, 4, 1, 1)


class ImageTower(nn.Module):
    """Normalised 224 x 224 images to embeddings, not normalised."""

    def __init__(self, clip: nn.Module) -> None:
        super().__init__()
        self.visual = clip.visual

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.visual(x)


class TextTower(nn.Module):
    """77 tokens to embeddings, not normalised; what is taken is the state at the end token, the highest id there is."""

    def __init__(self, clip: nn.Module) -> None:
        super().__init__()
        self.clip = clip

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.clip.encode_text(tokens)


class LinearHead(nn.Module):
    """Embeddings to unit length, then one affine map: what LAION's predictors are, v2's layers multiplied out."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.linear = nn.Linear(width, 1)

    def forward(self, embeddings: torch.Tensor) -> torch.Tensor:
        return self.linear(embeddings / embeddings.norm(dim=1, keepdim=True))[:, 0]


def load(name: str, source: Source, archive: str) -> nn.Module:
    """The network from OpenAI's file (a TorchScript archive), from a state dict, or from the seed."""
    if source.tiny:
        return randomise(CLIP(*TINY), source.seed)
    if source.random:
        return randomise(CLIP(*clip_arguments(name)), source.seed)
    source.need(archive)
    try:
        state = torch.jit.load(str(source.weights[0]), map_location="cpu").state_dict()
    except RuntimeError:
        state = source.state()
    return build_model(state).float()


def image_graph(clip: nn.Module) -> Graph:
    batch = {0: "batch"}
    return Graph(
        "vision_model.onnx",
        ImageTower(clip),
        {"pixel_values": 4 * images(3, 224, 224, 1) - 2},
        ["image_embeds"],
        {"pixel_values": batch, "image_embeds": batch},
    )


def text_graph(clip: nn.Module) -> Graph:
    batch = {0: "batch"}
    tokens = torch.zeros(3, 77, dtype=torch.int64)
    for row, length in enumerate((2, 9, 77)):
        tokens[row, :length] = torch.arange(320, 320 + length)
        tokens[row, 0], tokens[row, length - 1] = 49406, 49407
    return Graph(
        "text_model.onnx",
        TextTower(clip),
        {"input_ids": tokens},
        ["text_embeds"],
        {"input_ids": batch, "text_embeds": batch},
    )


def both(name: str, archive: str):
    def build(source: Source) -> Network:
        clip = load(name, source, archive)
        return Network([image_graph(clip), text_graph(clip)], {"tokenizer.json": tokenizer_json()})

    return build


def image_only(name: str, archive: str):
    return lambda source: Network([image_graph(load(name, source, archive))])


def affine(state: dict[str, torch.Tensor], head: nn.Linear) -> None:
    """Multiplies a chain of linear layers out into one, in double precision."""
    layers = sorted({key.rpartition(".")[0] for key in state})
    weight, bias = torch.eye(head.in_features, dtype=torch.float64), torch.zeros(head.in_features, dtype=torch.float64)
    for layer in layers:
        prefix = f"{layer}." if layer else ""
        step = state[f"{prefix}weight"].double()
        weight, bias = step @ weight, step @ bias + state[f"{prefix}bias"].double()
    head.weight.data.copy_(weight)
    head.bias.data.copy_(bias)


def laion(name: str, archive: str, head_file: str):
    def build(source: Source) -> Network:
        width = TINY[0] if source.tiny else clip_arguments(name)[0]
        clip, head = load(name, source, archive), LinearHead(width)
        if source.random:
            randomise(head, source.seed)
        if not source.tiny and (not source.random or source.weights):
            if not source.random:
                source.need(archive, head_file)
            affine(source.state(len(source.weights) - 1), head.linear)
        batch = {0: "batch"}
        graph = Graph(
            "head.onnx",
            head,
            {"image_embeds": torch.randn(3, width, generator=torch.Generator().manual_seed(1))},
            ["score"],
            {"image_embeds": batch, "score": batch},
        )
        return Network([image_graph(clip), graph])

    return build


RECIPES = {
    "clip-vit-b-32": both("ViT-B/32", "ViT-B-32.pt"),
    "clip-vit-b-32-image": image_only("ViT-B/32", "ViT-B-32.pt"),
    "clip-vit-l-14": both("ViT-L/14", "ViT-L-14.pt"),
    "clip-vit-l-14-image": image_only("ViT-L/14", "ViT-L-14.pt"),
    "laion-aesthetic-v1-b-32": laion("ViT-B/32", "ViT-B-32.pt", "sa_0_4_vit_b_32_linear.pth"),
    "laion-aesthetic-v1": laion("ViT-L/14", "ViT-L-14.pt", "sa_0_4_vit_l_14_linear.pth"),
    "laion-aesthetic-v2": laion("ViT-L/14", "ViT-L-14.pt", "sac+logos+ava1-l14-linearMSE.pth"),
}
