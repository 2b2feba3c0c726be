# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Files of the form in which each network's weights are published, filled from a seed: the same names, shapes and containers.

With them the way from the authors' file to the graph can be walked without the file: `architecture` finds out by them where each
part of a graph comes from, and `verify --only-java-import` compares what Java makes of them with what the recipe makes.
"""

from collections.abc import Callable
from pathlib import Path

import torch
from clip.model import CLIP, convert_weights
from torch import nn

from anid_export.bundle import Source
from anid_export.networks import blip, classification, clip, features, inception, iqa, similarity
from anid_export.offline import clip_arguments
from anid_export.randomness import randomise

# Files in the order of the recipe's --weights.
Form = Callable[[int, Path], list[Path]]


def save(state: dict, path: Path) -> Path:
    torch.save(state, path)
    return path


def seeded(seed: int) -> Source:
    return Source([], seed)


def inception_form(seed: int, folder: Path) -> list[Path]:
    return [save(inception.extractor(seeded(seed)).state_dict(), folder / "pt_inception-2015-12-05-6726825d.pth")]


def trunk(name: str, seed: int, folder: Path) -> Path:
    """torchvision's whole classifier, of which only the features are read."""
    build, file = similarity.CLASSIFIERS[name]
    return save(randomise(build(weights=None), seed).state_dict(), folder / file)


def lpips_form(name: str) -> Form:
    def files(seed: int, folder: Path) -> list[Path]:
        network = similarity.lpips(name)(seeded(seed)).graphs[0].module
        heads = {f"lin{level}.model.1.weight": head.detach() for level, head in enumerate(network.heads)}
        return [trunk(name, seed, folder), save(heads, folder / f"{name}.pth")]

    return files


def st_lpips_form(name: str) -> Form:
    def files(seed: int, folder: Path) -> list[Path]:
        network = similarity.st_lpips(name)(seeded(seed)).graphs[0].module
        state = network.state_dict()
        weights = {theirs: state[ours] for theirs, ours in similarity.published(network).items()}
        image = {"shift": network.shift, "scale": network.scale.sqrt()}
        weights |= {f"scaling_layer.{part}": value.view(1, 3, 1, 1) for part, value in image.items()}
        return [save(weights, folder / f"{name}_shift_tolerant.pth")]

    return files


def dists_form(seed: int, folder: Path) -> list[Path]:
    network = similarity.dists(seeded(seed)).graphs[0].module
    own = {"alpha": network.alpha.detach(), "beta": network.beta.detach()}
    return [trunk("vgg", seed, folder), save(own, folder / "weights.pt")]


class Archive(nn.Module):
    """What OpenAI's archives hold: the network in half precision, and three numbers that describe it."""

    def __init__(self, network: nn.Module, side: int) -> None:
        super().__init__()
        for name, child in network.named_children():
            self.add_module(name, child)
        for name, parameter in network.named_parameters(recurse=False):
            self.register_parameter(name, parameter)
        for name, value in (("input_resolution", side), ("context_length", 77), ("vocab_size", 49408)):
            self.register_buffer(name, torch.tensor(value))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x


def clip_form(name: str, file: str) -> Form:
    def files(seed: int, folder: Path) -> list[Path]:
        network = randomise(CLIP(*clip_arguments(name)), seed)
        convert_weights(network)
        with torch.no_grad():
            archive = torch.jit.trace(Archive(network, 224), torch.zeros(1))
        torch.jit.save(archive, str(folder / file))
        return [folder / file]

    return files


def laion_form(identifier: str, head: str) -> Form:
    def files(seed: int, folder: Path) -> list[Path]:
        (folder / head).write_bytes(clip.RECIPES[identifier](seeded(seed)).files[head])
        return [*clip_form("ViT-L/14", "ViT-L-14.pt")(seed, folder), folder / head]

    return files


def dinov2_form(identifier: str) -> Form:
    def files(seed: int, folder: Path) -> list[Path]:
        import timm

        vit = randomise(timm.create_model(features.SIZES[identifier], pretrained=False), seed)
        # Published with one row more than timm keeps, and for images of 518 pixels.
        state = vit.state_dict() | {"mask_token": torch.zeros(1, vit.embed_dim)}
        return [save(state, folder / (identifier.replace("-vit-", "_vit").replace("-14", "14_pretrain.pth")))]

    return files


def module_form(recipe: Callable[[Source], object], file: str) -> Form:
    """Where the recipe's module carries the published names."""

    def files(seed: int, folder: Path) -> list[Path]:
        return [save(recipe(seeded(seed)).graphs[0].module.state_dict(), folder / file)]

    return files


def blip_form(seed: int, folder: Path) -> list[Path]:
    path = folder / "blip-vqa-base"
    blip.model(seeded(seed)).save_pretrained(path)
    (path / "tokenizer.json").write_bytes(blip.word_piece_json(blip.VOCABULARY))
    return [path]


FORMS: dict[str, Form] = {
    "inception-v3-fid": inception_form,
    "lpips-alex": lpips_form("alex"),
    "lpips-vgg": lpips_form("vgg"),
    "lpips-squeeze": lpips_form("squeeze"),
    "st-lpips-alex": st_lpips_form("alex"),
    "st-lpips-vgg": st_lpips_form("vgg"),
    "dists": dists_form,
    "clip-vit-b-32": clip_form("ViT-B/32", "ViT-B-32.pt"),
    "clip-vit-l-14": clip_form("ViT-L/14", "ViT-L-14.pt"),
    "dinov2-vit-l-14": dinov2_form("dinov2-vit-l-14"),
    "dinov2-vit-b-14": dinov2_form("dinov2-vit-b-14"),
    "dinov2-vit-s-14": dinov2_form("dinov2-vit-s-14"),
    "vit-b-16": module_form(classification.build, "vit_b_16-c867db91.pth"),
    "efficientnet-lite0": module_form(classification.efficientnet, "efficientnet-lite0-57934424.pth"),
    "blip-vqa": blip_form,
}


def iqa_form(identifier: str) -> Form:
    def files(seed: int, folder: Path) -> list[Path]:
        if identifier == "clip-iqa":
            return clip_form("RN50", "RN50.pt")(seed, folder)
        return [save(state, folder / name) for name, state in iqa.official(identifier, seed).items()]

    return files


# TReS is on the user's pyiqa: of it there is no graph here.
FORMS.update({identifier: iqa_form(identifier) for identifier in iqa.CONFIGURATIONS if identifier != "tres"})
