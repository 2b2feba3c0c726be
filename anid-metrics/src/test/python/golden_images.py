# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""The test images of the project, from the table golden/images.txt, by integer arithmetic alone.

The Java twin is org.anid.metrics.testing.GoldenImages; both must give the same bytes, which golden/images.json proves.
Every image is an H x W x 3 array of values 0..255; `>>` is the arithmetic shift (floor), `//` acts on numbers >= 0 only.
"""

import hashlib
from pathlib import Path

import numpy as np

TABLE = Path(__file__).resolve().parents[1] / "resources" / "golden" / "images.txt"
GOLDEN_GAMMA = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1


def _mix(z):
    """SplitMix64's finaliser on an array of uint64."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def random_bytes(seed, count):
    """The top byte of each of the first `count` outputs of SplitMix64 started at mix(seed)."""
    start = _mix(np.array([seed], np.uint64))
    index = np.arange(1, count + 1, dtype=np.uint64)
    return (_mix(start + index * np.uint64(GOLDEN_GAMMA)) >> np.uint64(56)).astype(np.int64)


def value_noise(width, height, shift, seed):
    """Random bytes on a lattice of cells of 2^shift pixels, bilinear in between."""
    columns, rows, cell = (width >> shift) + 2, (height >> shift) + 2, 1 << shift
    lattice = random_bytes(seed, columns * rows).reshape(rows, columns)
    y, x = np.arange(height)[:, None], np.arange(width)[None, :]
    gy, gx, fy, fx = y >> shift, x >> shift, y & (cell - 1), x & (cell - 1)
    top = lattice[gy, gx] * (cell - fx) + lattice[gy, gx + 1] * fx
    bottom = lattice[gy + 1, gx] * (cell - fx) + lattice[gy + 1, gx + 1] * fx
    return (top * (cell - fy) + bottom * fy) >> (2 * shift)


def clamp(image):
    return np.clip(image, 0, 255)


def natural(width, height, seed):
    """Seven octaves of common noise, two of coloured noise, ten coloured discs (every second one striped), and grain."""
    seed *= 1000
    common = sum((s + 1) * value_noise(width, height, s, seed + s) for s in range(1, 8)) // 35
    image = np.zeros((height, width, 3), np.int64)
    for c in range(3):
        coloured = value_noise(width, height, 6, seed + 10 + c) + value_noise(width, height, 5, seed + 20 + c)
        image[:, :, c] = 128 + 2 * (common - 128) + ((coloured - 256) >> 1)
    y, x = np.arange(height)[:, None], np.arange(width)[None, :]
    random = random_bytes(seed + 30, 60)
    for k in range(10):
        cx, cy, r, *offset = random[6 * k : 6 * k + 6]
        cx, cy, r = (cx * width) >> 8, (cy * height) >> 8, (min(width, height) * (16 + (r >> 2))) >> 8
        inside = (x - cx) ** 2 + (y - cy) ** 2 <= r * r
        stripes = ((((x + (k >> 1) * y) >> 1) & 1) * 28 - 14) * (k & 1)
        for c in range(3):
            image[:, :, c] += np.where(inside, (offset[c] >> 1) - 64 + stripes, 0)
    return noise(clamp(image), 4, seed + 40)


def noise(image, amplitude, seed):
    """Adds integers from -amplitude .. amplitude, one per sample."""
    return clamp(image + ((random_bytes(seed, image.size).reshape(image.shape) * (2 * amplitude + 1)) >> 8) - amplitude)


def grey_noise(image, amplitude, seed):
    """As `noise`, one number per pixel: a grey image stays grey."""
    height, width, _ = image.shape
    random = random_bytes(seed, height * width).reshape(height, width, 1)
    return clamp(image + ((random * (2 * amplitude + 1)) >> 8) - amplitude)


def blur(image, radius):
    """Box mean over (2 radius + 1)^2 pixels, border repeated, rounded half up."""
    height, width, _ = image.shape
    side = 2 * radius + 1
    rows = sum(image[np.clip(np.arange(height) + d, 0, height - 1)] for d in range(-radius, radius + 1))
    total = sum(rows[:, np.clip(np.arange(width) + d, 0, width - 1)] for d in range(-radius, radius + 1))
    return (total + side * side // 2) // (side * side)


def contrast(image, factor):
    """Distance from 128 times factor / 256."""
    return clamp(128 + (((image - 128) * factor) >> 8))


def blocks(image, size, step):
    """In blocks of size x size: the mean in steps of 8, and the rest in steps of `step`, as strong JPEG does."""
    out = np.empty_like(image)
    for y in range(0, image.shape[0], size):
        for x in range(0, image.shape[1], size):
            block = image[y : y + size, x : x + size]
            mean = block.sum((0, 1)) // (block.shape[0] * block.shape[1])
            # 2 * 255 steps are added before and taken off after, so that the division is of a positive number.
            rest = (2 * (block - mean) + step + 1020 * step) // (2 * step) - 510
            out[y : y + size, x : x + size] = ((mean >> 3) << 3) + rest * step
    return clamp(out)


def grey(image):
    luma = (299 * image[:, :, 0] + 587 * image[:, :, 1] + 114 * image[:, :, 2] + 500) // 1000
    return np.repeat(luma[:, :, None], 3, axis=2)


def invert(image):
    return 255 - image


def rotate_channels(image):
    """R, G, B become G, B, R."""
    return np.roll(image, -1, axis=2)


def flat(width, height, r, g, b):
    return np.tile(np.array([r, g, b], np.int64), (height, width, 1))


def checker(width, height, cell):
    """White and black squares of `cell` pixels, black at the origin."""
    y, x = np.arange(height)[:, None], np.arange(width)[None, :]
    return np.repeat(((((x // cell) + (y // cell)) & 1) * 255)[:, :, None], 3, axis=2)


def lines(width, height, gap):
    """Single-pixel lines on grey: a red one every `gap` columns, a white one every `gap` + 2 rows, a black diagonal every 3 `gap`."""
    y, x = np.arange(height)[:, None], np.arange(width)[None, :]
    image = np.full((height, width, 3), 96, np.int64)
    image[np.broadcast_to(x % gap == 0, (height, width))] = (220, 30, 40)
    image[np.broadcast_to(y % (gap + 2) == 0, (height, width))] = (255, 255, 255)
    image[(x + y) % (3 * gap) == 0] = (0, 0, 0)
    return image


def ramp(width, height):
    """Red grows to the right, green downwards, blue along the diagonal."""
    y, x = np.arange(height)[:, None], np.arange(width)[None, :]
    image = np.zeros((height, width, 3), np.int64)
    image[:, :, 0] = x * 255 // (width - 1)
    image[:, :, 1] = y * 255 // (height - 1)
    image[:, :, 2] = (x + y) * 255 // (width + height - 2)
    return image


STEPS = {
    f.__name__.replace("_", "-"): f
    for f in (
        natural,
        noise,
        grey_noise,
        blur,
        contrast,
        blocks,
        grey,
        invert,
        rotate_channels,
        flat,
        checker,
        lines,
        ramp,
    )
}


def load(table=TABLE):
    """Returns ({name: uint8 image}, {pair: (reference, distorted)}), both in the order of the table."""
    images, pairs = {}, {}
    for line in table.read_text().splitlines():
        line = line.partition("#")[0].strip()
        if " : " in line:
            name, (reference, distorted) = line.split(" : ")[0].strip(), line.split(" : ")[1].split()
            pairs[name] = (reference, distorted)
        elif line:
            name, recipe = (part.strip() for part in line.split("=", 1))
            image = None
            for step in (s.split() for s in recipe.split("|")):
                if step[0] in images:
                    image = images[step[0]].astype(np.int64)
                else:
                    arguments = [int(a) for a in step[1:]]
                    image = STEPS[step[0]](*([] if image is None else [image]), *arguments)
            images[name] = image.astype(np.uint8)
    return images, pairs


def sha256(image):
    return hashlib.sha256(np.ascontiguousarray(image).tobytes()).hexdigest()
