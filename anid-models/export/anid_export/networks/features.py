# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""DINOv2 (Oquab et al. 2023) at 224 x 224, as FD-DINOv2 uses it, on timm's vision transformer (Apache-2.0)."""

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils import parametrize

from anid_export.bundle import Graph, Network, Source
from anid_export.networks import lean
from anid_export.randomness import images, randomise

SIDE, PATCH = 224, 14
SIZES = {
    "dinov2-vit-l-14": "vit_large_patch14_dinov2",
    "dinov2-vit-b-14": "vit_base_patch14_dinov2",
    "dinov2-vit-s-14": "vit_small_patch14_dinov2",
}


class Tokens(nn.Module):
    """The tokens after the last normalisation: all of them, as the published files of the small sizes, or the class token."""

    def __init__(self, vit: nn.Module, every: bool) -> None:
        super().__init__()
        self.vit, self.every = vit, every

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        tokens = self.vit.forward_features(x)
        return tokens if self.every else tokens[:, 0]


class Resized(nn.Module):
    """Position embeddings of 37 x 37 places to 16 x 16 as facebookresearch/dinov2 does it: bicubic, by a factor with an offset of 0.1.

    Written as products of matrices, so that a graph can hold the embeddings as they are published.
    """

    def __init__(self, before: int) -> None:
        super().__init__()
        self.before, after = before, SIDE // PATCH
        factor = (after + 0.1) / before
        column = torch.eye(before)[None, :, :, None]
        self.register_buffer(
            "axis", functional.interpolate(column, scale_factor=(factor, 1.0), mode="bicubic", antialias=False)[0, :, :, 0].t()
        )

    def forward(self, positions: torch.Tensor) -> torch.Tensor:
        token, grid = positions[:, :1], positions[:, 1:]
        grid = grid.reshape(self.before, self.before, -1).permute(2, 0, 1)
        return torch.cat((token, (self.axis @ grid @ self.axis.t()).flatten(1).t()[None]), 1)


def dinov2(identifier: str):
    def build(source: Source) -> Network:
        import timm

        shrunk = {"embed_dim": 8, "depth": 1, "num_heads": 2} if source.tiny else {}
        vit = timm.create_model(SIZES[identifier], pretrained=False, img_size=SIDE, dynamic_img_size=False, **shrunk)
        if source.random:
            randomise(vit, source.seed)
        else:
            source.need(identifier.replace("-vit-", "_vit").replace("-14", "14_pretrain.pth"))
            state = source.state()
            state.pop("mask_token", None)
            vit.pos_embed = nn.Parameter(state["pos_embed"].clone())
            vit.load_state_dict(state)
            parametrize.register_parametrization(
                vit, "pos_embed", Resized(int((state["pos_embed"].shape[1] - 1) ** 0.5)), unsafe=True
            )
        every = identifier != "dinov2-vit-l-14"
        file, name, output = (
            ("model.onnx", "pixel_values", "last_hidden_state")
            if every
            else (f"{identifier}.onnx", "images", "features")
        )
        example = 4 * images(2, SIDE, SIDE, 1) - 2
        batch = {0: "batch"}
        less = None if every else Tokens(lean.timm(vit), every)
        return Network([Graph(file, Tokens(vit, every), {name: example}, [output], {name: batch, output: batch}, less)])

    return build


RECIPES = {identifier: dinov2(identifier) for identifier in SIZES}
