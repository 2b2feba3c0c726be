# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""torchvision's ImageNet classifiers: images to 1000 logits, with the names of the classes beside the graph."""

import torchvision

from anid_export.bundle import Graph, Network, Source
from anid_export.networks import lean
from anid_export.randomness import images, randomise, spread


def build(source: Source) -> Network:
    if source.tiny:
        network = torchvision.models.VisionTransformer(224, 16, 1, 2, 8, 16, num_classes=12)
        labels = [f"class {i}" for i in range(12)]
    else:
        network = torchvision.models.vit_b_16(weights=None)
        labels = torchvision.models.ViT_B_16_Weights.IMAGENET1K_V1.meta["categories"]
    if source.random:
        randomise(network, source.seed)
        # torchvision starts the head at zero, where every image has the same score.
        spread(network.heads.head, lambda: network(4 * images(8, 224, 224, source.seed) - 2), 0.0, 2.0)
    else:
        source.need("vit_b_16-c867db91.pth")
        network.load_state_dict(source.state())
    batch = {0: "batch"}
    return Network(
        [
            Graph(
                "vit-b-16.onnx",
                network,
                {"images": images(3, 224, 224, 1)},
                ["logits"],
                {"images": batch, "logits": batch},
                lean.torchvision(network),
            )
        ],
        {"labels.txt": ("\n".join(labels) + "\n").encode()},
    )


RECIPES = {"vit-b-16": build}
