# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Inception-v3 of 2015-12-05 as FID, KID and Inception Score use it, on torch-fidelity's class (Apache-2.0)."""

import unittest.mock

import torch
from torch import nn

from anid_export.bundle import Graph, Network, Source
from anid_export.randomness import images, measure_batch_statistics, randomise

STAGES = (
    "Conv2d_1a_3x3 Conv2d_2a_3x3 Conv2d_2b_3x3 MaxPool_1 Conv2d_3b_1x1 Conv2d_4a_3x3 MaxPool_2 Mixed_5b Mixed_5c Mixed_5d "
    "Mixed_6a Mixed_6b Mixed_6c Mixed_6d Mixed_6e Mixed_7a Mixed_7b Mixed_7c AvgPool"
).split()


class Features(nn.Module):
    """299 x 299 images in about [-1,1] to pool3, logits, and logits without the bias."""

    def __init__(self, extractor: nn.Module) -> None:
        super().__init__()
        self.stages = nn.Sequential(*(getattr(extractor, stage) for stage in STAGES))
        self.fc = extractor.fc

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        pool3 = torch.flatten(self.stages(x), 1)
        unbiased = pool3 @ self.fc.weight.t()
        return pool3, unbiased + self.fc.bias, unbiased


class Tiny(nn.Module):
    """The same inputs and outputs from a single convolution."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 5, 13)
        self.fc = nn.Linear(16, 8)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        pool3 = torch.relu(self.conv(x)).mean((2, 3))
        unbiased = pool3 @ self.fc.weight.t()
        return pool3, unbiased + self.fc.bias, unbiased


def extractor(source: Source) -> nn.Module:
    """torch-fidelity's extractor with the weights of the source."""
    from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3

    names = ["2048", "logits_unbiased", "logits"]
    if not source.random:
        source.need("pt_inception-2015-12-05-6726825d.pth")
        return FeatureExtractorInceptionV3("inception", names, feature_extractor_weights_path=str(source.weights[0]))
    with unittest.mock.patch.object(FeatureExtractorInceptionV3, "load_state_dict", lambda *_: None):
        with unittest.mock.patch(
            "torch_fidelity.feature_extractor_inceptionv3.load_state_dict_from_url", lambda *_, **__: None
        ):
            network = randomise(FeatureExtractorInceptionV3("inception", names), source.seed)
    body = Features(network)
    measure_batch_statistics(body, lambda: body(2 * images(8, 299, 299, source.seed) - 1))
    return network


def build(source: Source) -> Network:
    module = randomise(Tiny(), source.seed) if source.tiny else Features(extractor(source))
    batch = {0: "batch"}
    return Network(
        [
            Graph(
                "inception-v3-fid.onnx",
                module,
                {"images": 2 * images(3, 299, 299, 1) - 1},
                ["pool3", "logits", "logits_unbiased"],
                {"images": batch, "pool3": batch, "logits": batch, "logits_unbiased": batch},
            )
        ]
    )


# One graph; the cards differ in how an image is resized, and in the output that they read.
RECIPES = dict.fromkeys(
    ["inception-v3-fid", "inception-v3-fid-legacy-pytorch", "inception-v3-fid-legacy-tensorflow", "inception-v3-is"],
    build,
)
