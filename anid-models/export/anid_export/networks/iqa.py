# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Learned quality metrics without reference: their files, their weights, and one graph each.

The networks are in `iqa_convolutional`, `iqa_transformers`, `iqa_clip` and `iqa_tres`. The files are those that pyiqa
publishes, for CLIP-IQA OpenAI's; parameters have their names there.

Images are RGB in [0,1] unless a network says otherwise; every graph normalises by itself. Scores are N x 1.
"""

import copy
import dataclasses
import sys
from collections.abc import Callable

import torch
from torch import nn
from torch.nn import functional

from anid_export.bundle import Graph, Network, Source
from anid_export.networks import clip
from anid_export.networks.iqa_clip import ClipIqa, Liqe, Prompted
from anid_export.networks.iqa_convolutional import Cnniqa, Dbcnn, HyperIqa, Nima, Unique
from anid_export.networks.iqa_transformers import Maniqa, Musiq, Topiq
from anid_export.networks.iqa_tres import Tres
from anid_export.randomness import images, measure_batch_statistics, randomise, spread, unit_outputs


@dataclasses.dataclass(frozen=True)
class Configuration:
    """The network, an example of its input (batch, height, width), the published file, and whether it has all under `params`."""

    network: Callable[[], nn.Module]
    example: tuple[int, int, int]
    file: str
    nested: bool = True


CONFIGURATIONS = {
    "cnniqa": Configuration(Cnniqa, (2, 97, 131), "CNNIQA_koniq10k-e6f14c91.pth"),
    "dbcnn": Configuration(Dbcnn, (2, 97, 131), "DBCNN_KonIQ10k-2de81c0a.pth"),
    "hyperiqa": Configuration(HyperIqa, (3, 224, 224), "HyperIQA-resnet50-koniq10k-c96c41b1.pth"),
    "unique": Configuration(Unique, (2, 97, 131), "UNIQUE.pt", nested=False),
    "tres": Configuration(Tres, (3, 224, 224), "tres_koniq-f0502926.pth", nested=False),
    "maniqa": Configuration(Maniqa, (2, 224, 224), "ckpt_koniq10k.pt", nested=False),
    "musiq": Configuration(Musiq, (2, 97, 131), "musiq_koniq_ckpt-e95806b9.pth", nested=False),
    "topiq": Configuration(Topiq, (2, 97, 131), "cfanet_nr_koniq_res50-9a73138b.pth"),
    "nima": Configuration(Nima, (2, 299, 299), "NIMA_InceptionV2_ava-b0c77c00.pth"),
    "liqe": Configuration(Liqe, (3, 224, 224), "liqe_koniq.pt"),
    "clip-iqa": Configuration(ClipIqa, (2, 97, 131), "RN50.pt", nested=False),
}
# In OpenAI's archive beside the parameters: side of the image, tokens of a text, tokens that there are.
ARCHIVED = {"input_resolution": 224, "context_length": 77, "vocab_size": 49408}


def published(network: nn.Module) -> nn.Module:
    """The part of the network that the file has the parameters of, under the same names."""
    return getattr(network, "published", network)


def network(identifier: str, source: Source) -> nn.Module:
    """The network at full size with the weights of the source."""
    configuration = CONFIGURATIONS[identifier]
    made = configuration.network().eval()
    if source.random:
        enliven(identifier, made, source.seed)
        return made
    source.need(configuration.file)
    if identifier == "clip-iqa":
        state = {name: value for name, value in clip.archived(source).items() if name not in ARCHIVED}
    else:
        state = source.state()
    fill(published(made), state, source.weights[0].name)
    return made


def fill(module: nn.Module, state: dict[str, torch.Tensor], file: str) -> None:
    """Every parameter from the state; ends the program with the name of one that is missing, unknown or of another shape."""
    wanted = module.state_dict()
    # Counts batches of training; older files do not have it.
    missing = [name for name in wanted if name not in state and not name.endswith("num_batches_tracked")]
    unknown = [name for name in state if name not in wanted]
    if missing or unknown:
        kind, name = ("no", missing[0]) if missing else ("an unknown", unknown[0])
        sys.exit(f"{file} has {kind} parameter {name}: it is of another network, or of another version of this one")
    for name, value in state.items():
        if value.shape != wanted[name].shape:
            sys.exit(f"{file}: {name} is {tuple(value.shape)}, and the network has {tuple(wanted[name].shape)}")
    module.load_state_dict(state, strict=False)


def official(identifier: str, seed: int) -> dict[str, dict[str, torch.Tensor]]:
    """The published files with weights from a seed: file to state, nested as it is there, with all names, shapes and types."""
    configuration = CONFIGURATIONS[identifier]
    module = published(network(identifier, Source([], seed)))
    if identifier == "clip-iqa":
        from clip.model import convert_weights

        # OpenAI keeps the weights of convolutions, linear layers and attention in float16.
        module = copy.deepcopy(module)
        convert_weights(module)
        state = module.state_dict() | {name: torch.tensor(value) for name, value in ARCHIVED.items()}
    else:
        state = module.state_dict()
    return {configuration.file: {"params": dict(state)} if configuration.nested else dict(state)}


def enliven(identifier: str, net: nn.Module, seed: int) -> None:
    """Random weights with which the score of an image says something about the image."""
    randomise(published(net), seed)
    _, height, width = CONFIGURATIONS[identifier].example
    # Where the size may vary, of a size that does not end up as one pixel.
    height, width = (height, width) if height == width else (256, 288)
    some = images(2 if identifier == "maniqa" else 6, height, width, seed)
    some = {"nima": lambda x: 2 * x - 1, "musiq": patches}.get(identifier, lambda x: x)(some)
    run: Callable[[], torch.Tensor] = lambda: net(some)  # noqa: E731
    measure_batch_statistics(net, run)
    if identifier == "clip-iqa":
        with torch.no_grad():
            net.clip_model.logit_scale += (1 / net.logits(some).unflatten(1, (5, 2)).diff(dim=2).std(0).mean()).log()
    elif identifier == "liqe":
        with torch.no_grad():
            seen = net(some) / net.clip_model.logit_scale.exp()
            net.clip_model.logit_scale.copy_((4 / seen.std(0).mean()).log())
    elif identifier == "nima":
        spread(net.classifier[2], run, 0.0, 1.0)
    elif identifier == "maniqa":
        attention = [*net.tablock1, *net.tablock2]
        unit_outputs([part for layer in attention for part in (layer.c_q, layer.c_k)], run)
        spread(net.fc_score[3], run, 0.6, 0.4)
        spread(net.fc_weight[3], run, 0.0, 1.0)
    elif identifier != "hyperiqa":
        heads = {"cnniqa": "fc3", "musiq": "head", "topiq": "score_linear"}
        head = getattr(published(net), heads.get(identifier, "fc"))
        spread(head[-1] if identifier == "topiq" else head, run, 0.6, 0.4 if identifier == "tres" else 0.2)


def patches(some: torch.Tensor) -> torch.Tensor:
    """MUSIQ's rows of images in [0,1], at one scale and without padding."""
    side = Musiq.SIDE
    pixels = functional.unfold(2 * some - 1, side, stride=side).transpose(1, 2)
    rows, columns = some.shape[2] // side, some.shape[3] // side
    places = (torch.arange(rows)[:, None] * 10 // rows * 10 + torch.arange(columns)[None] * 10 // columns).flatten()
    marks = torch.stack((places, torch.zeros_like(places), torch.ones_like(places)), 1).float()
    return torch.cat((pixels, marks.expand(len(some), -1, -1)), 2)


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


def positive_sums(x: torch.Tensor) -> torch.Tensor:
    return torch.sigmoid(x) * 100


TINY_OUTPUTS: dict[str, tuple[int, Callable[[torch.Tensor], torch.Tensor]]] = {
    "maniqa": (2, positive_sums),
    "nima": (10, lambda x: x.softmax(1)),
    "liqe": (5, lambda x: x),
}


def recipe(identifier: str):
    def build(source: Source) -> Network:
        batch, height, width = CONFIGURATIONS[identifier].example
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
            module = network(identifier, source)
        lean = None
        if isinstance(module, Prompted):
            module, lean = module.fixed(), module.lean()
        graph = Graph(
            f"{identifier}.onnx", module, {name: example}, [output], {name: axes, output: {0: "batch"}}, lean
        )
        return Network([graph])

    return build


def patch_places() -> torch.Tensor:
    """Positions, scales and masks of two images of 40 patches, eight of them padding."""
    places = torch.zeros(2, 40, 3)
    places[:, :, 0] = torch.arange(40) * 2 % 100
    places[:, :, 1] = torch.arange(40) // 14
    places[:, :32, 2] = 1
    return places


RECIPES = {identifier: recipe(identifier) for identifier in CONFIGURATIONS}
