# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""TReS (Golestaneh et al. 2022) on the layers of the user's own pyiqa.

pyiqa's licence (PolyForm Noncommercial 1.0.0) does not allow commercial use, and the authors' own (isalirezag/TReS, for
noncommercial research alone) does not either. Nothing of them is in this project: the recipe imports the pyiqa that the user
installed, and puts the way through its layers that evaluation takes into one graph, without the flipped pass that it leaves out.
"""

import torch
from torch import nn
from torch.nn import functional

from anid_export.networks.iqa_convolutional import IMAGENET, Normalisation
from anid_export.offline import pyiqa_network


class Tres(nn.Module):
    """Crops of 224 x 224, RGB in [0,1], to scores."""

    def __init__(self) -> None:
        super().__init__()
        self.normalise, self.net = Normalisation(*IMAGENET), pyiqa_network("tres")
        with torch.no_grad():
            positions = self.net.position_embedding(torch.ones(1, self.net.dim_modelt, 7, 7))
        self.register_buffer("positions", positions, persistent=False)

    @property
    def published(self) -> nn.Module:
        """What the file has the parameters of."""
        return self.net

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        net = self.net
        _, *layers = net.forward_backbone(net.model, self.normalise(x))
        pooled = []
        for level, (pool, layer) in enumerate(zip((net.avg8, net.avg4, net.avg2, nn.Identity()), layers), 1):
            pooled.append(pool(getattr(net, f"L2pooling_l{level}")(functional.normalize(layer, dim=1, p=2))))
        mixed = net.transformer(torch.cat(pooled, 1), self.positions.repeat(x.shape[0], 1, 1, 1))
        features = net.fc2(net.avg7(mixed).flatten(1)), net.avg7(layers[-1]).flatten(1)
        return net.fc(torch.cat(features, 1))
