# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""CLIP's towers on openai/CLIP's own class (MIT), its tokenizer as tokenizer.json, and LAION's heads on top of it."""

import io

import torch
from clip.model import CLIP, build_model
from torch import nn

from anid_export.bundle import Graph, Network, Source
from anid_export.networks import lean
from anid_export.networks.tokenizer import tokenizer_json
from anid_export.offline import clip_arguments
from anid_export.randomness import images, randomise

# One layer each; a vocabulary of the bytes, a few merges, and the two marks.
TINY_MERGES = 100
TINY = (16, 224, 1, 64, 56, 77, 512 + TINY_MERGES + 2, 8, 1, 1)


class ImageTower(nn.Module):
    """Normalised 224 x 224 images to embeddings, not normalised."""

    def __init__(self, visual: nn.Module) -> None:
        super().__init__()
        self.visual = visual

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.visual(x)


class TinyTower(nn.Module):
    """In place of the image tower: one convolution."""

    input_resolution = TINY[1]

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 8, 8)
        self.fc = nn.Linear(8, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc(torch.relu(self.conv1(x)).mean((2, 3)))


class TextTower(nn.Module):
    """77 tokens to embeddings, not normalised; what is taken is the state at the end token, the highest id there is."""

    def __init__(self, clip: nn.Module) -> None:
        super().__init__()
        self.clip = clip

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.clip.encode_text(tokens)


def load(name: str, source: Source, archive: str) -> nn.Module:
    """The network from OpenAI's file (a TorchScript archive), from a state dict, or from the seed."""
    if source.tiny:
        clip = CLIP(*TINY)
        clip.visual = TinyTower(TINY[0])
        return randomise(clip, source.seed)
    if source.random:
        return randomise(CLIP(*clip_arguments(name)), source.seed)
    source.need(archive)
    return build_model(archived(source)).float()


def archived(source: Source) -> dict[str, torch.Tensor]:
    """The parameters of the first file, OpenAI's TorchScript archive or a state dict."""
    try:
        return torch.jit.load(str(source.weights[0]), map_location="cpu").state_dict()
    except RuntimeError:
        return source.state()


def image_graph(clip: nn.Module) -> Graph:
    batch = {0: "batch"}
    visual = clip.visual
    return Graph(
        "vision_model.onnx",
        ImageTower(visual),
        {"pixel_values": 4 * images(3, 224, 224, 1) - 2},
        ["image_embeds"],
        {"pixel_values": batch, "image_embeds": batch},
        None if isinstance(visual, TinyTower) else ImageTower(lean.clip(visual)),
    )


def text_graph(clip: nn.Module) -> Graph:
    batch = {0: "batch"}
    tokens = torch.zeros(3, 77, dtype=torch.int64)
    for row, length in enumerate((2, 9, 77)):
        tokens[row, :length] = torch.arange(320, 320 + length)
        tokens[row, 0], tokens[row, length - 1] = clip.vocab_size - 2, clip.vocab_size - 1
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
        merges = TINY_MERGES if source.tiny else None
        return Network([image_graph(clip), text_graph(clip)], {"tokenizer.json": tokenizer_json(merges)})

    return build


def image_only(name: str, archive: str):
    return lambda source: Network([image_graph(load(name, source, archive))])


def laion(name: str, archive: str, head_file: str, widths: list[int]):
    """The image tower, and the head as LAION publishes it: linear layers in a file of torch.save, which Java reads itself."""

    def build(source: Source) -> Network:
        clip = load(name, source, archive)
        if not source.random:
            source.need(archive, head_file)
        if source.weights:
            head = source.weights[-1].read_bytes()
        else:
            sizes = [TINY[0], 3, 1] if source.tiny else widths
            layers = nn.Sequential(*(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])))
            stream = io.BytesIO()
            torch.save(randomise(layers, source.seed).state_dict(), stream)
            head = stream.getvalue()
        return Network([image_graph(clip)], {head_file: head})

    return build


RECIPES = {
    "clip-vit-b-32": both("ViT-B/32", "ViT-B-32.pt"),
    "clip-vit-b-32-image": image_only("ViT-B/32", "ViT-B-32.pt"),
    "clip-vit-l-14": both("ViT-L/14", "ViT-L-14.pt"),
    "clip-vit-l-14-image": image_only("ViT-L/14", "ViT-L-14.pt"),
    "laion-aesthetic-v1": laion("ViT-L/14", "ViT-L-14.pt", "sa_0_4_vit_l_14_linear.pth", [768, 1]),
    "laion-aesthetic-v2": laion(
        "ViT-L/14", "ViT-L-14.pt", "sac+logos+ava1-l14-linearMSE.pth", [768, 1024, 128, 64, 16, 1]
    ),
}
