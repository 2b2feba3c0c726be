# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""CLIP's tokenizer as a tokenizer.json, from the vocabulary that openai/CLIP brings.

openai/CLIP cleans a text (ftfy, HTML entities) before it cuts it into words. That is not in the file, as it is not in the
published one: a card says `"cleaning": "CLIP"`, and the reader does it.
"""

import gzip
from pathlib import Path

BEGIN, END = "<|startoftext|>", "<|endoftext|>"
WORDS = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def vocabulary_file() -> Path:
    import clip

    return Path(clip.__file__).with_name("bpe_simple_vocab_16e6.txt.gz")


def byte_characters() -> list[str]:
    """The visible characters that stand for the 256 bytes, in the order of their ids: printable ones first."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    hidden = 256 - len(printable)
    return [chr(b) for b in printable] + [chr(256 + i) for i in range(hidden)]


def tokenizer_json(merge_count: int | None = None) -> bytes:
    """The file; with a number, the vocabulary ends after that many merges."""
    from tokenizers import (
        AddedToken,
        Regex,
        Tokenizer,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    lines = gzip.decompress(vocabulary_file().read_bytes()).decode().split("\n")
    merges = [tuple(line.split()) for line in lines[1 : 49152 - 256 - 2 + 1]][:merge_count]
    characters = byte_characters()
    tokens = characters + [c + "</w>" for c in characters] + ["".join(merge) for merge in merges] + [BEGIN, END]
    vocab = {token: index for index, token in enumerate(tokens)}

    tokenizer = Tokenizer(
        models.BPE(
            vocab=vocab,
            merges=merges,
            unk_token=END,
            continuing_subword_prefix="",
            end_of_word_suffix="</w>",
        )
    )
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(WORDS), behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{BEGIN} $A {END}", special_tokens=[(BEGIN, vocab[BEGIN]), (END, vocab[END])]
    )
    tokenizer.add_special_tokens([AddedToken(BEGIN, special=True), AddedToken(END, special=True)])
    return tokenizer.to_str().encode()


def word_piece_json(size: int) -> bytes:
    """A word-piece tokenizer with BERT's marks in BERT's places and a made-up vocabulary: for random weights only."""
    from tokenizers import (
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    words = "what is the main object in this image does a an photo match caption yes no of with how many colour ? , .".split()
    letters = [chr(c) for c in range(ord("a"), ord("z") + 1)]
    filling = iter(words + letters + ["##" + letter for letter in letters] + [f"word{i}" for i in range(size)])
    marks = {0: "[PAD]", 100: "[UNK]", 101: "[CLS]", 102: "[SEP]", 103: "[MASK]", size - 2: "[DEC]", size - 1: "[ENC]"}
    vocab = {marks.get(i) or next(filling): i for i in range(size)}
    tokenizer = Tokenizer(models.WordPiece(vocab, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 101), ("[SEP]", 102)]
    )
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.add_special_tokens(list(marks.values()))
    return tokenizer.to_str().encode()


def byte_level_json(size: int) -> bytes:
    """GPT-2's kind of tokenizer without merges, with OPT's begin mark before every text: for random weights only."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors

    marks = ["<s>", "<pad>", "</s>", "<unk>"]
    tokens = marks + byte_characters()
    vocab = {token: index for index, token in enumerate(tokens + [f"word{i}" for i in range(size - len(tokens))])}
    tokenizer = Tokenizer(models.BPE(vocab=vocab, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.post_processor = processors.TemplateProcessing(single="</s> $A", special_tokens=[("</s>", 2)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(marks)
    return tokenizer.to_str().encode()
