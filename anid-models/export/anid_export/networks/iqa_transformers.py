# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Learned quality metrics on transformers, written from their papers and from what their authors publish under free licences.

Trunks are timm's (Apache-2.0). Parameters have the names, shapes and types of the published files, those that evaluation does
not read included. Images are RGB in [0,1] and scores are N x 1 unless said.
"""

from collections import OrderedDict

import timm
import torch
from torch import nn
from torch.nn import functional

from anid_export.networks.iqa_convolutional import IMAGENET, Normalisation


def mlp(width: int, hidden: int) -> nn.Sequential:
    layers = OrderedDict(fc1=nn.Linear(width, hidden), act=nn.GELU(), fc2=nn.Linear(hidden, width))
    return nn.Sequential(layers)


class StandardisedConv(nn.Conv2d):
    """A convolution by kernels of mean 0 and deviation 1 (Qiao et al. 2019), padded as TensorFlow does: the odd pixel at the end.

    The deviation is the one with n - 1, with which the converted weights are evaluated; MUSIQ's authors divide by n.
    """

    def __init__(self, inputs: int, outputs: int, size: int, stride: int = 1) -> None:
        super().__init__(inputs, outputs, size, stride, bias=False)
        missing = size - stride
        self.around = (missing // 2, missing - missing // 2) * 2

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        centred = self.weight - self.weight.mean((1, 2, 3), keepdim=True)
        deviation = (centred.square().sum((1, 2, 3), keepdim=True) / (self.weight[0].numel() - 1)).sqrt()
        return functional.conv2d(functional.pad(x, self.around), centred / (deviation + 1e-5), stride=self.stride)


class MusiqUnit(nn.Module):
    """A bottleneck of ResNet with group normalisation, 64 maps to 256."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.gn1 = StandardisedConv(64, 64, 1), nn.GroupNorm(32, 64, 1e-4)
        self.conv2, self.gn2 = StandardisedConv(64, 64, 3), nn.GroupNorm(32, 64, 1e-4)
        self.conv3, self.gn3 = StandardisedConv(64, 256, 1), nn.GroupNorm(32, 256, 1e-4)
        self.conv_proj, self.gn_proj = StandardisedConv(64, 256, 1), nn.GroupNorm(32, 256, 1e-4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = functional.relu(self.gn1(self.conv1(x)))
        y = functional.relu(self.gn2(self.conv2(y)))
        return functional.relu(self.gn_proj(self.conv_proj(x)) + self.gn3(self.conv3(y)))


class MusiqAttention(nn.Module):
    """Attention of six heads on N x L x E to the tokens that `seen`, N x 1 x 1 x L, has."""

    HEADS = 6

    def __init__(self, width: int) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
        query, key, value = (
            layer(x).unflatten(2, (self.HEADS, -1)).transpose(1, 2) for layer in (self.query, self.key, self.value)
        )
        logits = query @ key.transpose(2, 3) * key.shape[3] ** -0.5
        weights = logits.masked_fill(~seen, -torch.inf).softmax(3)
        return self.out((weights @ value).transpose(1, 2).flatten(2))


class MusiqBlock(nn.Module):
    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width, 1e-6), nn.LayerNorm(width, 1e-6)
        self.attention, self.mlp = MusiqAttention(width), mlp(width, hidden)

    def forward(self, x: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
        x = x + self.attention(self.norm1(x), seen)
        return x + self.mlp(self.norm2(x))


class MusiqEncoder(nn.Module):
    """Adds what is learned of a patch's place on a grid of 10 x 10 and of its scale; answers the class token."""

    def __init__(self, width: int, hidden: int, layers: int) -> None:
        super().__init__()
        self.cls = nn.Parameter(torch.zeros(1, 1, width))
        self.posembed_input = nn.ParameterDict({"position_emb": torch.zeros(1, 100, width)})
        self.scaleembed_input = nn.ParameterDict({"scale_emb": torch.zeros(3, width)})
        self.transformer = nn.ModuleDict({f"encoderblock_{i}": MusiqBlock(width, hidden) for i in range(layers)})
        self.encoder_norm = nn.LayerNorm(width, 1e-6)

    def forward(self, x: torch.Tensor, places: torch.Tensor, scales: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        x = x + self.posembed_input["position_emb"][0][places] + self.scaleembed_input["scale_emb"][scales]
        x = torch.cat((self.cls.expand(x.shape[0], -1, -1), x), 1)
        seen = torch.cat((torch.ones_like(mask[:, :1]), mask), 1)[:, None, None] > 0
        for block in self.transformer.values():
            x = block(x, seen)
        return self.encoder_norm(x)[:, 0]


class Musiq(nn.Module):
    """Ke et al. 2021 and google-research/musiq (Apache-2.0).

    Rows of 32 x 32 x 3 pixels in [-1,1], position, scale and mask to a score.
    """

    SIDE = 32

    def __init__(self) -> None:
        super().__init__()
        self.conv_root, self.gn_root = StandardisedConv(3, 64, 7, 2), nn.GroupNorm(32, 64, 1e-6)
        self.block1 = MusiqUnit()
        self.embedding = nn.Linear(8 * 8 * 256, 384)
        self.transformer_encoder = MusiqEncoder(384, 1152, 14)
        self.head = nn.Linear(384, 1)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        batch, length = rows.shape[0], rows.shape[1]
        x = functional.relu(self.gn_root(self.conv_root(rows[:, :, :-3].reshape(-1, 3, self.SIDE, self.SIDE))))
        x = self.block1(functional.max_pool2d(functional.pad(x, (0, 1, 0, 1)), 3, 2))
        x = self.embedding(x.permute(0, 2, 3, 1).reshape(batch, length, -1))
        return self.head(self.transformer_encoder(x, rows[:, :, -3].long(), rows[:, :, -2].long(), rows[:, :, -1]))


def cut_windows(maps: torch.Tensor, size: int) -> torch.Tensor:
    """N x H x W x C to windows x size^2 x C, the windows of an image one after the other."""
    height, width, channels = map(int, maps.shape[1:])
    windows = maps.reshape(-1, height // size, size, width // size, size, channels)
    return windows.permute(0, 1, 3, 2, 4, 5).reshape(-1, size * size, channels)


def join_windows(windows: torch.Tensor, size: int, height: int, width: int) -> torch.Tensor:
    """What `cut_windows` cut."""
    channels = int(windows.shape[2])
    maps = windows.reshape(-1, height // size, width // size, size, size, channels)
    return maps.permute(0, 1, 3, 2, 4, 5).reshape(-1, height, width, channels)


class WindowAttention(nn.Module):
    """Attention inside each window (Swin, Liu et al. 2021), with a learned term for each offset between two of its tokens."""

    HEADS = 4

    def __init__(self, width: int, size: int) -> None:
        super().__init__()
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        offsets = 2 * size - 1
        self.relative_position_bias_table = nn.Parameter(torch.zeros(offsets * offsets, self.HEADS))
        places = torch.cartesian_prod(torch.arange(size), torch.arange(size))
        rows, columns = (places[:, None] - places[None] + size - 1).unbind(2)
        # In the file, and not read: the offset of each pair. The product with zeros and ones takes the terms instead, for of a
        # look-up the exporter stores the result, and the table of the file could not be found in the graph any more.
        self.register_buffer("relative_position_index", rows * offsets + columns)
        which = functional.one_hot(self.relative_position_index.flatten(), offsets * offsets).float()
        self.register_buffer("which_term", which, persistent=False)

    def forward(self, windows: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        """`mask` keeps apart what only the shift brought together."""
        tokens, width = int(windows.shape[1]), self.proj.in_features
        parts = self.qkv(windows).reshape(-1, tokens, 3, self.HEADS, width // self.HEADS).permute(2, 0, 3, 1, 4)
        query, key, value = parts.unbind(0)
        terms = (self.which_term @ self.relative_position_bias_table).reshape(tokens, tokens, self.HEADS).permute(2, 0, 1)
        logits = (width // self.HEADS) ** -0.5 * query @ key.transpose(2, 3) + terms
        if mask is not None:
            logits = logits.reshape(-1, mask.shape[0], self.HEADS, tokens, tokens) + mask[:, None]
            logits = logits.reshape(-1, self.HEADS, tokens, tokens)
        return self.proj((logits.softmax(3) @ value).transpose(1, 2).reshape(-1, tokens, width))


class SwinBlock(nn.Module):
    """N x SIDE x SIDE x C to the same; windows of 4 x 4, which may be shifted by half of their side, round the edges."""

    SIDE, WINDOW = 28, 4

    def __init__(self, width: int, hidden: int, shift: int) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attn, self.mlp, self.shift = WindowAttention(width, self.WINDOW), mlp(width, hidden), shift
        mask = None
        if shift:
            # Which of three parts a row is in after the shift: inside, the last window up to the edge, and beyond it.
            parts = torch.zeros(self.SIDE)
            parts[-self.WINDOW :] = 1
            parts[-shift:] = 2
            regions = cut_windows((3 * parts[:, None] + parts[None])[None, :, :, None], self.WINDOW)[:, :, 0]
            mask = torch.where(regions[:, None] == regions[:, :, None], 0.0, -100.0)
        self.register_buffer("attn_mask", mask)

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        shifted = torch.roll(self.norm1(maps), (-self.shift, -self.shift), (1, 2))
        windows = self.attn(cut_windows(shifted, self.WINDOW), self.attn_mask)
        shifted = join_windows(windows, self.WINDOW, self.SIDE, self.SIDE)
        maps = maps + torch.roll(shifted, (self.shift, self.shift), (1, 2))
        return maps + self.mlp(self.norm2(maps))


class SwinStage(nn.Module):
    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.blocks = nn.Sequential(SwinBlock(width, hidden, 0), SwinBlock(width, hidden, SwinBlock.WINDOW // 2))
        self.conv = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return functional.relu(self.conv(self.blocks(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)))


class SwinStages(nn.Module):
    """Two stages on N x C x H x W, of each 0.8 times what it adds."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        # In the file, and not read.
        self.downsample = nn.Conv2d(width, width, 3, 2, 1)
        self.layers = nn.ModuleList(SwinStage(width, hidden) for _ in range(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for stage in self.layers:
            x = 0.8 * stage(x) + x
        return x


class ChannelAttention(nn.Module):
    """Attention between the channels of N x C x L; the result is put back as the authors do, row by row of L x C."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.c_q, self.c_k, self.c_v = (nn.Linear(length, length) for _ in range(3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        channels, length = int(x.shape[1]), int(x.shape[2])
        weights = (self.c_q(x) @ self.c_k(x).transpose(1, 2) * length**-0.5).softmax(2)
        return x + (weights @ self.c_v(x)).transpose(1, 2).reshape(-1, channels, length)


class Maniqa(nn.Module):
    """Yang et al. 2022 and IIGROUP/MANIQA (Apache-2.0), with the widths of the file for KonIQ-10k.

    Crops of 224 x 224; per crop the sum of weighted scores and the sum of weights: N x 2.
    """

    SIDE = 28
    MEAN = STD = (0.5, 0.5, 0.5)
    BLOCKS = range(6, 10)  # those of the trunk whose tokens are taken

    def __init__(self) -> None:
        super().__init__()
        self.normalise = Normalisation(self.MEAN, self.STD)
        # The file has the blocks after those and the classifier, too.
        self.vit = timm.create_model("vit_base_patch8_224", pretrained=False)
        self.tablock1 = nn.Sequential(ChannelAttention(self.SIDE**2), ChannelAttention(self.SIDE**2))
        self.conv1, self.swintransformer1 = nn.Conv2d(len(self.BLOCKS) * 768, 768, 1), SwinStages(768, 768)
        self.tablock2 = nn.Sequential(ChannelAttention(self.SIDE**2), ChannelAttention(self.SIDE**2))
        self.conv2, self.swintransformer2 = nn.Conv2d(768, 384, 1), SwinStages(384, 768)
        # The files number a dropout before the last layer.
        self.fc_score = nn.Sequential(nn.Linear(384, 384), nn.ReLU(), nn.Identity(), nn.Linear(384, 1), nn.ReLU())
        self.fc_weight = nn.Sequential(nn.Linear(384, 384), nn.ReLU(), nn.Identity(), nn.Linear(384, 1), nn.Sigmoid())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        vit = self.vit
        tokens = vit.norm_pre(vit.patch_drop(vit._pos_embed(vit.patch_embed(self.normalise(x)))))
        kept = []
        for block in vit.blocks[: self.BLOCKS.stop]:
            tokens = block(tokens)
            kept.append(tokens[:, 1:])
        x = torch.cat(kept[self.BLOCKS.start :], 2).transpose(1, 2)
        x = self.conv1(self.tablock1(x).unflatten(2, (self.SIDE, self.SIDE)))
        x = self.swintransformer1(x).flatten(2)
        x = self.conv2(self.tablock2(x).unflatten(2, (self.SIDE, self.SIDE)))
        x = self.swintransformer2(x).flatten(2).transpose(1, 2)
        scores, weights = self.fc_score(x)[..., 0], self.fc_weight(x)[..., 0]
        return torch.stack(((scores * weights).sum(1), weights.sum(1)), 1)


def averaging(count: torch.Tensor, size: torch.Tensor) -> torch.Tensor:
    """The count x size matrix of adaptive average pooling."""
    i = torch.arange(count)[:, None]
    start, end = i * size // count, ((i + 1) * size + count - 1) // count
    column = torch.arange(size)[None]
    inside = ((column >= start) & (column < end)).to(torch.float32)
    return inside / inside.sum(1, keepdim=True)


def bicubic(count: torch.Tensor, size: int) -> torch.Tensor:
    """The count x size matrix of torch's bicubic resize (a = -0.75, no antialias, border repeated)."""
    at = (torch.arange(count).to(torch.float32) + 0.5) * (size / count) - 0.5
    base = at.floor()
    column = torch.arange(size).to(torch.float32)
    total = 0.0
    for tap in range(-1, 3):
        distance = (at - base - tap).abs()
        near = (1.25 * distance - 2.25) * distance * distance + 1
        far = ((-0.75 * distance + 3.75) * distance - 6) * distance + 3
        weight = torch.where(distance <= 1, near, far)
        index = (base + tap).clamp(0, size - 1)
        total = total + weight[:, None] * (index[:, None] == column[None]).to(torch.float32)
    return total


class Attention(nn.Module):
    """Attention of four heads with the parameters of torch's: N x L x E that ask N x M x E. A traced graph freezes no size."""

    HEADS = 4

    def __init__(self, width: int) -> None:
        super().__init__()
        self.in_proj_weight = nn.Parameter(torch.zeros(3 * width, width))
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * width))
        self.out_proj = nn.Linear(width, width)

    def split(self, x: torch.Tensor, part: int) -> torch.Tensor:
        width = self.out_proj.in_features
        rows = slice(part * width, (part + 1) * width)
        x = functional.linear(x, self.in_proj_weight[rows], self.in_proj_bias[rows])
        return x.unflatten(2, (self.HEADS, width // self.HEADS)).transpose(1, 2)

    def forward(self, queries: torch.Tensor, memory: torch.Tensor) -> torch.Tensor:
        query, key, value = self.split(queries, 0), self.split(memory, 1), self.split(memory, 2)
        weights = (query @ key.transpose(2, 3) * (self.out_proj.in_features // self.HEADS) ** -0.5).softmax(3)
        return self.out_proj((weights @ value).transpose(1, 2).flatten(2))


class SelfAttentionLayer(nn.Module):
    """A layer of a transformer's encoder that normalises first."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.self_attn = Attention(width)
        self.linear1, self.linear2 = nn.Linear(width, hidden), nn.Linear(hidden, width)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.norm1(x)
        x = x + self.self_attn(y, y)
        return x + self.linear2(functional.gelu(self.linear1(self.norm2(x))))


class CrossAttentionLayer(nn.Module):
    """What the queries find in the memory."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        # In the file, and not read: between the queries there is no attention.
        self.self_attn = Attention(width)
        self.multihead_attn = Attention(width)
        self.linear1, self.linear2 = nn.Linear(width, hidden), nn.Linear(hidden, width)
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(width) for _ in range(3))

    def forward(self, queries: torch.Tensor, memory: torch.Tensor) -> torch.Tensor:
        x = queries + self.multihead_attn(self.norm1(queries), self.norm2(memory))
        return x + self.linear2(functional.gelu(self.linear1(self.norm3(x))))


class OneLayer(nn.Module):
    """A layer under the name that it has in the file as the only one of its stack."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layers = nn.ModuleList([layer])

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
        return self.layers[0](*inputs)


class GatedConv(nn.Module):
    """Maps times a weight of their place, both from halves of one projection."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.splitconv = nn.Conv2d(channels, 2 * channels, 1)
        self.weight_blk = nn.Sequential(
            nn.Conv2d(channels, 64, 1),
            nn.GELU(),
            nn.Conv2d(64, 64, 3, padding=1),
            nn.GELU(),
            nn.Conv2d(64, 1, 3, padding=1),
            nn.Sigmoid(),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        maps, gates = self.splitconv(x).chunk(2, 1)
        return functional.gelu(maps) * self.weight_blk(gates)


class Topiq(nn.Module):
    """Chen et al. 2024, without reference: from the deepest level of ResNet-50 down, what is known asks the next level.

    Where layers are normalised, which the paper leaves open, is as the published weights are evaluated. Pooling and position
    embeddings are written as matrix products, for ONNX has no pooling to a size found at run time.
    """

    CHANNELS = (64, 256, 512, 1024, 2048)
    WIDTH, HIDDEN, GRID = 256, 1024, 32

    def __init__(self) -> None:
        super().__init__()
        self.normalise = Normalisation(*IMAGENET)
        self.semantic_model = timm.create_model("resnet50", pretrained=False, features_only=True)
        self.weight_pool = nn.ModuleList(map(GatedConv, self.CHANNELS))
        self.dim_reduce = nn.ModuleList(nn.Sequential(nn.Conv2d(c, self.WIDTH, 1), nn.GELU()) for c in self.CHANNELS)
        self.h_emb = nn.Parameter(torch.zeros(1, self.WIDTH // 2, self.GRID, 1))
        self.w_emb = nn.Parameter(torch.zeros(1, self.WIDTH // 2, 1, self.GRID))
        sizes = self.WIDTH, self.HIDDEN
        self.sa_attn_blks = nn.ModuleList(OneLayer(SelfAttentionLayer(*sizes)) for _ in self.CHANNELS)
        self.attn_blks = nn.ModuleList(OneLayer(CrossAttentionLayer(*sizes)) for _ in self.CHANNELS[1:])
        self.attn_pool = SelfAttentionLayer(*sizes)
        layers: list[nn.Module] = []
        for _ in range(2):
            layers += [nn.LayerNorm(self.WIDTH), nn.Linear(self.WIDTH, self.WIDTH), nn.GELU()]
        self.score_linear = nn.Sequential(*layers, nn.Linear(self.WIDTH, 1))

    def positions(self, height: torch.Tensor, width: torch.Tensor) -> torch.Tensor:
        """The learned grid resized to that of the deepest level, as (height * width) x WIDTH."""
        rows = bicubic(height, self.GRID) @ self.h_emb[0, :, :, 0].t()
        columns = bicubic(width, self.GRID) @ self.w_emb[0, :, 0].t()
        half = self.WIDTH // 2
        both = rows[:, None].expand(height, width, half), columns[None].expand(height, width, half)
        return torch.cat(both, 2).reshape(height * width, 2 * half)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        levels = self.semantic_model(self.normalise(x))
        height, width = levels[-1].shape[2], levels[-1].shape[3]
        positions = self.positions(height, width)
        tokens = []
        for level in range(len(levels) - 1, -1, -1):
            features = self.weight_pool[level](levels[level])
            if level < len(levels) - 1:
                features = averaging(height, features.shape[2]) @ features @ averaging(width, features.shape[3]).t()
            features = self.dim_reduce[level](features).flatten(2).transpose(1, 2)
            tokens.append(self.sa_attn_blks[level](features + positions))
        queries = tokens[0]
        for block, memory in zip(self.attn_blks, tokens[1:]):
            queries = block(queries, memory)
        return self.score_linear(self.attn_pool(queries).mean(1))
