# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Learned quality metrics on CLIP, written from their papers on openai/CLIP's own class (MIT).

The prompts are fixed, and a graph has CLIP's text tower with their tokens as constants, so that its parameters are those of the
file alone. ONNX Runtime computes that part once, when it opens the model, and drops the tower: LIQE then has 557 nodes and
CLIP-IQA 168, as with the texts computed beforehand, and a run takes as long. The tower costs 153 MB on disk (504 instead of 352,
307 instead of 153), and at opening 0.3 s of one core and 35 to 90 MB of memory.
"""

import torch
from clip import tokenize
from clip.model import CLIP
from torch import nn
from torch.nn import functional

from anid_export.networks import lean
from anid_export.networks.iqa_convolutional import Normalisation
from anid_export.offline import clip_arguments

NORMALISATION = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)


class Texts(nn.Module):
    """What the image's unit vector is multiplied with, E x prompts, from constants alone.

    A token sees only those before it, so the tokens after the longest prompt are left out. Of the table of tokens the graph
    has the rows that the prompts use, in the order of `ids`. They are taken by products with zeros and ones: of a plain look-up
    the exporter stores the result, and the parameters of the file could not be found in the graph any more.
    """

    def __init__(self, clip: nn.Module, prompts: list[str]) -> None:
        super().__init__()
        tokens = tokenize(prompts)
        # The mark of the end has the highest id there is.
        ends = tokens.argmax(1)
        length = int(ends.max()) + 1
        self.ids, places = tokens[:, :length].unique(return_inverse=True)
        self.rows = nn.Parameter(clip.token_embedding.weight.detach()[self.ids])
        self.places = clip.positional_embedding
        self.register_buffer("which_row", functional.one_hot(places, len(self.ids)).float())
        self.register_buffer("which_place", torch.eye(length, len(self.places)))
        self.register_buffer("which_end", functional.one_hot(ends, length).float()[:, None])
        mask = torch.full((length, length), -torch.inf).triu(1)
        self.blocks = nn.Sequential(*(lean.clip_block(block, mask) for block in clip.transformer.resblocks))
        self.norm, self.projection, self.logit_scale = clip.ln_final, clip.text_projection, clip.logit_scale

    def forward(self) -> torch.Tensor:
        x = self.norm(self.blocks(self.which_row @ self.rows + self.which_place @ self.places))
        return (functional.normalize((self.which_end @ x)[:, 0] @ self.projection) * self.logit_scale.exp()).t()


class Fixed(nn.Module):
    """The same, computed beforehand."""

    def __init__(self, texts: torch.Tensor) -> None:
        super().__init__()
        self.register_buffer("texts", texts)

    def forward(self) -> torch.Tensor:
        return self.texts


class Prompted(nn.Module):
    """Base: CLIP, and the texts as openai/CLIP computes them or in one of the forms above."""

    PROMPTS: list[str]

    def __init__(self, name: str) -> None:
        super().__init__()
        self.normalise = Normalisation(*NORMALISATION)
        self.clip_model = CLIP(*clip_arguments(name))
        self.register_module("texts", None)

    def similarities(self, embeddings: torch.Tensor) -> torch.Tensor:
        return functional.normalize(embeddings) @ (self.computed() if self.texts is None else self.texts())

    def computed(self) -> torch.Tensor:
        features = functional.normalize(self.clip_model.encode_text(tokenize(self.PROMPTS)))
        return (features * self.clip_model.logit_scale.exp()).t()

    def fixed(self) -> nn.Module:
        """With the weights as they are now."""
        with torch.no_grad():
            return lean.replaced(self, "texts", Fixed(self.computed()))

    def lean(self) -> nn.Module:
        """For the graph."""
        return lean.replaced(self, "texts", Texts(self.clip_model, self.PROMPTS))


class Liqe(Prompted):
    """Zhang et al. 2023 and zwx8981/LIQE (MIT), with texts on quality alone.

    224 x 224 windows to the similarities with five texts.
    """

    PROMPTS = [f"a photo with {quality} quality" for quality in ("bad", "poor", "fair", "good", "perfect")]

    def __init__(self) -> None:
        super().__init__("ViT-B/32")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.similarities(self.clip_model.visual(self.normalise(x)))

    def lean(self) -> nn.Module:
        return lean.replaced(super().lean(), "clip_model.visual", lean.clip(self.clip_model.visual))


class ClipIqa(Prompted):
    """Wang et al. 2023, on CLIP's ResNet-50: the whole image, without position embedding, against five pairs of texts."""

    PROMPTS = [
        f"{quality} {what}"
        for what, *pair in (
            ("image", "good", "bad"),
            ("image", "sharp", "blurry"),
            ("edges", "sharp", "blurry"),
            ("image", "high resolution", "low resolution"),
            ("image", "noise-free", "noisy"),
        )
        for quality in pair
    ]

    def __init__(self) -> None:
        super().__init__("RN50")

    @property
    def published(self) -> nn.Module:
        """What the file has the parameters of."""
        return self.clip_model

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.logits(x).unflatten(1, (5, 2)).softmax(2)[..., 0].mean(1, keepdim=True)

    def logits(self, x: torch.Tensor) -> torch.Tensor:
        visual = self.clip_model.visual
        x = self.normalise(x)
        for number in (1, 2, 3):
            x = functional.relu(getattr(visual, f"bn{number}")(getattr(visual, f"conv{number}")(x)))
        maps = visual.layer4(visual.layer3(visual.layer2(visual.layer1(visual.avgpool(x)))))
        return self.similarities(self.pooled(maps.flatten(2).permute(2, 0, 1)))

    def pooled(self, maps: torch.Tensor) -> torch.Tensor:
        """CLIP's attention pooling; only what the mean attends to is read, so there is one query instead of one per place."""
        pool, mean = self.clip_model.visual.attnpool, maps.mean(0, keepdim=True)
        tokens = torch.cat((mean, maps), 0)
        out, _ = functional.multi_head_attention_forward(
            query=mean,
            key=tokens,
            value=tokens,
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
        return out[0]
