# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""CLIP's tokenizer as a tokenizer.json, from the vocabulary that openai/CLIP brings (or the same file elsewhere).

openai/CLIP cleans a text with ftfy and html.unescape before it splits it. What of that is a fixed replacement is written
into the normaliser here: quotes, ligatures, full-width characters, control characters, common entities, NFC. What needs a
decision on the whole text (text that was decoded in the wrong character set) is not.
"""

import gzip
import unicodedata
from pathlib import Path

CONTEXT = 77
BEGIN, END = "<|startoftext|>", "<|endoftext|>"
WORDS = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&#34;": '"', "&nbsp;": " "}
LIGATURES = {"ĳ": "ij", "Ĳ": "IJ", "ŉ": "ʼn", "Ǳ": "DZ", "ǲ": "Dz", "ǳ": "dz", "Ǆ": "DŽ", "ǅ": "Dž", "ǆ": "dž"}
LIGATURES |= {"Ǉ": "LJ", "ǈ": "Lj", "ǉ": "lj", "Ǌ": "NJ", "ǋ": "Nj", "ǌ": "nj"}
LIGATURES |= {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ſt", "ﬆ": "st"}


def vocabulary_file() -> Path:
    import clip

    return Path(clip.__file__).with_name("bpe_simple_vocab_16e6.txt.gz")


def byte_characters() -> list[str]:
    """The visible characters that stand for the 256 bytes, in the order of their ids: printable ones first."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    hidden = 256 - len(printable)
    return [chr(b) for b in printable] + [chr(256 + i) for i in range(hidden)]


def tokenizer_json(vocabulary: Path | None = None) -> bytes:
    from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    lines = gzip.decompress((vocabulary or vocabulary_file()).read_bytes()).decode().split("\n")
    merges = [tuple(line.split()) for line in lines[1 : 49152 - 256 - 2 + 1]]
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
    full_width = {chr(c): unicodedata.normalize("NFKC", chr(c)) for c in [0x3000, *range(0xFF01, 0xFFF0)]}
    replacements = ENTITIES | {"&amp;": "&"} | LIGATURES | {c: n for c, n in full_width.items() if c != n}
    tokenizer.normalizer = normalizers.Sequence(
        [
            *(normalizers.Replace(old, new) for old, new in replacements.items()),
            normalizers.Replace(Regex("[\u02bc\u2018-\u201b]"), "'"),
            normalizers.Replace(Regex("[\u201c-\u201f]"), '"'),
            normalizers.Replace(Regex("[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f\u206a-\u206f\ufeff\ufff9-\ufffc]"), ""),
            normalizers.NFC(),
            normalizers.Replace(Regex(r"\s+"), " "),
            normalizers.Lowercase(),
        ]
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
    tokenizer.enable_truncation(max_length=CONTEXT)
    # openai/CLIP fills up with 0, which is the token of "!": the text tower looks at the first end token alone.
    tokenizer.enable_padding(length=CONTEXT, pad_id=0, pad_token="!")
    return tokenizer.to_str().encode()
