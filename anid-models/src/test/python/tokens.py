# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Writes ../resources/golden/clip-tokens.txt: what openai-clip 1.0.1 (ftfy 6.3.1) makes of texts, `tokenize(truncate=True)`.

A line is the text in JSON, a tab, and the ids without the padding. The last line has `captions` in place of the text, and the
SHA-256 of the ids of every caption of the DANI sample, in the order of its captions.json, a line each: the captions stay there.

Run: pip install -r requirements.txt && python tokens.py CAPTIONS_JSON
"""

import hashlib
import json
import sys
from pathlib import Path

import clip

TEXTS = [
    "",
    " ",
    "a photo of a cat",
    "A photo depicts A double decker bus that is NOT in service.",
    "  tabs\tand\nnew lines \r\n and   blanks ",
    "don't they'll we've I'm it's he'd you're",
    "3 cats, 2 dogs & 1,000 fish: 50% off!!!",
    "naïve café Zürich Ångström São Paulo piñata",
    "cafe\u0301 decomposed, e\u0301le\u0300ve",
    "Кошка сидит на окне",
    "一只猫坐在窗台上",
    "窓辺に座っている猫、ネコ",
    "고양이가 창가에 앉아 있다",
    "قطة تجلس على النافذة",
    "खिड़की पर बैठी बिल्ली",
    "😀 a cat 🐱 and a dog 🐶 👨‍👩‍👧‍👦 🇩🇪 ❤️ 👍🏽",
    "“curly” ‘quotes’ ʼn „low‟ and … an ellipsis – dash — em",
    "ﬁne ﬂour eﬃcient oﬀ ﬆ ﬅ ĳ Ǆ ŉ",
    "ＬＯＵＤ　ＮＯＩＳＥＳ ｶﾞ １２３",
    "fish &amp; chips &lt;b&gt; &quot;bold&quot; &#39;x&#39; &#x1F600; &eacute;t&eacute; &nbsp;end",
    "fish &amp;amp; chips &ampx &notit; &hellip; &unknown; & alone",
    "<b>markup</b> &amp; more",
    "zero\u200bwidth \u200dand\ufeff bom \x07bell \x1b[31mred\x1b[0m \x7fdel",
    "line\u2028separator\u2029paragraph\x85next",
    "İstanbul DİYARBAKIR ΌΔΟΣ ΣΑΣ ẞ straße",
    "x" * 400,
    "supercalifragilisticexpialidocious pneumonoultramicroscopicsilicovolcanoconiosis",
    "under_score kebab-case camelCase path/to/file.txt http://example.org/?q=1&r=2",
    "$100 €50 £20 ¥3000 ½ ² ™ © ® § ¶ • ∑ √ ∞ ≈ ≠",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z " * 3,
    " ".join("word%d of a very long caption" % i for i in range(34)),
    "the quick brown fox jumps over the lazy dog " * 23,
]


def ids(text):
    row = clip.tokenize([text], truncate=True)[0].tolist()
    return " ".join(map(str, row[: row.index(49407) + 1]))


def main():
    records = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    captions = [c["caption"] for record in records.values() for c in record["captions"]]
    lines = ["%s\t%s" % (json.dumps(text), ids(text)) for text in TEXTS]
    digest = hashlib.sha256("".join(ids(c) + "\n" for c in captions).encode()).hexdigest()
    lines.append("captions\t%s" % digest)
    out = Path(__file__).resolve().parents[1] / "resources" / "golden" / "clip-tokens.txt"
    out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
