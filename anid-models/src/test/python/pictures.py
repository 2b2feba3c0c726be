# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Images from a formula, the same as `Pictures.java` makes."""

import numpy as np


def picture(width, height, seed, shift=0):
    """H×W×3 bytes: a ramp, hashed noise and smooth waves of both, from integers modulo 2^32 alone;
    each `shift` halves the brightness."""
    x = np.arange(width, dtype=np.uint32)[None, :]
    y = np.arange(height, dtype=np.uint32)[:, None]
    s = np.full((1, 1), seed, dtype=np.uint32)
    ramp = (x * (np.uint32(3) + s) + y * np.uint32(5)) & np.uint32(255)
    h = x * np.uint32(374761393) + y * np.uint32(668265263) + s * np.uint32(2246822519)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(1274126177)
    noise = (h ^ (h >> np.uint32(16))) & np.uint32(255)
    blocks = (((x >> np.uint32(3)) * np.uint32(37)) ^ ((y >> np.uint32(2)) * np.uint32(91)) ^ s) & np.uint32(255)
    return np.stack([np.broadcast_to(p, (height, width)) for p in (ramp, noise, blocks)], axis=2).astype(np.uint8) >> shift
