# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Vision transformers without the work that nothing reads, and without moving what need not be moved.

Where only the class token is read, the other tokens of the last block are attended to, and no more: their queries, their
projection and their layers, five sixths of the block, change nothing. Queries, keys and values are products of their own here,
because torch's one product of all three has to be taken apart again by copies. What is computed is the same.
"""

from collections.abc import Callable, Iterable

import torch
from torch import nn


def linear(weight: torch.Tensor, bias: torch.Tensor) -> nn.Linear:
    layer = nn.Linear(weight.shape[1], weight.shape[0], device="meta")
    layer.weight, layer.bias = nn.Parameter(weight.detach()), nn.Parameter(bias.detach())
    return layer


class Block(nn.Module):
    """N x L x E to the same, or to N x 1 x E for the first token alone; `mask`, L x L, is added to what the softmax is of."""

    def __init__(
        self,
        norms: tuple[nn.Module, nn.Module],
        packed: tuple[torch.Tensor, torch.Tensor],
        heads: int,
        out: nn.Module,
        mlp: nn.Module,
        scales: tuple[nn.Module, nn.Module] | None = None,
        mask: torch.Tensor | None = None,
    ) -> None:
        super().__init__()
        self.register_buffer("mask", mask)
        self.norm1, self.norm2 = norms
        self.heads, self.out, self.mlp, self.first = heads, out, mlp, False
        self.scale1, self.scale2 = scales or (nn.Identity(), nn.Identity())
        (query, key, value), (query_bias, key_bias, value_bias) = (of_all.chunk(3) for of_all in packed)
        scale = (query.shape[1] // heads) ** -0.5
        self.query, self.key, self.value = (
            linear(query * scale, query_bias * scale),
            linear(key, key_bias),
            linear(value, value_bias),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.norm1(x)
        if self.first:
            x = x[:, :1]
        query, key, value = (
            layer(tokens).unflatten(2, (self.heads, -1))
            for layer, tokens in ((self.query, y[:, :1] if self.first else y), (self.key, y), (self.value, y))
        )
        logits = query.transpose(1, 2) @ key.permute(0, 2, 3, 1)
        weights = (logits if self.mask is None else logits + self.mask).softmax(-1)
        x = x + self.scale1(self.out((weights @ value.transpose(1, 2)).transpose(1, 2).flatten(2)))
        return x + self.scale2(self.mlp(self.norm2(x)))


class Blocks(nn.Module):
    """All blocks, the last one for the class token; tokens may be the first axis, as openai/CLIP has them."""

    def __init__(self, blocks: Iterable[nn.Module], read: Callable[[nn.Module], Block], axis: int = 1) -> None:
        super().__init__()
        self.blocks, self.axis = nn.Sequential(*map(read, blocks)), axis
        self.blocks[-1].first = True

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.blocks(x.transpose(1, self.axis)).transpose(1, self.axis)


def replaced(network: nn.Module, path: str, part: nn.Module) -> nn.Module:
    """The network with another module at the path; shares everything else with the one given, which stays as it is."""
    head, _, rest = path.partition(".")
    # What copy.copy does, which modules with computed parameters refuse.
    clone = network.__class__.__new__(network.__class__)
    clone.__dict__ = dict(network.__dict__)
    clone._modules = dict(network._modules)
    clone._modules[head] = replaced(network._modules[head], rest, part) if rest else part
    return clone


def clip_block(block: nn.Module, mask: torch.Tensor | None = None) -> Block:
    attention, norms = block.attn, (block.ln_1, block.ln_2)
    packed = (attention.in_proj_weight, attention.in_proj_bias)
    return Block(norms, packed, attention.num_heads, attention.out_proj, block.mlp, None, mask)


def clip(visual: nn.Module) -> nn.Module:
    """Of openai/CLIP's vision transformer."""
    return replaced(visual, "transformer.resblocks", Blocks(visual.transformer.resblocks, clip_block, 0))


def torchvision(network: nn.Module) -> nn.Module:
    """Of torchvision's vision transformer."""

    def read(block: nn.Module) -> Block:
        attention, norms = block.self_attention, (block.ln_1, block.ln_2)
        packed = (attention.in_proj_weight, attention.in_proj_bias)
        return Block(norms, packed, attention.num_heads, attention.out_proj, block.mlp)

    return replaced(network, "encoder.layers", Blocks(network.encoder.layers, read))


def timm(network: nn.Module) -> nn.Module:
    """Of timm's vision transformer with layer scale."""

    def read(block: nn.Module) -> Block:
        attention, norms, scales = block.attn, (block.norm1, block.norm2), (block.ls1, block.ls2)
        packed = (attention.qkv.weight, attention.qkv.bias)
        return Block(norms, packed, attention.num_heads, attention.proj, block.mlp, scales)

    return replaced(network, "blocks", Blocks(network.blocks, read))
