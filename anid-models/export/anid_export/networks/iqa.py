# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Learned quality metrics without reference, on the networks of the user's own pyiqa.

pyiqa's licence (PolyForm Noncommercial 1.0.0) does not allow commercial use. Nothing of it is in this project: a recipe here
imports it, takes the layers of its network, and puts the way through them that evaluation takes into one graph. What pyiqa
computes and does not use (the flipped pass of TReS, the last blocks of MANIQA's trunk) is left out.

Images are RGB in [0,1]; every graph normalises by itself. Scores are N x 1.
"""

import contextlib
import copy
import tempfile
import unittest.mock
from collections.abc import Callable

import torch
from torch import nn
from torch.nn import functional

from anid_export.bundle import Graph, Network, Source
from anid_export.networks import lean
from anid_export.offline import without_weights
from anid_export.randomness import images, measure_batch_statistics, randomise, spread, unit_outputs


class PerImage(nn.Module):
    """Base of the wrappers: pyiqa's network as a submodule, and its normalisation."""

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net
        if hasattr(net, "default_mean"):
            self.register_buffer("mean", net.default_mean.view(1, 3, 1, 1).clone())
            self.register_buffer("std", net.default_std.view(1, 3, 1, 1).clone())

    def normalise(self, x: torch.Tensor) -> torch.Tensor:
        return (x - self.mean) / self.std


class Cnniqa(PerImage):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        maps = self.net.conv1(x)
        pooled = torch.cat((maps.amax((2, 3)), maps.amin((2, 3))), 1)
        hidden = functional.relu(self.net.fc2(functional.relu(self.net.fc1(pooled))))
        return self.net.fc3(hidden)


class Dbcnn(PerImage):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.normalise(x)
        first, second = self.net.features1(x), self.net.features2(x)
        second = functional.interpolate(second, first.shape[2:], mode="bilinear", align_corners=True)
        first, second = first.flatten(2), second.flatten(2)
        bilinear = (first @ second.transpose(1, 2) / first.shape[2]).flatten(1)
        return self.net.fc(functional.normalize((bilinear + 1e-8).sqrt()))


class HyperIqa(PerImage):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.net.forward_patch(x).reshape(-1, 1)


class Unique(PerImage):
    def __init__(self, net: nn.Module) -> None:
        super().__init__(net)
        self.register_buffer("mean", net.preprocess.mean.view(1, 3, 1, 1))
        self.register_buffer("std", net.preprocess.std.view(1, 3, 1, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        body = self.net.backbone
        x = body.maxpool(body.relu(body.bn1(body.conv1(self.normalise(x)))))
        x = body.layer4(body.layer3(body.layer2(body.layer1(x)))).flatten(2)
        bilinear = x @ x.transpose(1, 2) / x.shape[2]
        bilinear = (bilinear.sign() * (bilinear.abs() + self.net.representation.thresh).sqrt()).flatten(1)
        return self.net.fc(functional.normalize(bilinear))[:, :1]


class Tres(PerImage):
    def __init__(self, net: nn.Module) -> None:
        super().__init__(net)
        with torch.no_grad():
            self.register_buffer("positions", net.position_embedding(torch.ones(1, net.dim_modelt, 7, 7)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        net = self.net
        _, *layers = net.forward_backbone(net.model, self.normalise(x))
        pooled = []
        for level, (pool, layer) in enumerate(zip((net.avg8, net.avg4, net.avg2, nn.Identity()), layers), 1):
            pooled.append(pool(getattr(net, f"L2pooling_l{level}")(functional.normalize(layer, dim=1, p=2))))
        mixed = net.transformer(torch.cat(pooled, 1), self.positions.repeat(x.shape[0], 1, 1, 1))
        features = net.fc2(net.avg7(mixed).flatten(1)), net.avg7(layers[-1]).flatten(1)
        return net.fc(torch.cat(features, 1))


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


def window_attention(layer: nn.Module, windows: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
    """Attention inside each window; `mask` keeps apart what only the shift brought together."""
    heads, tokens, width = layer.num_heads, int(windows.shape[1]), layer.dim
    q, k, v = layer.qkv(windows).reshape(-1, tokens, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
    positions = layer.relative_position_bias_table[layer.relative_position_index.flatten()]
    logits = layer.scale * q @ k.transpose(2, 3) + positions.reshape(tokens, tokens, heads).permute(2, 0, 1)
    if mask is not None:
        logits = logits.reshape(-1, mask.shape[0], heads, tokens, tokens) + mask[:, None]
        logits = logits.reshape(-1, heads, tokens, tokens)
    return layer.proj((logits.softmax(3) @ v).transpose(1, 2).reshape(-1, tokens, width))


def swin(net: nn.Module, x: torch.Tensor) -> torch.Tensor:
    """Swin stages (Liu et al. 2021) on N x C x H x W; every reshape leaves the number of crops open, unlike pyiqa's own."""
    for stage in net.layers:
        maps = x.permute(0, 2, 3, 1)
        for block in stage.blocks:
            (height, width), size, shift = block.input_resolution, block.window_size, block.shift_size
            shifted = torch.roll(block.norm1(maps), (-shift, -shift), (1, 2))
            windows = window_attention(block.attn, cut_windows(shifted, size), block.attn_mask)
            maps = maps + torch.roll(join_windows(windows, size, height, width), (shift, shift), (1, 2))
            maps = maps + block.mlp(block.norm2(maps))
        x = net.scale * functional.relu(stage.conv(maps.permute(0, 3, 1, 2))) + x
    return x


def channel_attention(layer: nn.Module, x: torch.Tensor) -> torch.Tensor:
    """MANIQA's transposed attention between the channels of N x C x L, its way of putting the result back included."""
    channels, length = int(x.shape[1]), int(x.shape[2])
    weights = (layer.c_q(x) @ layer.c_k(x).transpose(1, 2) * layer.norm_fact).softmax(2)
    return x + (weights @ layer.c_v(x)).transpose(1, 2).reshape(-1, channels, length)


class Maniqa(PerImage):
    """Per crop the sum of weighted scores and the sum of weights: N x 2."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        net, side = self.net, self.net.input_size
        tokens = net.vit.norm_pre(net.vit.patch_drop(net.vit._pos_embed(net.vit.patch_embed(self.normalise(x)))))
        kept = []
        for block in net.vit.blocks[:10]:
            tokens = block(tokens)
            kept.append(tokens[:, 1:])
        x = torch.cat(kept[6:], 2).transpose(1, 2)
        for attention, reduce, stages in (
            (net.tablock1, net.conv1, net.swintransformer1),
            (net.tablock2, net.conv2, net.swintransformer2),
        ):
            for layer in attention:
                x = channel_attention(layer, x)
            x = swin(stages, reduce(x.unflatten(2, (side, side)))).flatten(2)
        x = x.transpose(1, 2)
        scores, weights = net.fc_score(x)[..., 0], net.fc_weight(x)[..., 0]
        return torch.stack(((scores * weights).sum(1), weights.sum(1)), 1)


class Musiq(PerImage):
    """Rows of 32 x 32 x 3 pixels in [-1,1], position, scale and mask to a score."""

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        net = self.net
        batch, length = rows.shape[0], rows.shape[1]
        x = rows[:, :, :-3].reshape(-1, 3, net.patch_size, net.patch_size)
        x = net.block1(net.root_pool(net.gn_root(net.conv_root(x))))
        x = net.embedding(x.permute(0, 2, 3, 1).reshape(batch, length, -1))
        x = net.transformer_encoder(x, rows[:, :, -3], rows[:, :, -2], rows[:, :, -1])
        return net.head(x[:, 0])


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
    """torch's multi-head attention on L x N x C with sizes that a traced graph does not freeze."""

    def __init__(self, source: nn.MultiheadAttention) -> None:
        super().__init__()
        self.heads, self.out = source.num_heads, source.out_proj
        self.width = source.embed_dim
        self.projections = nn.ParameterList(source.in_proj_weight.detach().chunk(3))
        self.biases = nn.ParameterList(source.in_proj_bias.detach().chunk(3))

    def split(self, x: torch.Tensor, part: int) -> torch.Tensor:
        x = functional.linear(x.transpose(0, 1), self.projections[part], self.biases[part])
        return x.unflatten(2, (self.heads, self.width // self.heads)).transpose(1, 2)

    def forward(self, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> tuple[torch.Tensor, None]:
        q, k, v = (self.split(x, part) for part, x in enumerate((query, key, value)))
        weights = (q @ k.transpose(2, 3) * (self.width // self.heads) ** -0.5).softmax(3)
        return self.out((weights @ v).transpose(1, 2).flatten(2)).transpose(0, 1), None


class Topiq(PerImage):
    """Pooling and position embeddings are written as matrix products, for ONNX has no pooling to a size found at run time."""

    def __init__(self, net: nn.Module) -> None:
        super().__init__(copy.deepcopy(net))
        for module in list(self.net.modules()):
            for name, child in module.named_children():
                if isinstance(child, nn.MultiheadAttention):
                    setattr(module, name, Attention(child))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        net = self.net
        levels = net.semantic_model(self.normalise(x))
        height, width = levels[-1].shape[2], levels[-1].shape[3]
        rows = bicubic(height, 32) @ net.h_emb[0, :, :, 0].t()
        columns = bicubic(width, 32) @ net.w_emb[0, :, 0].t()
        half = rows.shape[1]
        positions = torch.cat(
            (rows[:, None].expand(height, width, half), columns[None].expand(height, width, half)), 2
        ).reshape(height * width, 1, 2 * half)
        tokens = []
        for level in range(len(levels) - 1, -1, -1):
            features = net.weight_pool[level](levels[level])
            if level < len(levels) - 1:
                features = averaging(height, features.shape[2]) @ features @ averaging(width, features.shape[3]).t()
            features = net.dim_reduce[level](features).flatten(2).permute(2, 0, 1)
            tokens.append(net.sa_attn_blks[level](features + positions))
        query = tokens[0]
        for block, key in zip(net.attn_blks, tokens[1:]):
            query = block(query, key)
        return net.score_linear(net.attn_pool(query).mean(0))


class Nima(PerImage):
    """Normalised 299 x 299 images to the probabilities of the ratings 1 to 10."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.net.classifier(self.net.global_pool(self.net.base_model(x)[-1]))


class Liqe(PerImage):
    """224 x 224 windows to the similarities with the five quality texts, which are part of the graph."""

    def __init__(self, net: nn.Module) -> None:
        from clip.model import VisionTransformer

        super().__init__(net)
        visual = net.clip_model.visual
        self.visual = VisionTransformer(
            visual.input_resolution,
            visual.conv1.kernel_size[0],
            visual.conv1.out_channels,
            visual.transformer.layers,
            visual.conv1.out_channels // 64,
            visual.output_dim,
        )
        self.visual.load_state_dict(visual.state_dict())
        self.visual = lean.clip(self.visual)
        self.register_buffer("texts", (net.text_features * net.clip_model.logit_scale.exp()).detach().t().contiguous())
        self.net = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return functional.normalize(self.visual(self.normalise(x))) @ self.texts


class ClipIqa(PerImage):
    """CLIP's ResNet-50 on the whole image, without position embedding, against five pairs of texts, which are part of the graph."""

    def __init__(self, net: nn.Module) -> None:
        super().__init__(net)
        clip = net.clip_model[0]
        self.visual = clip.visual
        with torch.no_grad():
            texts = functional.normalize(clip.encode_text(net.prompt_pairs)) * clip.logit_scale.exp()
        self.register_buffer("texts", texts.t().contiguous())
        self.net = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        maps = self.visual.forward_features(self.normalise(x))[-1].flatten(2).permute(2, 0, 1)
        mean = maps.mean(0, keepdim=True)
        pool = self.visual.attnpool
        # Only what the mean attends to is used: one query instead of one per position.
        pooled, _ = functional.multi_head_attention_forward(
            query=mean,
            key=torch.cat((mean, maps), 0),
            value=torch.cat((mean, maps), 0),
            embed_dim_to_check=pool.c_proj.in_features,
            num_heads=pool.num_heads,
            q_proj_weight=pool.q_proj.weight,
            k_proj_weight=pool.k_proj.weight,
            v_proj_weight=pool.v_proj.weight,
            in_proj_weight=None,
            in_proj_bias=torch.cat((pool.q_proj.bias, pool.k_proj.bias, pool.v_proj.bias)),
            bias_k=None,
            bias_v=None,
            add_zero_attn=False,
            dropout_p=0.0,
            out_proj_weight=pool.c_proj.weight,
            out_proj_bias=pool.c_proj.bias,
            use_separate_proj_weight=True,
            training=False,
            need_weights=False,
        )
        logits = functional.normalize(pooled[0]) @ self.texts
        return logits.unflatten(1, (5, 2)).softmax(2)[..., 0].mean(1, keepdim=True)


class Tiny(nn.Module):
    """The same inputs and outputs from one convolution; `columns` of positive values where scores are sums or probabilities."""

    def __init__(self, columns: int, last: Callable[[torch.Tensor], torch.Tensor], patches: bool = False) -> None:
        super().__init__()
        self.patches, self.last = patches, last
        self.conv = nn.Linear(3075, 4) if patches else nn.Conv2d(3, 4, 7, 7)
        self.fc = nn.Linear(4, columns)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        hidden = torch.relu(self.conv(x))
        return self.last(self.fc(hidden.mean(1) if self.patches else hidden.mean((2, 3))))


# pyiqa's name of the metric, the wrapper, and an example of the input; FILE is what its weights are called there.
CONFIGURATIONS: dict[str, tuple[str, type[PerImage], tuple[int, int, int], str]] = {
    "cnniqa": ("cnniqa", Cnniqa, (2, 97, 131), "CNNIQA_koniq10k-e6f14c91.pth"),
    "dbcnn": ("dbcnn", Dbcnn, (2, 97, 131), "DBCNN_KonIQ10k-2de81c0a.pth"),
    "hyperiqa": ("hyperiqa", HyperIqa, (3, 224, 224), "HyperIQA-resnet50-koniq10k-c96c41b1.pth"),
    "unique": ("unique", Unique, (2, 97, 131), "UNIQUE.pt"),
    "tres": ("tres", Tres, (3, 224, 224), "tres_koniq-f0502926.pth"),
    "maniqa": ("maniqa", Maniqa, (2, 224, 224), "ckpt_koniq10k.pt"),
    "musiq": ("musiq", Musiq, (2, 97, 131), "musiq_koniq_ckpt-e95806b9.pth"),
    "topiq": ("topiq_nr", Topiq, (2, 97, 131), "cfanet_nr_koniq_res50-9a73138b.pth"),
    "nima": ("nima", Nima, (2, 299, 299), "NIMA_InceptionV2_ava-b0c77c00.pth"),
    "liqe": ("liqe", Liqe, (3, 224, 224), "liqe_koniq.pt"),
    "clip-iqa": ("clipiqa", ClipIqa, (2, 97, 131), "RN50.pt"),
}


def reference(identifier: str, source: Source) -> nn.Module:
    """pyiqa's network with the weights of the source, as pyiqa.create_metric would make it."""
    name, _, shape, file = CONFIGURATIONS[identifier]
    with without_weights(), tempfile.TemporaryDirectory() as cache, contextlib.ExitStack() as patches:
        import pyiqa
        from pyiqa.archs import liqe_arch

        # LIQE keeps the features of its texts in the user's cache: those of random weights must not get there.
        patches.enter_context(unittest.mock.patch.object(liqe_arch, "DEFAULT_CACHE_DIR", cache))
        net = pyiqa.create_metric(name, device="cpu").net.eval()
    if source.random:
        enliven(identifier, net, source.seed, shape)
    else:
        source.need(file)
        if identifier == "clip-iqa":
            from anid_export.networks.clip import load

            net.clip_model[0].load_state_dict(load("RN50", source, file).state_dict())
        else:
            net.load_state_dict(source.state())
    if identifier == "liqe":
        with torch.no_grad():
            net.text_features = net.get_text_features(net.joint_texts)
    return net


def enliven(identifier: str, net: nn.Module, seed: int, shape: tuple[int, int, int]) -> None:
    """Random weights with which the score of an image says something about the image."""
    randomise(net.clip_model[0] if identifier == "clip-iqa" else net, seed)
    some = images(6, 256, 288, seed)
    if identifier == "topiq":
        measure_batch_statistics(net.semantic_model, lambda: net.semantic_model(net.preprocess(some)))
    elif identifier == "clip-iqa":
        clip = net.clip_model[0]
        normal = (some - net.default_mean) / net.default_std
        measure_batch_statistics(clip.visual, lambda: clip.visual(normal))
        with torch.no_grad():
            logits = clip(normal, net.prompt_pairs)[0].unflatten(1, (5, 2)).diff(dim=2)
            clip.logit_scale += (1 / logits.std(0).mean()).log()
    elif identifier == "liqe":
        with torch.no_grad():
            net.text_features = net.get_text_features(net.joint_texts)
            normal = functional.interpolate((some - net.default_mean) / net.default_std, (224, 224))
            seen = functional.normalize(net.clip_model.encode_image(normal, pos_embedding=True)) @ net.text_features.t()
            net.clip_model.logit_scale.copy_((4 / seen.std(0).mean()).log())
    elif identifier == "nima":
        measure_batch_statistics(net, lambda: net(some))
        spread(net.classifier[2], lambda: net(some), 0.0, 1.0)
    elif identifier in ("tres", "hyperiqa"):
        wrapper = CONFIGURATIONS[identifier][1](net)
        crops = images(6, 224, 224, seed)
        measure_batch_statistics(net, lambda: wrapper(crops))
        if identifier == "tres":
            spread(net.fc, lambda: wrapper(crops), 0.6, 0.4)
    else:
        if identifier != "maniqa":
            measure_batch_statistics(net, lambda: net(some))
        heads = {"cnniqa": "fc3", "dbcnn": "fc", "unique": "fc", "musiq": "head"}
        if identifier in heads:
            spread(getattr(net, heads[identifier]), lambda: net(some), 0.6, 0.2)
    if identifier == "topiq":
        spread(net.score_linear[-1], lambda: net(some), 0.6, 0.2)
    if identifier == "maniqa":
        with torch.no_grad():
            wrapper, crops = Maniqa(net), images(2, 224, 224, seed)
            attention = [*net.tablock1, *net.tablock2]
            unit_outputs([part for layer in attention for part in (layer.c_q, layer.c_k)], lambda: wrapper(crops))
            spread(net.fc_score[3], lambda: wrapper(crops), 0.6, 0.4)
            spread(net.fc_weight[3], lambda: wrapper(crops), 0.0, 1.0)
        # The hooks of the trunk kept what the wrapper sent through it, and pyiqa's network would take that for its own.
        net.save_output.outputs.clear()


def positive_sums(x: torch.Tensor) -> torch.Tensor:
    return torch.sigmoid(x) * 100


TINY_OUTPUTS: dict[str, tuple[int, Callable[[torch.Tensor], torch.Tensor]]] = {
    "maniqa": (2, positive_sums),
    "nima": (10, lambda x: x.softmax(1)),
    "liqe": (5, lambda x: x),
}


def recipe(identifier: str):
    def build(source: Source) -> Network:
        _, wrapper, (batch, height, width), _ = CONFIGURATIONS[identifier]
        example = images(batch, height, width, 1)
        output = {"maniqa": "sums", "nima": "probabilities", "liqe": "logits"}.get(identifier, "score")
        if identifier == "musiq":
            example = torch.cat(
                (2 * torch.rand(2, 40, 3072, generator=torch.Generator().manual_seed(1)) - 1, patch_places()), 2
            )
            name, axes = "patches", {0: "batch", 1: "patches"}
        elif (height, width) == (97, 131):
            name, axes = "images", {0: "batch", 2: "height", 3: "width"}
        else:
            name, axes = "images", {0: "batch"}
        if identifier == "nima":
            example = 2 * example - 1
        if source.tiny:
            columns, last = TINY_OUTPUTS.get(identifier, (1, lambda x: x))
            module = randomise(Tiny(columns, last, identifier == "musiq"), source.seed)
            # Probabilities must not become 0 and 1.
            spread(module.fc, lambda: module(example), 0.0, 1.0 if columns == 1 else 0.2)
        else:
            module = wrapper(reference(identifier, source)).eval()
        return Network(
            [Graph(f"{identifier}.onnx", module, {name: example}, [output], {name: axes, output: {0: "batch"}})]
        )

    return build


def patch_places() -> torch.Tensor:
    """Positions, scales and masks of two images of 40 patches, eight of them padding."""
    places = torch.zeros(2, 40, 3)
    places[:, :, 0] = torch.arange(40) * 2 % 100
    places[:, :, 1] = torch.arange(40) // 14
    places[:, :32, 2] = 1
    return places


RECIPES = {identifier: recipe(identifier) for identifier in CONFIGURATIONS}
