# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Writes src/test/resources/golden/resample.txt: what Pillow 13.0.0 and torch 2.7.1 make of images from a formula.

Columns: tool, filter, width, height, toWidth, toHeight, then
- pillow8: sha256 of the resized bytes (3 planes, values `level`), Image.resize on mode L
- pillowF: sha256 of the resized little-endian floats (values 0..255), Image.resize on mode F
- torch:   index:value of some resized floats (values k/255), interpolate(align_corners=False, antialias=False)

Run: pip install -r requirements.txt && python resample.py
"""

import hashlib
from pathlib import Path

import numpy as np
import PIL
import torch
from PIL import Image

FILTERS = {
    "box": Image.Resampling.BOX,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}
SIZES = [
    (97, 131, 224, 224),
    (512, 512, 299, 299),
    (512, 512, 1024, 1024),
    (3, 7, 7, 3),
    (3, 3, 7, 7),
    (1, 1, 5, 4),
    (1, 9, 9, 1),
    (31, 17, 1, 1),
    (31, 17, 31, 17),
    (31, 17, 31, 40),
    (31, 17, 8, 17),
    (101, 103, 53, 211),
    (640, 427, 336, 224),
    (256, 256, 224, 224),
    (1999, 1501, 2, 3),
    (2, 2, 513, 257),
    (427, 640, 299, 299),
    (101, 103, 98, 97),
    (101, 103, 98, 96),
    (50, 60, 70, 59),
]
TORCH_SIZES = [(97, 131, 224, 224), (512, 512, 224, 224), (3, 7, 7, 3), (1, 9, 9, 1), (101, 103, 53, 211), (2, 2, 13, 9)]
SAMPLES = 24


def level(width, height, plane):
    """0..255: a ramp in plane 0, hashed noise in plane 1, their stripes in plane 2; integers modulo 2^32 alone."""
    x = np.arange(width, dtype=np.uint32)[None, :]
    y = np.arange(height, dtype=np.uint32)[:, None]
    ramp = (x * np.uint32(3) + y * np.uint32(5)) & np.uint32(255)
    h = x * np.uint32(374761393) + y * np.uint32(668265263)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(1274126177)
    noise = (h ^ (h >> np.uint32(16))) & np.uint32(255)
    stripes = np.where(((x >> np.uint32(2)) + (y >> np.uint32(3))) & np.uint32(1) == 1, ramp, noise)
    return (ramp, noise, stripes)[plane].astype(np.uint8)


def main():
    assert PIL.__version__ == "13.0.0" and torch.__version__.startswith("2.7.1")
    lines = ["# Written by src/test/python/resample.py with Pillow 13.0.0 and torch 2.7.1"]
    for width, height, to_width, to_height in SIZES:
        planes = [level(width, height, c) for c in range(3)]
        for name, filter_ in FILTERS.items():
            size = (to_width, to_height)
            what = f"{name} {width} {height} {to_width} {to_height}"
            bytes8 = b"".join(Image.fromarray(p).resize(size, filter_).tobytes() for p in planes)
            rgb = np.asarray(Image.fromarray(np.stack(planes, -1)).resize(size, filter_))
            assert rgb.transpose(2, 0, 1).tobytes() == bytes8, "planes and RGB must agree"
            floats = b"".join(
                np.asarray(Image.fromarray(p.astype(np.float32)).resize(size, filter_)).astype("<f4").tobytes()
                for p in planes
            )
            lines.append(f"pillow8 {what} {hashlib.sha256(bytes8).hexdigest()}")
            lines.append(f"pillowF {what} {hashlib.sha256(floats).hexdigest()}")
    for width, height, to_width, to_height in TORCH_SIZES:
        planes = torch.from_numpy(np.stack([level(width, height, c) for c in range(3)])).float().div(255)[None]
        for name in ("bilinear", "bicubic"):
            resized = torch.nn.functional.interpolate(
                planes, size=(to_height, to_width), mode=name, align_corners=False, antialias=False
            ).numpy().ravel()
            at = np.unique(np.linspace(0, resized.size - 1, SAMPLES).astype(int))
            values = " ".join(f"{i}:{resized[i]!s}" for i in at)
            lines.append(f"torch {name} {width} {height} {to_width} {to_height} {values}")
    target = Path(__file__).resolve().parents[1] / "resources" / "golden" / "resample.txt"
    target.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
