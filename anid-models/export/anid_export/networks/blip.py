# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""BLIP for visual question answering (Salesforce/blip-vqa-base, BSD-3-Clause) on transformers' classes (Apache-2.0)."""

import torch
from torch import nn

from anid_export.bundle import Graph, Network, Source
from anid_export.networks.tokenizer import word_piece_json
from anid_export.randomness import images, randomise

VOCABULARY, TINY_VOCABULARY = 30524, 160


class Vision(nn.Module):
    def __init__(self, blip: nn.Module) -> None:
        super().__init__()
        self.vision_model = blip.vision_model

    def forward(self, pixel_values: torch.Tensor) -> torch.Tensor:
        return self.vision_model(pixel_values=pixel_values, return_dict=True).last_hidden_state


class Question(nn.Module):
    def __init__(self, blip: nn.Module) -> None:
        super().__init__()
        self.text_encoder = blip.text_encoder

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, image_states: torch.Tensor
    ) -> torch.Tensor:
        return self.text_encoder(
            input_ids=input_ids,
            attention_mask=attention_mask,
            encoder_hidden_states=image_states,
            encoder_attention_mask=torch.ones_like(image_states[:, :, 0], dtype=torch.int64),
            return_dict=True,
        ).last_hidden_state


class Answer(nn.Module):
    """The decoder. transformers 5.24 does not hand the mask of the question on to its cross attention; this does."""

    def __init__(self, blip: nn.Module) -> None:
        super().__init__()
        self.text_decoder = blip.text_decoder
        self.mask: torch.Tensor | None = None
        for layer in self.text_decoder.bert.encoder.layer:
            layer.crossattention.self.register_forward_pre_hook(self.hand_on, with_kwargs=True)

    def hand_on(self, module: nn.Module, arguments: tuple, options: dict) -> tuple[tuple, dict]:
        return arguments, options | {"encoder_attention_mask": self.mask}

    def forward(
        self, input_ids: torch.Tensor, question_states: torch.Tensor, question_mask: torch.Tensor
    ) -> torch.Tensor:
        self.mask = (1.0 - question_mask[:, None, None, :].float()) * -1e9
        return self.text_decoder(
            input_ids=input_ids,
            attention_mask=torch.ones_like(input_ids),
            encoder_hidden_states=question_states,
            use_cache=False,
            is_decoder=True,
            return_dict=True,
        ).logits


def model(source: Source) -> nn.Module:
    from transformers import BlipConfig, BlipForQuestionAnswering

    if not source.random:
        source.need("blip-vqa-base/")
        return BlipForQuestionAnswering.from_pretrained(
            str(source.weights[0]), local_files_only=True, attn_implementation="eager"
        ).eval()
    text = {"encoder_hidden_size": 768, "vocab_size": VOCABULARY}
    vision = {"image_size": 384}
    if source.tiny:
        small = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2}
        text = small | {"encoder_hidden_size": 8, "vocab_size": TINY_VOCABULARY, "max_position_embeddings": 64}
        text |= {"bos_token_id": TINY_VOCABULARY - 2, "sep_token_id": 102}
        vision = small | {"image_size": 384, "patch_size": 16}
    config = BlipConfig(text_config=text, vision_config=vision, attn_implementation="eager")
    network = BlipForQuestionAnswering(config)
    randomise(network, source.seed)
    network.tie_weights()
    return network.eval()


def build(source: Source) -> Network:
    blip = model(source)
    if source.random:
        tokenizer = word_piece_json(TINY_VOCABULARY if source.tiny else VOCABULARY)
    else:
        tokenizer = (source.weights[0] / "tokenizer.json").read_bytes()
    tokens = torch.tensor([[101, 110, 111, 112, 113, 102], [101, 114, 115, 102, 0, 0]])
    mask = (tokens != 0).long()
    pixels = 4 * images(2, 384, 384, 1) - 2
    with torch.no_grad():
        states = Vision(blip)(pixels)
        question = Question(blip)(tokens, mask, states)
    batch = {0: "batch"}
    started = torch.tensor([[blip.decoder_start_token_id, 120, 121], [blip.decoder_start_token_id, 122, 123]])
    answer_axes = {0: "batch", 1: "answer"}
    question_axes = {0: "batch", 1: "question"}
    return Network(
        [
            Graph(
                "vision_model.onnx",
                Vision(blip),
                {"pixel_values": pixels},
                ["image_states"],
                {"pixel_values": batch, "image_states": batch},
            ),
            Graph(
                "text_encoder.onnx",
                Question(blip),
                {"input_ids": tokens, "attention_mask": mask, "image_states": states},
                ["question_states"],
                {"input_ids": question_axes, "attention_mask": question_axes, "image_states": batch}
                | {"question_states": question_axes},
            ),
            Graph(
                "text_decoder.onnx",
                Answer(blip),
                {"input_ids": started, "question_states": question, "question_mask": mask},
                ["logits"],
                {"input_ids": answer_axes, "question_states": question_axes, "question_mask": question_axes}
                | {"logits": answer_axes},
            ),
        ],
        {"tokenizer.json": tokenizer},
        {"generation": {"start": int(blip.decoder_start_token_id), "end": int(blip.config.text_config.sep_token_id)}},
    )


RECIPES = {"blip-vqa": build}
