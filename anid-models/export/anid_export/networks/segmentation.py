# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""U²-Net and U²-NetP (Qin et al. 2020, arXiv 2005.09007), written from the paper with the parameter names of the authors'
files (xuebinqin/U-2-Net, Apache-2.0), so that u2net.pth and u2netp.pth load as they are."""

import torch
from torch import nn
from torch.nn import functional

from anid_export.bundle import Graph, Network, Source
from anid_export.randomness import images, measure_batch_statistics, randomise


class Rebnconv(nn.Module):
    """Convolution, batch normalisation, rectifier: the paper's REBNCONV."""

    def __init__(self, inputs: int, outputs: int, dilation: int = 1) -> None:
        super().__init__()
        self.conv_s1 = nn.Conv2d(inputs, outputs, 3, padding=dilation, dilation=dilation)
        self.bn_s1 = nn.BatchNorm2d(outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return functional.relu(self.bn_s1(self.conv_s1(x)))


def upsample(x: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    return functional.interpolate(x, size=like.shape[2:], mode="bilinear", align_corners=False)


def pool(x: torch.Tensor) -> torch.Tensor:
    return functional.max_pool2d(x, 2, 2, ceil_mode=True)


class Rsu(nn.Module):
    """A residual U-block of the given height; `dilated` is RSU-4F, which keeps its size and widens its reach instead."""

    def __init__(self, height: int, inputs: int, middle: int, outputs: int, dilated: bool = False) -> None:
        super().__init__()
        self.height, self.dilated = height, dilated
        self.rebnconvin = Rebnconv(inputs, outputs)
        for level in range(1, height + 1):
            dilation = 2 ** (level - 1) if dilated else (2 if level == height else 1)
            setattr(self, f"rebnconv{level}", Rebnconv(outputs if level == 1 else middle, middle, dilation))
        for level in range(height - 1, 0, -1):
            dilation = 2 ** (level - 1) if dilated else 1
            setattr(self, f"rebnconv{level}d", Rebnconv(2 * middle, outputs if level == 1 else middle, dilation))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        residual = self.rebnconvin(x)
        encoded, x = [], residual
        for level in range(1, self.height + 1):
            # The last two levels have the same size: the deepest widens its reach by dilation.
            if 1 < level < self.height and not self.dilated:
                x = pool(x)
            x = getattr(self, f"rebnconv{level}")(x)
            encoded.append(x)
        for level in range(self.height - 1, 0, -1):
            skip = encoded[level - 1]
            if level < self.height - 1 and not self.dilated:
                x = upsample(x, skip)
            x = getattr(self, f"rebnconv{level}d")(torch.cat((x, skip), 1))
        return x + residual


class U2Net(nn.Module):
    """Six encoders, five decoders, six side maps fused into one; returns the fused map after the sigmoid."""

    def __init__(
        self, encoder: list[tuple[int, int, int, int, bool]], decoder: list[tuple[int, int, int, int, bool]]
    ) -> None:
        super().__init__()
        for stage, sizes in enumerate(encoder, 1):
            setattr(self, f"stage{stage}", Rsu(*sizes))
        for stage, sizes in zip(range(5, 0, -1), decoder):
            setattr(self, f"stage{stage}d", Rsu(*sizes))
        for stage, sizes in zip(range(1, 7), [*reversed(decoder), encoder[-1]]):
            setattr(self, f"side{stage}", nn.Conv2d(sizes[3], 1, 3, padding=1))
        self.outconv = nn.Conv2d(6, 1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        encoded = []
        for stage in range(1, 7):
            x = getattr(self, f"stage{stage}")(x if stage == 1 else pool(x))
            encoded.append(x)
        sides = [self.side6(x)]
        for stage in range(5, 0, -1):
            skip = encoded[stage - 1]
            x = getattr(self, f"stage{stage}d")(torch.cat((upsample(x, skip), skip), 1))
            sides.insert(0, getattr(self, f"side{stage}")(x))
        sides = [sides[0], *(upsample(side, sides[0]) for side in sides[1:])]
        return torch.sigmoid(self.outconv(torch.cat(sides, 1)))


def layout(middles: list[int], outputs: list[int], decoder_middles: list[int], decoder_outputs: list[int]):
    heights = [7, 6, 5, 4, 4, 4]
    encoder = [
        (height, 3 if i == 0 else outputs[i - 1], middles[i], outputs[i], i >= 4) for i, height in enumerate(heights)
    ]
    decoder, below = [], outputs[5]
    for i, stage in enumerate(range(4, -1, -1)):
        decoder.append((heights[stage], below + outputs[stage], decoder_middles[i], decoder_outputs[i], stage == 4))
        below = decoder_outputs[i]
    return encoder, decoder


LAYOUTS = {
    "u2net": layout(
        [32, 32, 64, 128, 256, 256], [64, 128, 256, 512, 512, 512], [256, 128, 64, 32, 16], [512, 256, 128, 64, 64]
    ),
    "u2netp": layout([16] * 6, [64] * 6, [16] * 5, [64] * 5),
}


class Tiny(nn.Module):
    """The same inputs and outputs: a coarse map, enlarged."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 16, 16)
        self.outconv = nn.Conv2d(4, 1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(upsample(self.outconv(torch.relu(self.conv(x))), x))


def u2net(name: str):
    def build(source: Source) -> Network:
        network = Tiny() if source.tiny else U2Net(*LAYOUTS[name])
        if source.random:
            randomise(network, source.seed)
            examples = 4 * images(4, 320, 320, source.seed) - 2
            measure_batch_statistics(network, lambda: network(examples))
            widen(network, examples)
        else:
            source.need(f"{name}.pth")
            network.load_state_dict(source.state())
        batch = {0: "batch"}
        return Network(
            [
                Graph(
                    f"{name}.onnx",
                    network,
                    {"images": 4 * images(2, 320, 320, 1) - 2},
                    ["saliency"],
                    {"images": batch, "saliency": batch},
                )
            ]
        )

    return build


def widen(network: nn.Module, examples: torch.Tensor) -> None:
    """Scales the fused map so that the sigmoid is neither flat nor saturated."""
    seen: list[torch.Tensor] = []
    hook = network.outconv.register_forward_hook(lambda module, inputs, output: seen.append(output))
    with torch.no_grad():
        network(examples)
        hook.remove()
        gain = 2 / seen[0].std()
        network.outconv.bias.copy_((network.outconv.bias - seen[0].mean()) * gain)
        network.outconv.weight.mul_(gain)


RECIPES = {"u2net": u2net("u2net"), "u2netp": u2net("u2netp")}
