# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Which way pyiqa's luma rounds where it lies half-way between two levels: 16,782 colours of 8 bits.

Prints their number and the sha256 of their levels as pyiqa 0.1.16 on torch 2.7.1 has them, red slowest and blue fastest, in an image of
6 rows; and how many of them three sums in single precision round otherwise. pyiqa takes the sum from a matrix product, and what
that computes depends on the processor: MKL_ENABLE_INSTRUCTIONS=AVX2 or SSE4_2 shows other ones on one with AVX-512.

Run: pip install torch==2.7.1 pyiqa==0.1.16 numpy==2.4.6 && python luma.py
"""

import hashlib

import numpy as np
import torch
from pyiqa.utils.color_util import to_y_channel

ROWS = 6
SINGLE = np.float32
WEIGHTS = [SINGLE(w) for w in (0.299, 0.587, 0.114)]


def fused(a, weight, addend):
    """Double holds the product; for values k/255 the sum rounded twice is the sum rounded once."""
    return (a.astype(np.float64) * np.float64(weight) + addend).astype(SINGLE)


def main():
    colours = np.stack(np.meshgrid(*[np.arange(256)] * 3, indexing="ij"), -1).reshape(-1, 3)
    ties = colours[(colours * [299, 587, 114]).sum(1) % 1000 == 500]
    image = (ties.astype(SINGLE) / SINGLE(255)).reshape(ROWS, -1, 3)
    levels = to_y_channel(torch.from_numpy(image.transpose(2, 0, 1)[None].copy()), 255)[0, 0].numpy()
    print(len(ties), hashlib.sha256(levels.astype(np.uint8).tobytes()).hexdigest())
    red, green, blue = (image[..., c] for c in range(3))
    sums = {
        "from left to right": (red * WEIGHTS[0] + green * WEIGHTS[1]) + blue * WEIGHTS[2],
        "fused, red first": fused(blue, WEIGHTS[2], fused(green, WEIGHTS[1], red * WEIGHTS[0])),
        "fused, blue first": fused(red, WEIGHTS[0], fused(green, WEIGHTS[1], blue * WEIGHTS[2])),
    }
    for name, luma in sums.items():
        print(name, int((np.rint(luma * SINGLE(255)) != levels).sum()), "differ")


if __name__ == "__main__":
    main()
