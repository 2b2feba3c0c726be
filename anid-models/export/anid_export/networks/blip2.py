# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""BLIP-2 on OPT (Salesforce/blip2-opt-2.7b, MIT) on transformers' classes: image and Q-Former, token embedding, decoder.

The decoder step is written out here, layer by layer, so that keys and values of the past are plain inputs and outputs. With
random weights the network is shrunken, for 2.7 billion of them prove no more than a few thousand do.
"""

import torch
from torch import nn

from anid_export.bundle import Graph, Network, Source
from anid_export.networks.tokenizer import byte_level_json
from anid_export.randomness import images, randomise

SMALL_VOCABULARY = 400


class Prefix(nn.Module):
    """Normalised 224 x 224 images to the vectors that stand before the prompt."""

    def __init__(self, blip: nn.Module) -> None:
        super().__init__()
        self.blip = blip

    def forward(self, pixel_values: torch.Tensor) -> torch.Tensor:
        seen = self.blip.vision_model(pixel_values, return_dict=True).last_hidden_state
        queries = self.blip.query_tokens.expand(seen.shape[0], -1, -1)
        formed = self.blip.qformer(query_embeds=queries, encoder_hidden_states=seen, return_dict=True).last_hidden_state
        return self.blip.language_projection(formed)


class Embedding(nn.Module):
    def __init__(self, blip: nn.Module) -> None:
        super().__init__()
        self.embedding = blip.language_model.get_input_embeddings()

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        return self.embedding(input_ids)


class Step(nn.Module):
    """OPT's decoder over new positions, given keys and values of the past ones: N x heads x length x size, layer by layer."""

    def __init__(self, blip: nn.Module) -> None:
        super().__init__()
        self.decoder, self.head = blip.language_model.model.decoder, blip.language_model.lm_head

    def forward(self, inputs_embeds: torch.Tensor, attention_mask: torch.Tensor, *past: torch.Tensor):
        decoder = self.decoder
        before = past[0].shape[2]
        positions = (attention_mask.cumsum(1) * attention_mask - 1)[:, before:]
        x = inputs_embeds + nn.functional.embedding(
            positions + decoder.embed_positions.offset, decoder.embed_positions.weight
        )
        keys_at = torch.arange(attention_mask.shape[1])
        visible = (keys_at[None] <= keys_at[before:, None])[None, None] & (attention_mask[:, None, None] > 0)
        bias = (1.0 - visible.float()) * -1e9
        present: list[torch.Tensor] = []
        for index, layer in enumerate(decoder.layers):
            attention = layer.self_attn
            normal = layer.self_attn_layer_norm(x)
            q, k, v = (
                projection(normal).unflatten(2, (attention.num_heads, attention.head_dim)).transpose(1, 2)
                for projection in (attention.q_proj, attention.k_proj, attention.v_proj)
            )
            k, v = torch.cat((past[2 * index], k), 2), torch.cat((past[2 * index + 1], v), 2)
            present += [k, v]
            weights = (q * attention.scaling @ k.transpose(2, 3) + bias).softmax(3)
            x = x + attention.out_proj((weights @ v).transpose(1, 2).flatten(2))
            x = x + layer.fc2(layer.activation_fn(layer.fc1(layer.final_layer_norm(x))))
        return self.head(decoder.final_layer_norm(x)), *present


def model(source: Source) -> nn.Module:
    from transformers import Blip2Config, Blip2ForConditionalGeneration

    if not source.random:
        source.need("blip2-opt-2.7b/")
        return Blip2ForConditionalGeneration.from_pretrained(
            str(source.weights[0]), local_files_only=True, attn_implementation="eager", dtype=torch.float32
        ).eval()
    width = 8 if source.tiny else 16
    size = {"hidden_size": width, "num_attention_heads": 2, "num_hidden_layers": 2}
    config = Blip2Config(
        vision_config=size | {"intermediate_size": width, "patch_size": 16 if source.tiny else 28},
        qformer_config=size | {"intermediate_size": width, "encoder_hidden_size": width, "vocab_size": 10},
        text_config=size
        | {"model_type": "opt", "ffn_dim": 2 * width, "vocab_size": SMALL_VOCABULARY, "word_embed_proj_dim": width}
        | {"max_position_embeddings": 128, "bos_token_id": 2, "eos_token_id": 13, "pad_token_id": 1},
        num_query_tokens=8,
        image_token_index=SMALL_VOCABULARY - 1,
        attn_implementation="eager",
    )
    network = randomise(Blip2ForConditionalGeneration(config), source.seed)
    network.tie_weights()
    return network.eval()


def build(source: Source) -> Network:
    blip = model(source)
    text = blip.config.text_config
    if source.random:
        tokenizer = byte_level_json(SMALL_VOCABULARY)
    else:
        tokenizer = (source.weights[0] / "tokenizer.json").read_bytes()
    pixels = 4 * images(2, 224, 224, 1) - 2
    tokens = torch.tensor([[2, 20, 21, 22, 23], [2, 30, 31, 32, 33]])
    generator = torch.Generator().manual_seed(1)
    shape = (2, text.num_attention_heads, 5, text.hidden_size // text.num_attention_heads)
    names = [f"{kind}_{layer}" for layer in range(text.num_hidden_layers) for kind in ("key", "value")]
    past = {f"past_{name}": torch.randn(shape, generator=generator) for name in names}
    with torch.no_grad():
        embedded = Embedding(blip)(tokens)
    batch, length = {0: "batch"}, {0: "batch", 1: "length"}
    return Network(
        [
            Graph(
                "vision.onnx",
                Prefix(blip),
                {"pixel_values": pixels},
                ["prefix"],
                {"pixel_values": batch, "prefix": batch},
            ),
            Graph(
                "embedding.onnx",
                Embedding(blip),
                {"input_ids": tokens},
                ["embeddings"],
                {"input_ids": length, "embeddings": length},
            ),
            Graph(
                "decoder.onnx",
                Step(blip),
                {"inputs_embeds": embedded, "attention_mask": torch.ones(2, 10, dtype=torch.int64), **past},
                ["logits", *(f"present_{name}" for name in names)],
                {"inputs_embeds": length, "attention_mask": {0: "batch", 1: "total"}, "logits": length}
                | {f"{when}_{name}": {0: "batch", 2: when} for when in ("past", "present") for name in names},
            ),
        ],
        {"tokenizer.json": tokenizer},
        {"generation": {"end": int(text.eos_token_id)}},
    )


RECIPES = {"blip2-opt": build}
