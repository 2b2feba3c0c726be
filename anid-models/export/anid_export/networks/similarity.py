# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""LPIPS, ST-LPIPS and DISTS, written from their papers on torchvision's trunks; they run on images of any size."""

import torch
import torchvision
from torch import nn
from torch.nn import functional

from anid_export.bundle import Graph, Network, Source
from anid_export.randomness import images, randomise

# Where the trunk is cut, and the channels there: after each block's last rectifier, of SqueezeNet where LPIPS takes them.
TRUNKS = {
    "alex": ([2, 5, 8, 10, 12], [64, 192, 384, 256, 256]),
    "vgg": ([4, 9, 16, 23, 30], [64, 128, 256, 512, 512]),
    "squeeze": ([2, 5, 8, 10, 11, 12, 13], [64, 128, 256, 384, 384, 512, 512]),
}
CLASSIFIERS = {
    "alex": (torchvision.models.alexnet, "alexnet-owt-7be5be79.pth"),
    "vgg": (torchvision.models.vgg16, "vgg16-397923af.pth"),
    "squeeze": (torchvision.models.squeezenet1_1, "squeezenet1_1-b8a52dc0.pth"),
}
# Of ST-LPIPS, where blurs stand among the layers.
SHIFT_TOLERANT_CUTS = {"alex": [3, 7, 11, 13, 15], "vgg": [4, 10, 18, 26, 34]}
TINY_TRUNK = ([2, 5], [6, 8])


def trunk(name: str) -> nn.Sequential:
    features = CLASSIFIERS[name][0](weights=None).features
    for module in features.modules():
        if isinstance(module, nn.ReLU):
            module.inplace = False
    return features


def tiny_trunk() -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(3, 6, 5, 2, 2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 8, 3, 1, 1), nn.ReLU())


class BlurPool(nn.Module):
    """Every second place of the image under a binomial window of 3x3 (Zhang 2019, arXiv 1904.11486).

    ST-LPIPS puts two mirrored pixels around it, where one would do: so a shift moves less out of sight.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        row = torch.tensor([0.25, 0.5, 0.25])
        self.register_buffer("filt", (row[:, None] * row).expand(channels, 1, 3, 3).clone())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        mirrored = functional.pad(x, (2, 2, 2, 2), "reflect")
        return functional.conv2d(mirrored, self.filt, stride=2, groups=len(self.filt))


def shift_tolerant_trunk(name: str) -> nn.Sequential:
    """A trunk that halves sides by blurring: convolutions and maxima go over every place (Ghildyal and Liu 2022, section 4)."""
    layers: list[nn.Module] = []
    for layer in trunk(name)[: TRUNKS[name][0][-1]]:
        if isinstance(layer, nn.MaxPool2d):
            convolution = layers[-2]
            layers += [nn.MaxPool2d(layer.kernel_size, 1), BlurPool(convolution.out_channels)]
        else:
            layers.append(layer)
    if name == "alex":
        # Its first convolution took every fourth place. A blur before the rectifier takes every second; that is all.
        layers[:1] = [nn.Conv2d(3, 64, 11, 1, 2), BlurPool(64)]
    return nn.Sequential(*layers)


def tiny_shift_tolerant_trunk() -> nn.Sequential:
    first = [nn.Conv2d(3, 6, 5, 1, 2), BlurPool(6), nn.ReLU()]
    return nn.Sequential(*first, nn.MaxPool2d(3, 1), BlurPool(6), nn.Conv2d(6, 8, 3, 1, 1), nn.ReLU())


class Lpips(nn.Module):
    """Zhang et al. 2018, version 0.1: images in [-1,1]; unit features, squared differences weighted by channel."""

    def __init__(self, features: nn.Sequential, cuts: list[int], channels: list[int]) -> None:
        super().__init__()
        self.slices = nn.ModuleList(features[a:b] for a, b in zip([0, *cuts], cuts))
        self.heads = nn.ParameterList(nn.Parameter(torch.zeros(1, c, 1, 1)) for c in channels)
        self.register_buffer("shift", torch.tensor([-0.030, -0.088, -0.188]))
        self.register_buffer("scale", torch.tensor([0.458, 0.448, 0.450]).square())

    def forward(self, first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
        x, y = (functional.batch_norm(image, self.shift, self.scale, eps=0.0) for image in (first, second))
        total = 0.0
        for part, head in zip(self.slices, self.heads):
            x, y = part(x), part(y)
            unit_x, unit_y = (f / (f.square().sum(1, keepdim=True).sqrt() + 1e-10) for f in (x, y))
            # Weighted after the mean over places, where each channel is one number: the sum is the same.
            total = total + ((unit_x - unit_y).square().mean((2, 3)) * head.flatten()).sum(1)
        return total


class L2Pooling(nn.Module):
    """Root of the Hann-weighted mean of squares, stride 2: DISTS's substitute for max pooling."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        hann = torch.hann_window(5, periodic=False, dtype=torch.float64)[1:4].float()
        window = hann[:, None] * hann
        self.register_buffer("window", (window / window.sum()).expand(channels, 1, 3, 3).clone())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return (functional.conv2d(x * x, self.window, stride=2, padding=1, groups=x.shape[1]) + 1e-12).sqrt()


class Dists(nn.Module):
    """Ding et al. 2020: means (texture) and covariances (structure) of VGG16's features, weighted by channel."""

    def __init__(self, features: nn.Sequential, cuts: list[int], channels: list[int]) -> None:
        super().__init__()
        stages = []
        for a, b in zip([0, *cuts], cuts):
            pooled = isinstance(features[a], nn.MaxPool2d)
            stages.append(
                nn.Sequential(L2Pooling(features[a + 1].in_channels), *features[a + 1 : b]) if pooled else features[a:b]
            )
        self.stages = nn.ModuleList(stages)
        self.channels = [3, *channels]
        self.alpha = nn.Parameter(torch.zeros(1, sum(self.channels), 1, 1))
        self.beta = nn.Parameter(torch.zeros(1, sum(self.channels), 1, 1))
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1))

    def forward(self, first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
        total = self.alpha.sum() + self.beta.sum()
        alphas = torch.split(self.alpha[0, :, 0, 0] / total, self.channels)
        betas = torch.split(self.beta[0, :, 0, 0] / total, self.channels)
        x, y = first, second
        similarity = 0.0
        for level, (alpha, beta) in enumerate(zip(alphas, betas)):
            if level == 1:
                x, y = ((image - self.mean) / self.std for image in (first, second))
            if level > 0:
                x, y = self.stages[level - 1](x), self.stages[level - 1](y)
            mean_x, mean_y = x.mean((2, 3)), y.mean((2, 3))
            centred_x, centred_y = x - mean_x[:, :, None, None], y - mean_y[:, :, None, None]
            variances = centred_x.square().mean((2, 3)) + centred_y.square().mean((2, 3))
            covariance = (centred_x * centred_y).mean((2, 3))
            texture = (2 * mean_x * mean_y + 1e-6) / (mean_x.square() + mean_y.square() + 1e-6)
            structure = (2 * covariance + 1e-6) / (variances + 1e-6)
            similarity = similarity + (alpha * texture + beta * structure).sum(1)
        return 1 - similarity


def load_trunk(features: nn.Sequential, state: dict[str, torch.Tensor]) -> None:
    features.load_state_dict({k.removeprefix("features."): v for k, v in state.items() if k.startswith("features.")})


def read(source: Source, features: nn.Sequential, trunk_name: str, head_name: str) -> dict[str, torch.Tensor] | None:
    """Loads the trunk if it is given and returns the parameters of the head if they are: files are told by their keys."""
    if not source.random:
        source.need(trunk_name, head_name)
    head = None
    for index in range(len(source.weights)):
        state = source.state(index)
        if any(key.startswith("features.") for key in state):
            load_trunk(features, state)
        else:
            head = state
    return head


def lpips(name: str):
    def build(source: Source) -> Network:
        cuts, channels = TINY_TRUNK if source.tiny else TRUNKS[name]
        features = tiny_trunk() if source.tiny else trunk(name)
        network = Lpips(features, cuts, channels)
        if source.random:
            randomise(network, source.seed)
            for head in network.heads:
                head.data.abs_()
        head = None if source.tiny else read(source, features, CLASSIFIERS[name][1], f"lpips/weights/v0.1/{name}.pth")
        if head is not None:
            for level, parameter in enumerate(network.heads):
                parameter.data.copy_(head[f"lin{level}.model.1.weight"])
        return pairs(f"lpips_{name}.onnx", ("img1", "img2"), network, scale=2.0, shift=-1.0)

    return build


def published(network: Lpips) -> dict[str, str]:
    """Our names of ST-LPIPS's parameters by those of the published files; shift and scale of the image are constants of ours."""
    names = {f"lin{level}.model.1.weight": f"heads.{level}" for level in range(len(network.heads))}
    for level, part in enumerate(network.slices):
        names |= {f"net.slice{level + 1}.{name}": f"slices.{level}.{name}" for name in part.state_dict()}
    return names


def st_lpips(name: str):
    def build(source: Source) -> Network:
        channels = TINY_TRUNK[1] if source.tiny else TRUNKS[name][1]
        features = tiny_shift_tolerant_trunk() if source.tiny else shift_tolerant_trunk(name)
        network = Lpips(features, [3, 7] if source.tiny else SHIFT_TOLERANT_CUTS[name], channels)
        if source.random:
            randomise(network, source.seed)
            for head in network.heads:
                head.data.abs_()
        else:
            source.need(f"{name}_shift_tolerant.pth")
        if source.weights and not source.tiny:
            names = published(network)
            state = {names.get(k, k): v for k, v in source.state().items() if not k.startswith("scaling_layer.")}
            network.load_state_dict({"shift": network.shift, "scale": network.scale, **state})
        return pairs(f"st_lpips_{name}.onnx", ("img1", "img2"), network, scale=2.0, shift=-1.0)

    return build


def dists(source: Source) -> Network:
    cuts, channels = TINY_TRUNK if source.tiny else ([4, 9, 16, 23, 30], TRUNKS["vgg"][1])
    features = tiny_trunk() if source.tiny else trunk("vgg")
    network = Dists(features, cuts, channels)
    if source.random:
        randomise(network, source.seed)
        for parameter in (network.alpha, network.beta):
            parameter.data.abs_()
    head = None if source.tiny else read(source, features, "vgg16-397923af.pth", "DISTS_pytorch/weights.pt")
    if head is not None:
        network.alpha.data.copy_(head["alpha"])
        network.beta.data.copy_(head["beta"])
    return pairs("dists.onnx", ("reference", "candidate"), network, scale=1.0, shift=0.0)


def pairs(file: str, names: tuple[str, str], module: nn.Module, scale: float, shift: float) -> Network:
    axes = {0: "batch", 2: "height", 3: "width"}
    inputs = {name: images(2, 97, 131, seed) * scale + shift for seed, name in enumerate(names, 1)}
    return Network(
        [Graph(file, module, inputs, ["distance"], {**dict.fromkeys(names, axes), "distance": {0: "batch"}})]
    )


RECIPES = {
    "lpips-alex": lpips("alex"),
    "lpips-vgg": lpips("vgg"),
    "lpips-squeeze": lpips("squeeze"),
    "st-lpips-alex": st_lpips("alex"),
    "st-lpips-vgg": st_lpips("vgg"),
    "dists": dists,
}
