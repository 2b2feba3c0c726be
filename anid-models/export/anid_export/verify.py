# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""verify [--only NAME,...] --out FILE [--seed N] [--class-path CP]

Every network at full size with weights from a seed, both ways: image files through ANID's jar (decoding, preprocessing, ONNX,
postprocessing), and through the reference implementation with the same weights. Nothing is downloaded.
"""

import argparse
import dataclasses
import importlib.metadata
import io
import json
import os
import subprocess
import sys
import tempfile
import types
import unittest.mock
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from anid_export import bundle, java_import, offline
from anid_export.networks.official import FORMS
from anid_export.networks import (
    RECIPES,
    blip,
    blip2,
    clip,
    features,
    inception,
    iqa,
    segmentation,
    similarity,
)

ROOT = Path(__file__).resolve().parents[3]
JAR = ROOT / "examples/cli/target/anid.jar"
RUN = Path(__file__).resolve().parents[1] / "Run.java"
RUN_SETS = RUN.with_name("RunSets.java")
PREPROCESSING_TOLERANCE, TOLERANCE = 1e-5, 1e-3
BATCH_TOLERANCE = 1e-6  # what another batch size may change of a distance between sets
SET_SIZE = 30  # images on each side of a distance between sets
CROPS = 6  # as in Run.java
CLIP_MEAN, CLIP_STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
IMAGENET = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
# Width, height, seed of golden_images.natural, and what is done to the second image of a pair. No side is a round number.
PICTURES = [
    (301, 257, 21, ("blur", 2)),
    (229, 373, 22, ("noise", 24, 201)),
    (511, 387, 23, ("blocks", 8, 24)),
    (267, 227, 24, ("contrast", 150)),
    (419, 263, 25, ("noise", 8, 202)),
    (247, 245, 26, ("blur", 1)),
]
TEXTS = [
    "a photo of a cat",
    "What is the main object in this image?",
    "Does this photo match the caption: two dogs? yes or no",
]
# Where tokenizers differ: nothing, white space, case, entities, quotes, ligatures, wide forms, scripts, emoji, digits, length.
HARD_TEXTS = [
    "",
    "  two\tspaces  and a\nline ",
    "IT'S a dog's, we'll they'VE",
    "fish &amp; chips &lt;b&gt; &amp;lt; &quot;x&quot;",
    "it\u2019s \u201cquoted\u201d \u2026 \u2013",
    "\ufb01sh \ufb02oats, \uff26\uff35\uff2c\uff2c \uff57\uff49\uff44\uff45",
    "e\u0301te\u0301 Stra\u00dfe \u0130stanbul \u03a3\u0391\u03a3",
    "\u65e5\u672c\u8a9e\u306e\u732b \ud55c\uad6d\uc5b4 \u0639\u0631\u0628\u064a \u0939\u093f\u0928\u094d\u0926\u0940 \u0440\u0443\u0441\u0441\u043a\u0438\u0439",
    "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f \U0001f1eb\U0001f1f7",
    "12345 3.14 1,000 2nd #5 a1b2",
    "<|startoftext|> inside <|endoftext|>",
    " ".join(f"word{i}" for i in range(200)),
]
EMBEDDED = 16  # as in Run.java


@dataclasses.dataclass(frozen=True)
class Reference:
    """What a reference implementation makes of images, one file at a time; `result` of pairs where two files are taken."""

    package: str
    what: str
    result: Callable[..., np.ndarray] | None = None
    tensors: Callable[[Path], torch.Tensor] | None = None
    texts: Callable[[str], np.ndarray] | None = None
    answers: Callable[[Path, str], str] | None = None


def unit(path: Path) -> torch.Tensor:
    """A file as 1 x 3 x H x W in [0,1], as torchvision's ToTensor gives it."""
    from torchvision.transforms.functional import to_tensor

    return to_tensor(Image.open(path).convert("RGB"))[None]


def torchvision_transform(size: int, filter_name: str, mean, std) -> Callable[[Path], torch.Tensor]:
    from torchvision import transforms as t

    steps = t.Compose(
        [
            t.Resize(size, t.InterpolationMode[filter_name]),
            t.CenterCrop(size),
            t.ToTensor(),
            t.Normalize(mean, std),
        ]
    )
    return lambda path: steps(Image.open(path).convert("RGB"))[None]


def inception_reference(identifier: str, source: bundle.Source) -> Reference:
    from cleanfid.resize import make_resizer
    from torch_fidelity.interpolate_compat_tensorflow import (
        interpolate_bilinear_2d_like_tensorflow1x,
    )

    network = inception.extractor(source)
    body = inception.Features(network).eval()

    def pixels(path: Path) -> np.ndarray:
        return np.asarray(Image.open(path).convert("RGB"))

    def resized(path: Path) -> torch.Tensor:
        if identifier in ("inception-v3-fid", "inception-v3-fid-legacy-pytorch"):
            arguments = (
                ("PIL", False, "bicubic") if identifier == "inception-v3-fid" else ("PyTorch", False, "bilinear")
            )
            values = make_resizer(*arguments, (299, 299))(pixels(path))
            return (torch.from_numpy(np.ascontiguousarray(values.transpose(2, 0, 1)))[None] - 128) / 128
        values = torch.from_numpy(pixels(path).transpose(2, 0, 1).copy()).float()[None]
        return (interpolate_bilinear_2d_like_tensorflow1x(values, (299, 299), align_corners=False) - 128) / 128

    def features(path: Path) -> np.ndarray:
        if identifier == "inception-v3-is":
            # torch-fidelity's whole forward pass, bytes in.
            return network(torch.from_numpy(pixels(path).transpose(2, 0, 1).copy())[None])[1].numpy()
        return body(resized(path))[0].numpy()

    package = "clean-fid" if identifier in ("inception-v3-fid", "inception-v3-fid-legacy-pytorch") else "torch-fidelity"
    return Reference(package, "features", features, resized)


def clean_fid_scores(network: Callable, folders: tuple[Path, Path], **options: object) -> dict[str, float]:
    """What clean-fid makes of two folders, from the files to the score."""
    from cleanfid import fid

    options |= {"num_workers": 0, "batch_size": 8, "device": torch.device("cpu"), "verbose": False}
    sides = [fid.get_folder_features(str(folder), network, **options) for folder in folders]
    # clean-fid refuses roots whose imaginary parts are above 1e-3 in the scale of trained features; those of random weights are
    # ten times as large. The distance is homogeneous of degree two, and a power of two makes no rounding error.
    distance = 64 * fid.fid_from_feats(*(side / 8 for side in sides))
    # One subset of all images is the exact estimate; in float32 clean-fid's has six digits.
    kernel = fid.kernel_distance(*(side.astype(np.float64) for side in sides), num_subsets=1)
    return {"FID": float(distance), "KID": kernel}


def inception_scores(identifier: str, source: bundle.Source, folders: tuple[Path, Path]) -> dict[str, float]:
    from torch_fidelity import metric_fid, metric_isc, metric_kid

    network = inception.extractor(source)
    if identifier in ("inception-v3-fid", "inception-v3-fid-legacy-pytorch"):
        body = inception.Features(network).eval()
        mode = "clean" if identifier == "inception-v3-fid" else "legacy_pytorch"
        return clean_fid_scores(lambda batch: body((batch - 128) / 128)[0], folders, mode=mode)

    def side(folder: Path) -> tuple[torch.Tensor, ...]:
        pixels = (np.asarray(Image.open(path).convert("RGB")) for path in sorted(folder.iterdir()))
        rows = [network(torch.from_numpy(image.transpose(2, 0, 1).copy())[None]) for image in pixels]
        return tuple(torch.cat(column) for column in zip(*rows))

    if identifier == "inception-v3-is":
        score = metric_isc.isc_features_to_metric(side(folders[1])[1], splits=1)
        return {"Inception Score": score[metric_isc.KEY_METRIC_ISC_MEAN]}
    pools = [side(folder)[0] for folder in folders]
    distance = metric_fid.fid_statistics_to_metric(*map(metric_fid.fid_features_to_statistics, pools), False)
    kernel = metric_kid.kid_features_to_metric(
        *(pool.double() for pool in pools), kid_subsets=1, kid_subset_size=SET_SIZE, verbose=False
    )
    return {"FID": distance[metric_fid.KEY_METRIC_FID], "KID": kernel[metric_kid.KEY_METRIC_KID_MEAN]}


def clip_scores(_: str, source: bundle.Source, folders: tuple[Path, Path]) -> dict[str, float]:
    from cleanfid.clip_features import CLIP_fx, img_preprocess_clip

    net = clip.load("ViT-B/32", source, "")
    with unittest.mock.patch("clip.load", lambda *_, **__: (net, None)):
        network = CLIP_fx(device="cpu")
    return clean_fid_scores(network, folders, mode="clean", custom_fn_resize=img_preprocess_clip)


def cmmd(natural: np.ndarray, generated: np.ndarray) -> float:
    """By its definition (Jayasumana et al. 2024): a Gaussian of width 10 on unit vectors, times 1000, all pairs counted."""
    x, y = (side.astype(np.float64) for side in (natural, generated))
    x, y = (side / np.linalg.norm(side, axis=1, keepdims=True) for side in (x, y))

    def kernel(a: np.ndarray, b: np.ndarray) -> float:
        return float(np.exp(-((a[:, None] - b[None]) ** 2).sum(2) / (2 * 10**2)).mean())

    return 1000 * (kernel(x, x) + kernel(y, y) - 2 * kernel(x, y))


def feature_scores(identifier: str, source: bundle.Source, folders: tuple[Path, Path]) -> dict[str, float]:
    """Of the reference's features: CMMD of CLIP's; of DINOv2's the Frechet distance and what neighbours say."""
    reference = REFERENCES[identifier](identifier, source)
    natural, generated = (
        np.concatenate([reference.result(path) for path in sorted(folder.iterdir())]) for folder in folders
    )
    if identifier in clip.RECIPES:
        return {"CMMD": cmmd(natural, generated)}
    from prdc import compute_prdc
    from torch_fidelity import metric_fid, metric_prc

    real, fake = torch.from_numpy(natural), torch.from_numpy(generated)
    distance = metric_fid.fid_statistics_to_metric(*map(metric_fid.fid_features_to_statistics, (real, fake)), False)
    neighbours = metric_prc.prc_features_to_metric(
        fake, real, prc_neighborhood=3, prc_batch_size=SET_SIZE, save_cpu_ram=False, verbose=False
    )
    others = compute_prdc(natural, generated, nearest_k=5)
    return {
        "FD-DINOv2": distance[metric_fid.KEY_METRIC_FID],
        "Precision": float(neighbours[metric_prc.KEY_METRIC_PRECISION]),
        "Recall": float(neighbours[metric_prc.KEY_METRIC_RECALL]),
        "Density": float(others["density"]),
        "Coverage": float(others["coverage"]),
    }


# Scores that another package than the others of their network is asked for.
SCORED_BY = {"Density": "prdc", "Coverage": "prdc"}

# Networks whose features make scores of sets, the package and its scores.
SET_SCORES: dict[str, tuple[str, Callable[..., dict[str, float]]]] = {
    "inception-v3-fid": ("clean-fid", inception_scores),
    "inception-v3-fid-legacy-pytorch": ("clean-fid", inception_scores),
    "inception-v3-fid-legacy-tensorflow": ("torch-fidelity", inception_scores),
    "inception-v3-is": ("torch-fidelity", inception_scores),
    "clip-vit-b-32-image": ("clean-fid", clip_scores),
    "clip-vit-l-14-image": ("openai-clip", feature_scores),
    "dinov2-vit-l-14": ("torch-fidelity", feature_scores),
}


def pyiqa_preparation(
    identifier: str, net: torch.nn.Module, most: int | None
) -> Callable[[Path], torch.Tensor]:
    """What pyiqa's network is given; so many crops at most."""
    from pyiqa.archs.arch_util import uniform_crop
    from pyiqa.data.multiscale_trans_util import get_multiscale_patches

    crops = {"hyperiqa": 25, "tres": 50, "maniqa": 20}

    def tensors(path: Path) -> torch.Tensor:
        x = unit(path)
        if identifier in crops:
            return uniform_crop([x], 224, crops[identifier])[:most]
        if identifier == "musiq":
            return get_multiscale_patches((x - 0.5) * 2, **net.data_preprocess_opts)
        if identifier == "nima":
            # In float32 torch places the taps of its resize 1e-5 of a pixel off; in double it agrees with Pillow.
            return net.preprocess(x.double())
        if identifier == "liqe":
            windows = (
                x.unfold(2, 224, net.step).unfold(3, 224, net.step).permute(0, 2, 3, 1, 4, 5).reshape(-1, 3, 224, 224)
            )
            count = min(net.num_patch, len(windows))
            return windows[:: max(1, len(windows) // count)][:count][:most]
        return x

    return tensors


# pyiqa's names of the metrics that it calls something else.
PYIQA = {"topiq": "topiq_nr", "clip-iqa": "clipiqa"}


def pyiqa_network(identifier: str, source: bundle.Source | None) -> torch.nn.Module:
    """pyiqa's network with the parameters of ours under the names of the published file; None leaves it as it was made."""
    net = offline.pyiqa_network(PYIQA.get(identifier, identifier))
    if source is not None:
        target = net.clip_model[0] if identifier == "clip-iqa" else net
        target.load_state_dict(iqa.published(iqa.network(identifier, source)).state_dict())
    if identifier == "liqe":
        with torch.no_grad():
            net.text_features = net.get_text_features(net.joint_texts)
    return net


def pyiqa_reference(identifier: str, source: bundle.Source) -> Reference:
    net = pyiqa_network(identifier, source)
    prepared = pyiqa_preparation(identifier, net, CROPS)
    return Reference("pyiqa", "score", lambda path: net(unit(path)).numpy(), prepared)


def lpips_network(name: str, source: bundle.Source) -> torch.nn.Module:
    """pyiqa's class with our trunk and heads."""
    from pyiqa.archs.lpips_arch import LPIPS

    from anid_export.offline import without_weights

    ours = RECIPES[f"lpips-{name}"](source).graphs[0].module
    with without_weights():
        net = LPIPS(net=name, pretrained_model_path=None, pretrained=True)
    parts = [getattr(net.net, f"slice{i}") for i in range(1, len(ours.slices) + 1)]
    for part, trunk, lin, head in zip(parts, ours.slices, net.lins, ours.heads):
        for theirs, layer in zip(part.children(), trunk):
            theirs.load_state_dict(layer.state_dict())
        lin.model[-1].weight.data.copy_(head)
    return net.eval()


def lpips_reference(name: str, source: bundle.Source) -> Reference:
    net = lpips_network(name, source)
    return Reference(
        "pyiqa",
        "score",
        lambda natural, generated: net(unit(generated), unit(natural)).numpy(),
        lambda path: 2 * unit(path) - 1,
    )


def st_lpips_original(name: str) -> torch.nn.Module:
    """The network of stlpips-pytorch with its weights. It imports two tools for debugging, which it neither requires nor calls."""
    tools = {"IPython": types.SimpleNamespace(embed=None), "torchsummary": types.SimpleNamespace(summary=None)}
    absent = {tool: module for tool, module in tools.items() if tool not in sys.modules}
    sys.modules.update(absent)
    from stlpips_pytorch import stlpips

    for tool in absent:
        del sys.modules[tool]
    return stlpips.LPIPS(net=name, variant="shift_tolerant", verbose=False)


def st_lpips_reference(identifier: str, source: bundle.Source) -> Reference:
    ours = RECIPES[identifier](source).graphs[0].module
    net = st_lpips_original(identifier.removeprefix("st-lpips-"))
    state = ours.state_dict()
    net.load_state_dict({theirs: state[name] for theirs, name in similarity.published(ours).items()}, strict=False)
    image = lambda path: 2 * unit(path) - 1  # noqa: E731
    return Reference(
        "stlpips-pytorch", "score", lambda natural, generated: net(image(natural), image(generated)).numpy(), image
    )


def dists_reference(_: str, source: bundle.Source) -> Reference:
    from pyiqa.archs.dists_arch import DISTS

    from anid_export.offline import without_weights

    ours = RECIPES["dists"](source).graphs[0].module
    with without_weights():
        net = DISTS()
    for level, stage in enumerate(ours.stages, 1):
        theirs = [m for m in getattr(net, f"stage{level}").modules() if isinstance(m, torch.nn.Conv2d)]
        convolutions = [m for m in stage.modules() if isinstance(m, torch.nn.Conv2d)]
        for target, layer in zip(theirs, convolutions):
            target.load_state_dict(layer.state_dict())
    net.alpha.data.copy_(ours.alpha.data)
    net.beta.data.copy_(ours.beta.data)
    net.eval()
    return Reference("pyiqa", "score", lambda natural, generated: net(unit(generated), unit(natural)).numpy(), unit)


def clip_preparation(identifier: str, net: torch.nn.Module) -> Callable[..., torch.Tensor]:
    from clip.clip import _transform

    transform = _transform(224)

    def prepared(path: Path, dtype: torch.dtype = torch.float64) -> torch.Tensor:
        if identifier != "laion-aesthetic-v2":
            return transform(Image.open(path))[None]
        from pyiqa.archs.arch_util import clip_preprocess_tensor

        return clip_preprocess_tensor(unit(path).to(dtype), net)

    return prepared


def clip_reference(identifier: str, source: bundle.Source) -> Reference:
    from clip import tokenize

    large = "l-14" in identifier or "laion" in identifier
    net = clip.load("ViT-L/14" if large else "ViT-B/32", source, "")
    prepared = clip_preparation(identifier, net)

    def embedding(path: Path) -> np.ndarray:
        return net.encode_image(prepared(path, torch.float32)).numpy()

    if "laion" in identifier:
        from pyiqa.archs.laion_aes_arch import MLP

        (file,) = RECIPES[identifier](source).files.values()
        state = torch.load(io.BytesIO(file), weights_only=True)
        head = torch.nn.Linear(768, 1) if identifier == "laion-aesthetic-v1" else MLP(768).layers.eval()
        values = list(state.values())
        for target, value in zip(head.state_dict().values(), values):
            target.copy_(value)

        def score(path: Path) -> np.ndarray:
            return head(torch.nn.functional.normalize(torch.from_numpy(embedding(path)), dim=-1)).numpy()

        package = "pyiqa" if identifier == "laion-aesthetic-v2" else "openai-clip"
        return Reference(package, "score", score, prepared)
    texts = (
        None if identifier.endswith("-image") else lambda text: net.encode_text(tokenize([text], truncate=True)).numpy()
    )
    return Reference("openai-clip", "features", embedding, prepared, texts)


def vit_reference(_: str, source: bundle.Source) -> Reference:
    import torchvision

    net = RECIPES["vit-b-16"](source).graphs[0].module
    preset = torchvision.models.ViT_B_16_Weights.IMAGENET1K_V1.transforms
    # The preset resizes to 256; the benchmark's authors resize to 224, and so does the card.
    steps = preset(resize_size=224)
    prepared = lambda path: steps(Image.open(path).convert("RGB"))[None]  # noqa: E731
    return Reference("torchvision", "score", lambda path: net(prepared(path)).softmax(1).numpy(), prepared)


def u2net_prepared(path: Path) -> torch.Tensor:
    """As the authors' RescaleT and ToTensorLab prepare an image."""
    x = np.asarray(Image.open(path).convert("RGB").resize((320, 320), Image.Resampling.LANCZOS))
    x = (x / max(np.max(x), 1e-6) - IMAGENET[0]) / IMAGENET[1]
    return torch.from_numpy(x.transpose(2, 0, 1)[None].astype(np.float32))


def u2net_reference(identifier: str, source: bundle.Source) -> Reference:
    """The authors' class, as the package backgroundremover brings it, with our parameters under the same names."""
    from backgroundremover.u2net import u2net

    net = u2net.U2NET(3, 1) if identifier == "u2net" else u2net.U2NETP(3, 1)
    net.load_state_dict(RECIPES[identifier](source).graphs[0].module.state_dict())
    net.eval()

    def mask(path: Path) -> np.ndarray:
        values = net(u2net_prepared(path))[0].flatten(1)
        low, high = values.min(), values.max()
        return ((values - low) / (high - low)).numpy()

    return Reference("backgroundremover", "score", mask, u2net_prepared)


def dinov2_reference(identifier: str, source: bundle.Source) -> Reference:
    """transformers' class, which is independent of the one exported, with the same parameters."""
    from transformers import Dinov2Config, Dinov2Model

    vit = RECIPES[identifier](source).graphs[0].module.vit
    width, depth = vit.embed_dim, len(vit.blocks)
    config = Dinov2Config(
        hidden_size=width, num_hidden_layers=depth, num_attention_heads=width // 64, image_size=224, patch_size=14
    )
    net, state = Dinov2Model(config).eval(), vit.state_dict()
    mapped = {
        "embeddings.cls_token": state["cls_token"],
        "embeddings.position_embeddings": state["pos_embed"],
        "embeddings.mask_token": torch.zeros(1, width),
        "embeddings.patch_embeddings.projection.weight": state["patch_embed.proj.weight"],
        "embeddings.patch_embeddings.projection.bias": state["patch_embed.proj.bias"],
        "layernorm.weight": state["norm.weight"],
        "layernorm.bias": state["norm.bias"],
    }
    for i in range(depth):
        ours, theirs = f"blocks.{i}.", f"encoder.layer.{i}."
        for kind in ("weight", "bias"):
            for part, value in zip("qkv", state[f"{ours}attn.qkv.{kind}"].chunk(3)):
                mapped[f"{theirs}attention.{part}_proj.{kind}"] = value
            for a, b in (("attn.proj", "attention.o_proj"), ("norm1", "norm1"), ("norm2", "norm2")):
                mapped[f"{theirs}{b}.{kind}"] = state[f"{ours}{a}.{kind}"]
            for layer in ("fc1", "fc2"):
                mapped[f"{theirs}mlp.{layer}.{kind}"] = state[f"{ours}mlp.{layer}.{kind}"]
        for number in (1, 2):
            mapped[f"{theirs}layer_scale{number}.lambda1"] = state[f"{ours}ls{number}.gamma"]
    net.load_state_dict(mapped)
    prepared = torchvision_transform(224, "BICUBIC", *IMAGENET)
    return Reference(
        "transformers", "features", lambda path: net(prepared(path)).last_hidden_state[:, 0].numpy(), prepared
    )


def blip_reference(_: str, source: bundle.Source) -> Reference:
    import tokenizers
    from transformers import PreTrainedTokenizerFast
    from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil

    net, network = blip.model(source), blip.build(source)
    raw = tokenizers.Tokenizer.from_str(network.files["tokenizer.json"].decode())
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=raw)
    processor = BlipImageProcessorPil(size={"height": 384, "width": 384}, image_mean=CLIP_MEAN, image_std=CLIP_STD)
    prepared = lambda path: processor(Image.open(path).convert("RGB"), return_tensors="pt").pixel_values  # noqa: E731

    def answer(path: Path, question: str) -> str:
        tokens = tokenizer(question, return_tensors="pt")
        ids = net.generate(
            tokens.input_ids, prepared(path), tokens.attention_mask, max_new_tokens=20, do_sample=False, num_beams=1
        )
        return raw.decode(ids[0].tolist(), skip_special_tokens=True).strip()

    return Reference("transformers", "answers", tensors=prepared, answers=answer)


def blip2_reference(_: str, source: bundle.Source) -> Reference:
    """transformers' own generation, with its own cache, on the shrunken network."""
    import tokenizers
    from transformers.models.blip.image_processing_pil_blip import BlipImageProcessorPil

    net, network = blip2.model(source), blip2.build(source)
    raw = tokenizers.Tokenizer.from_str(network.files["tokenizer.json"].decode())
    processor = BlipImageProcessorPil(size={"height": 224, "width": 224}, image_mean=CLIP_MEAN, image_std=CLIP_STD)
    prepared = lambda path: processor(Image.open(path).convert("RGB"), return_tensors="pt").pixel_values  # noqa: E731

    def answer(path: Path, question: str) -> str:
        ids = [net.config.image_token_id] * net.config.num_query_tokens + raw.encode(question).ids
        tokens = torch.tensor([ids])
        out = net.generate(
            prepared(path), tokens, torch.ones_like(tokens), max_new_tokens=20, do_sample=False, num_beams=1
        )[0]
        written = out[len(ids) :] if out[: len(ids)].tolist() == ids else out
        return raw.decode(written.tolist(), skip_special_tokens=True).strip()

    return Reference("transformers", "answers", tensors=prepared, answers=answer)


REFERENCES: dict[str, Callable[[str, bundle.Source], Reference]] = {
    **dict.fromkeys(inception.RECIPES, inception_reference),
    "lpips-alex": lambda _, source: lpips_reference("alex", source),
    "lpips-vgg": lambda _, source: lpips_reference("vgg", source),
    "lpips-squeeze": lambda _, source: lpips_reference("squeeze", source),
    "st-lpips-alex": st_lpips_reference,
    "st-lpips-vgg": st_lpips_reference,
    "dists": dists_reference,
    **dict.fromkeys(clip.RECIPES, clip_reference),
    **dict.fromkeys(features.RECIPES, dinov2_reference),
    "vit-b-16": vit_reference,
    **dict.fromkeys(segmentation.RECIPES, u2net_reference),
    **dict.fromkeys(iqa.RECIPES, pyiqa_reference),
    "blip-vqa": blip_reference,
    "blip2-opt": blip2_reference,
}


def make_pictures(folder: Path, count: int) -> tuple[list[Path], list[Path]]:
    """Writes the images as PNG: the natural ones, and natural and generated in turns."""
    sys.path.insert(0, str(ROOT / "anid-metrics/src/test/python"))
    import golden_images

    natural, pairs = [], []
    for index, (width, height, seed, (step, *arguments)) in enumerate(PICTURES[:count]):
        image = golden_images.natural(width, height, seed)
        for name, pixels in (("natural", image), ("generated", golden_images.STEPS[step](image, *arguments))):
            path = folder / f"{index}-{name}.png"
            Image.fromarray(pixels.astype(np.uint8)).save(path)
            pairs.append(path)
        natural.append(pairs[-2])
    return natural, pairs


def make_sets(folder: Path) -> tuple[Path, Path]:
    """Natural and generated images of several sizes: of the DANI sample where it is at hand, else made ones."""
    sides = folder / "set-natural", folder / "set-generated"
    for side in sides:
        side.mkdir()
    sample = ROOT.parent / "shared/dani/sample"
    if sample.exists():
        cells = ["SD_XL/512/T2I", "Dalle3/1024/T2I", "GALIP/224/T2I"]
        files = [sorted(sample.glob("ORG/*/*")), [f for cell in cells for f in sorted((sample / cell).iterdir())]]
        for side, paths in zip(sides, files):
            for index, path in enumerate(paths[:SET_SIZE]):
                (side / f"{index:02}-{path.name}").write_bytes(path.read_bytes())
        return sides
    import golden_images

    for index in range(SET_SIZE):
        width, height, _, (step, *arguments) = PICTURES[index // 5 % len(PICTURES)]
        image = golden_images.natural(width, height, 100 + index)
        for side, pixels in zip(sides, (image, golden_images.STEPS[step](image, *arguments))):
            Image.fromarray(pixels.astype(np.uint8)).save(side / f"{index:02}.png")
    return sides


def captions() -> list[str]:
    """Texts that are hard to cut, and every caption of the DANI sample where it is at hand."""
    file = ROOT.parent / "shared/dani/sample/captions.json"
    if not file.exists():
        return HARD_TEXTS
    images = json.loads(file.read_text()).values()
    return HARD_TEXTS + [caption["caption"] for image in images for caption in image["captions"]]


def read_arrays(path: Path) -> list[np.ndarray]:
    data, arrays, at = path.read_bytes(), [], 0
    while at < len(data):
        axes = int(np.frombuffer(data, "<i4", 1, at)[0])
        shape = np.frombuffer(data, "<i4", axes, at + 4)
        size = int(np.prod(shape))
        at += 4 * (1 + axes)
        arrays.append(np.frombuffer(data, "<f4", size, at).reshape(shape))
        at += 4 * size
    return arrays


def difference(actual: list[np.ndarray], expected: list[np.ndarray]) -> float:
    """The largest difference, relative to the largest magnitude of the array that it is in."""
    if [a.size for a in actual] != [e.size for e in expected]:
        return float("inf")
    return max(
        float(np.abs(a.ravel() - e.ravel()).max() / max(np.abs(e).max(), 1e-12)) for a, e in zip(actual, expected)
    )


def spread(expected: list[np.ndarray]) -> float:
    """How far results lie apart between images, in the measure of `difference`: a network that ignores its input has 0."""
    stacked = np.stack([e.ravel() for e in expected])
    return float(np.abs(stacked - stacked.mean(0)).max() / np.abs(stacked).max())


def java(identifier: str, class_path: str, program: Path, *arguments: object) -> str:
    run = ["java", "-cp", class_path, str(program), *map(str, arguments)]
    done = subprocess.run(run, capture_output=True, text=True, env=os.environ | {"DJL_OFFLINE": "true"})
    if done.returncode != 0:
        sys.exit(f"{identifier}: the Java side ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def check(identifier: str, seed: int, weights: list[Path], class_path: str, count: int) -> list[dict]:
    source = bundle.Source(weights, seed)
    reference = REFERENCES[identifier](identifier, source)
    rows = []

    def row(
        what: str,
        worst: float,
        tolerance: float,
        apart: float | None = None,
        of: int = count,
        by: str = reference.package,
    ) -> None:
        version = importlib.metadata.version(by)
        values = {"network": identifier, "what": what, "reference": by, "version": version}
        values |= {"images": of, "maxRelative": worst, "tolerance": tolerance}
        rows.append(values if apart is None else values | {"spread": apart})
        print(f"{identifier:24} {what:14} {worst:.2e} of {tolerance:.0e}   spread {apart or 0:.2e}", file=sys.stderr)

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        bundle.write(identifier, RECIPES[identifier](source), source, folder / "bundles", "verify")
        natural, pairs = make_pictures(folder, count)
        images = pairs if identifier in similarity.RECIPES else natural
        texts = TEXTS if reference.answers is not None else TEXTS + captions()
        (folder / "texts").write_text(json.dumps(texts))
        arguments = [folder / "bundles", identifier, folder, folder / "texts", *images]
        seconds = float(java(identifier, class_path, RUN, *arguments).split()[-1])
        print(f"{identifier:24} {seconds:.1f} s in Java, models opened", file=sys.stderr)
        with torch.no_grad():
            prepared = [np.asarray(crop) for path in images for crop in reference.tensors(path)]
            row("preprocessing", difference(read_arrays(folder / "tensors.bin"), prepared), PREPROCESSING_TOLERANCE)
            if reference.result is not None:
                groups = zip(images[::2], images[1::2]) if images is pairs else ([path] for path in images)
                expected = [reference.result(*group) for group in groups]
                row(reference.what, difference(read_arrays(folder / "rows.bin"), expected), TOLERANCE, spread(expected))
            if reference.texts is not None:
                from clip import tokenize

                tokens = [tokenize([text], truncate=True)[0].tolist() for text in texts]
                ours = [json.loads(line) for line in (folder / "tokens.txt").read_text().splitlines()]
                row(f"tokens of {len(texts)} texts", sum(a != e for a, e in zip(ours, tokens)) / len(texts), 0.0)
                expected = [reference.texts(text) for text in texts[:EMBEDDED]]
                row(
                    "text features",
                    difference(read_arrays(folder / "texts.bin"), expected),
                    TOLERANCE,
                    spread(expected),
                )
            if reference.answers is not None:
                expected = [reference.answers(path, text) for path in images for text in TEXTS]
                actual = (folder / "answers.txt").read_text().splitlines()
                wrong = sum(a != e for a, e in zip(actual, expected)) + abs(len(actual) - len(expected))
                row("answers", wrong / len(expected), 0.0, len(set(expected)) / len(expected))
            if identifier in SET_SCORES:
                package, scores = SET_SCORES[identifier]
                sets = make_sets(folder)
                java(identifier, class_path, RUN_SETS, folder / "bundles", identifier, folder / "sets.json", *sets)
                ours = json.loads((folder / "sets.json").read_text())
                for name, value in scores(identifier, source, sets).items():
                    used = SET_SIZE if name == "Inception Score" else 2 * SET_SIZE
                    worst = abs(ours[name] - value) / abs(value) if value else abs(ours[name])
                    by = SCORED_BY.get(name, package)
                    row(f"score: {name} ({used} images)", worst, TOLERANCE, of=used, by=by)
                fid = ours.get("FID")
                if fid is not None:
                    batches = abs(ours["FID in batches of 5"] - fid) / fid
                    row("score: FID in batches of 5", batches, BATCH_TOLERANCE, of=2 * SET_SIZE, by=package)
                    row("score: FID with itself", ours["FID with itself"] / fid, 0.0, of=2 * SET_SIZE, by=package)
    return rows


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="verify", description="Compares ANID with the reference implementations.")
    parser.add_argument(
        "--only", metavar="NAME,...", default="", help="these networks: " + ", ".join(sorted(REFERENCES))
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="gets the rows as JSON")
    parser.add_argument("--seed", type=int, default=1, help="of the weights; 1 unless given")
    parser.add_argument(
        "--weights", type=Path, nargs="+", default=[], metavar="FILE", help="real heads of LPIPS, DISTS, LAION"
    )
    parser.add_argument("--class-path", default=str(JAR), help="of ANID; examples/cli/target/anid.jar unless given")
    parser.add_argument("--images", type=int, default=len(PICTURES), metavar="N", help="so many of the six")
    parser.add_argument(
        "--only-java-import",
        action="store_true",
        help="instead: bundles that Java makes of published weights beside those of the recipes",
    )
    options = parser.parse_args(arguments)
    if options.only_java_import:
        names = [name for name in options.only.split(",") if name] or list(FORMS)
        for name in names:
            if name not in FORMS:
                parser.error(f"Java does not make {name}; it makes {', '.join(sorted(FORMS))}")
        made = java_import.check(names, options.class_path)
        options.out.write_text(json.dumps({"rows": made}, indent=1) + "\n")
        return 0 if all(row["passed"] for row in made) else 1
    names = [name for name in options.only.split(",") if name] or list(REFERENCES)
    for name in names:
        if name not in REFERENCES:
            parser.error(f"there is no network {name}; there are {', '.join(sorted(REFERENCES))}")
    if options.class_path == str(JAR) and not JAR.exists():
        parser.error(f"there is no {JAR}: run examples/cli/anid once, which builds it")
    rows = []
    for name in names:
        rows += check(name, options.seed, options.weights, options.class_path, options.images)
        options.out.write_text(json.dumps({"rows": rows}, indent=1) + "\n")
    return 1 if any(not r["maxRelative"] <= r["tolerance"] for r in rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
