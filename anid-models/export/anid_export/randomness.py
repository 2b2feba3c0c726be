# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Weights from a seed that keep a network alive.

Random weights prove that two programs compute the same function only where the function reacts to its input. So every
layer is scaled to keep the variance of what passes through it, batch statistics are measured on test images, and the
last layer is scaled so that scores differ between images about as much as trained ones do.
"""

import math
from collections.abc import Callable

import torch
from torch import nn


def images(count: int, height: int, width: int, seed: int) -> torch.Tensor:
    """Coloured noise of all scales, of varying contrast and brightness: N x 3 x H x W in [0,1]."""
    generator = torch.Generator().manual_seed(seed)
    out = torch.zeros(count, 3, height, width)
    for side in (2, 4, 8, 16, 32, 64, 128):
        noise = torch.randn(count, 3, side, side, generator=generator) * torch.rand(count, 1, 1, 1, generator=generator)
        out += nn.functional.interpolate(noise, size=(height, width), mode="bicubic", antialias=True)
    shift = torch.rand(count, 3, 1, 1, generator=generator)
    return (shift + 0.2 * out).clamp(0, 1)


def randomise(model: nn.Module, seed: int) -> nn.Module:
    """Fills every parameter of `model` from the seed and sets it to evaluation."""
    generator = torch.Generator().manual_seed(seed)

    def normal(parameter: torch.Tensor, std: float, mean: float = 0.0) -> None:
        parameter.copy_(torch.randn(parameter.shape, generator=generator) * std + mean)

    with torch.no_grad():
        for module in model.modules():
            for name, parameter in module.named_parameters(recurse=False):
                if isinstance(module, (nn.BatchNorm2d, nn.LayerNorm, nn.GroupNorm)) or type(module).__name__ in (
                    "LayerNorm",
                    "LayerNorm2d",
                    "BatchNormAct2d",
                ):
                    normal(parameter, 0.1, 1.0 if name == "weight" else 0.0)
                elif isinstance(module, (nn.Conv2d, nn.Linear)) and name == "weight":
                    fan_in = parameter[0].numel()
                    # Half of what passes a rectifier is lost: a convolution makes up for it.
                    normal(parameter, math.sqrt((2 if isinstance(module, nn.Conv2d) else 1) / fan_in))
                elif parameter.dim() == 1 and name.endswith("bias"):
                    normal(parameter, 0.1)
                elif isinstance(module, nn.Embedding):
                    normal(parameter, 1.0)
                elif name in ("in_proj_weight", "proj", "text_projection"):
                    normal(
                        parameter,
                        parameter.shape[-1] ** -0.5 if name == "in_proj_weight" else parameter.shape[0] ** -0.5,
                    )
                elif parameter.dim() > 0:
                    normal(parameter, 0.5)
    return model.eval()


def measure_batch_statistics(model: nn.Module, run: Callable[[], object]) -> None:
    """Sets the statistics of every batch normalisation to those of what `run` sends through the network."""
    norms = [m for m in model.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm)]
    if not norms:
        return
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
        norm.train()
    with torch.no_grad():
        run()
    for norm, momentum in zip(norms, momenta):
        norm.momentum = momentum
        norm.eval()


def unit_outputs(layers: list[nn.Linear], run: Callable[[], object]) -> None:
    """Scales these layers to outputs of unit standard deviation over what `run` sends through, each after those before it.

    Queries and keys of an attention without normalisation before it need this: where they are large, its softmax picks one
    value, and which one hangs on the last bit.
    """

    def scale(layer: nn.Linear, _: object, output: torch.Tensor) -> torch.Tensor:
        gain = 1 / output.std()
        for parameter in layer.parameters():
            parameter.mul_(gain)
        return output * gain

    hooks = [layer.register_forward_hook(scale) for layer in layers]
    with torch.no_grad():
        run()
    for hook in hooks:
        hook.remove()


def spread(last: nn.Linear, run: Callable[[], object], mean: float, std: float) -> None:
    """Scales a last layer so that each of its outputs has this mean and standard deviation over what `run` sends through."""
    seen: list[torch.Tensor] = []
    hook = last.register_forward_hook(lambda module, inputs, output: seen.append(output.reshape(-1, output.shape[-1])))
    with torch.no_grad():
        run()
        hook.remove()
        values = torch.cat(seen).double()
        gain = std / values.std(dim=0).clamp_min(1e-12)
        last.weight.copy_(last.weight.double() * gain[:, None])
        bias = torch.zeros_like(gain) if last.bias is None else last.bias.double()
        if last.bias is not None:
            last.bias.copy_((bias - values.mean(dim=0)) * gain + mean)
