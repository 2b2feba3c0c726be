# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""ImageNet classifiers: images to 1000 logits, with the names of the classes beside the graph."""

import torchvision

from anid_export.bundle import Graph, Network, Source
from anid_export.networks import lean
from anid_export.randomness import images, measure_batch_statistics, randomise, spread


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


def efficientnet(source: Source) -> Network:
    """EfficientNet-Lite0 on efficientnet-lite-pytorch's class (Apache-2.0)."""
    from efficientnet_lite_pytorch import EfficientNet

    network = EfficientNet.from_name("efficientnet-lite0")
    if source.random:
        randomise(network, source.seed)
        examples = 4 * images(8, 224, 224, source.seed) - 2
        measure_batch_statistics(network, lambda: network(examples))
        spread(network._fc, lambda: network(examples), 0.0, 2.0)
    else:
        source.need("efficientnet-lite0-57934424.pth")
        network.load_state_dict(source.state())
    batch = {0: "batch"}
    return Network(
        [
            Graph(
                "efficientnet-lite0.onnx",
                network,
                {"images": 4 * images(3, 224, 224, 1) - 2},
                ["logits"],
                {"images": batch, "logits": batch},
            )
        ],
        {"labels.txt": ("\n".join(torchvision.models.ViT_B_16_Weights.IMAGENET1K_V1.meta["categories"]) + "\n").encode()},
    )


RECIPES = {"vit-b-16": build, "efficientnet-lite0": efficientnet}
