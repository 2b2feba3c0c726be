# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Writes src/test/resources/decode: small images of every kind from integer formulas, and what Pillow 13.0.0 reads.

files/NAME        the encoded images
expected.json     name -> format, width, height, alpha, sha256 of Image.open(f).convert("RGB").tobytes(); where it has an
                  orientation, columns and sha256 of ImageOps.exif_transpose of that
sample.json       path below DANI's root -> the same sha256, for every image of the sample and the human study;
                  written only where a data set is given

Run: pip install -r requirements.txt && python decode.py [DANI-ROOT]
"""

import hashlib
import io
import json
import shutil
import struct
import sys
import zlib
from pathlib import Path

import cv2
import numpy as np
import PIL
from PIL import Image, ImageOps, features

TARGET = Path(__file__).resolve().parents[1] / "resources" / "decode"
FILES = TARGET / "files"
PHOTO = (45, 35)


def level(width, height, channel, seed=0):
    """0..255: slopes, a disc and a little hashed noise; integers modulo 2^32 alone."""
    x = np.arange(width, dtype=np.uint32)[None, :]
    y = np.arange(height, dtype=np.uint32)[:, None]
    c = np.uint32(channel * 3 + seed)
    slope = (x * (c + np.uint32(3)) + y * (np.uint32(7) - np.uint32(channel))) & np.uint32(255)
    h = x * np.uint32(374761393) + y * np.uint32(668265263) + np.uint32(int(c) * 1442695041 & 0xFFFFFFFF)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(1274126177)
    noise = (h ^ (h >> np.uint32(16))) & np.uint32(31)
    dx, dy = x.astype(np.int64) - width // 2, y.astype(np.int64) - height // 2
    disc = dx * dx + dy * dy < (min(width, height) * min(width, height)) // 9
    return (np.where(disc, 255 - slope // 2, slope // 2 + 40 * channel) & 0xFF).astype(np.int64) // 2 + noise


def picture(size, channels, seed=0):
    """uint8, H x W x channels (H x W for one)."""
    planes = [np.clip(level(*size, c, seed), 0, 255).astype(np.uint8) for c in range(channels)]
    return planes[0] if channels == 1 else np.stack(planes, -1)


def image(size, mode, seed=0):
    channels = len(Image.new(mode, (1, 1)).getbands())
    array = picture(size, channels, seed)
    return Image.frombytes(mode, size, array.tobytes())


def encoded(picture_, format_, **options):
    stream = io.BytesIO()
    picture_.save(stream, format_, **options)
    return stream.getvalue()


def jpegs():
    for name, sampling in (("444", "4:4:4"), ("422", "4:2:2"), ("420", "4:2:0")):
        for size in (PHOTO, (16, 16), (17, 33), (1, 1), (2, 3), (3, 2), (5, 17)):
            data = image(size, "RGB", 1)
            yield f"{name}-{size[0]}x{size[1]}.jpg", encoded(data, "JPEG", subsampling=sampling, quality=85)
        rgb = image(PHOTO, "RGB", 2)
        yield f"{name}-progressive.jpg", encoded(rgb, "JPEG", subsampling=sampling, progressive=True, quality=80)
        yield f"{name}-optimised.jpg", encoded(rgb, "JPEG", subsampling=sampling, optimize=True, quality=60)
        yield f"{name}-restart.jpg", encoded(rgb, "JPEG", subsampling=sampling, restart_marker_blocks=2)
        yield f"{name}-coarse.jpg", encoded(rgb, "JPEG", subsampling=sampling, quality=3)
        yield f"{name}-fine.jpg", encoded(rgb, "JPEG", subsampling=sampling, quality=100)
    for name in ("440", "411"):
        factor = getattr(cv2, f"IMWRITE_JPEG_SAMPLING_FACTOR_{name}")
        for size in (PHOTO, (17, 33), (3, 2), (70, 9)):
            bgr = np.ascontiguousarray(picture(size, 3, 3)[:, :, ::-1])
            for kind in (0, 1):
                flags = [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, factor, cv2.IMWRITE_JPEG_QUALITY, 85]
                done, data = cv2.imencode(".jpg", bgr, [*flags, cv2.IMWRITE_JPEG_PROGRESSIVE, kind])
                assert done
                yield f"{name}-{size[0]}x{size[1]}{'-progressive' * kind}.jpg", data.tobytes()
    for size in (PHOTO, (1, 1), (8, 9)):
        yield f"grey-{size[0]}x{size[1]}.jpg", encoded(image(size, "L"), "JPEG")
    yield "grey-progressive.jpg", encoded(image(PHOTO, "L"), "JPEG", progressive=True)
    rgb = image(PHOTO, "RGB", 4)
    yield "rgb-untransformed.jpg", encoded(rgb, "JPEG", keep_rgb=True)
    cmyk = encoded(image((29, 19), "CMYK"), "JPEG", quality=90)
    adobe = cmyk.index(b"\xff\xee")
    assert cmyk[adobe + 4 : adobe + 9] == b"Adobe" and cmyk[adobe + 15] == 0
    yield "cmyk-adobe.jpg", cmyk
    yield "cmyk-adobe-ycck.jpg", cmyk[: adobe + 15] + b"\2" + cmyk[adobe + 16 :]
    yield "cmyk-plain.jpg", cmyk[:adobe] + cmyk[adobe + 16 :]
    yield "cmyk-progressive.jpg", encoded(image((19, 21), "CMYK"), "JPEG", progressive=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    yield "exif-rotated.jpg", encoded(rgb, "JPEG", exif=exif)
    yield "icc-profile.jpg", encoded(rgb, "JPEG", icc_profile=b"\0" * 200)
    plain = encoded(rgb, "JPEG")
    yield "fill-bytes.jpg", plain[:2] + b"\xff\xff" + plain[2:]
    yield "trailing-bytes.jpg", plain + b"trailing"
    yield "no-jfif.jpg", plain[:2] + plain[20:]


def segments(jpeg):
    """The headers without Huffman tables; each scan with the tables in front of it."""
    at, head, scans, tables = 2, jpeg[:2], [], b""
    while jpeg[at + 1] != 0xD9:
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if jpeg[at + 1] == 0xC4:
            tables += jpeg[at:end]
        elif jpeg[at + 1] != 0xDA:
            head += jpeg[at:end]
        else:
            while jpeg[end] != 0xFF or jpeg[end + 1] == 0 or 0xD0 <= jpeg[end + 1] <= 0xD7:
                end += 1
            scans.append(tables + jpeg[at:end])
            tables = b""
        at = end
    return head, scans


def altered_jpegs():
    """What Pillow reads whole although it is not in order."""
    end = b"\xff\xd9"
    for name, mode, sampling in (("444", "RGB", "4:4:4"), ("422", "RGB", "4:2:2"), ("420", "RGB", "4:2:0"), ("grey", "L", "4:4:4")):
        for size in ((100, 80), (33, 49), (9, 7)):
            whole = encoded(image(size, mode, 5), "JPEG", subsampling=sampling, progressive=True, quality=50)
            head, scans = segments(whole)
            for kept in (1, 2, 4):
                yield f"{name}-{size[0]}x{size[1]}-scans{kept}.jpg", head + b"".join(scans[:kept]) + end
    rgb = image(PHOTO, "RGB", 3)
    restarts = encoded(rgb, "JPEG", subsampling="4:2:0", restart_marker_blocks=2)
    later = bytearray(restarts)
    for at in range(len(later) - 1):
        if later[at] == 0xFF and 0xD0 <= later[at + 1] <= 0xD7:
            later[at + 1] = 0xD0 + (later[at + 1] - 0xD0 + 4) % 8
    yield "restart-shifted.jpg", bytes(later)
    yield "restart-padded.jpg", restarts.replace(b"\xff\xd1", b"\0\0\xff\x01\xff\xd1")
    plain = encoded(rgb, "JPEG", quality=85)
    yield "zeros-for-end.jpg", plain[:-2] + bytes(100)
    yield "text-for-end.jpg", plain[:-2] + b"no end mark"
    head, scans = segments(plain)
    yield "motion-jpeg.jpg", head + b"".join(scan[scan.index(b"\xff\xda") :] for scan in scans) + end


def orientation(value, order="<"):
    """An EXIF block with nothing but the tag."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return b"Exif\0\0" + mark + struct.pack(order + "IHHHIHHI", 8, 1, 0x0112, 3, 1, value, 0, 0)


def turned():
    """Pictures to be turned, declared in every way that Pillow finds."""
    xmp = b'<x:xmpmeta xmlns:tiff="http://ns.adobe.com/tiff/1.0/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
    rgb = image((7, 5), "RGB", 6)
    for value in range(1, 9):
        yield f"orientation{value}.jpg", encoded(rgb, "JPEG", exif=orientation(value, "<>"[value % 2]))
        yield f"orientation{value}.png", encoded(rgb, "PNG", exif=orientation(value, "<>"[value % 2]))
        yield f"orientation{value}.webp", encoded(rgb, "WEBP", lossless=True, exif=orientation(value, "<>"[value % 2]))
    yield "orientation-none9.jpg", encoded(rgb, "JPEG", exif=orientation(9))
    yield "orientation-xmp.jpg", encoded(rgb, "JPEG", xmp=xmp)
    yield "orientation-xmp-and-exif.jpg", encoded(rgb, "JPEG", xmp=xmp, exif=orientation(3))
    yield "orientation-xmp.webp", encoded(rgb, "WEBP", lossless=True, xmp=xmp)
    plain = encoded(rgb, "PNG")
    late = chunk(b"eXIf", orientation(8)[6:])
    yield "orientation-behind-pixels.png", plain[:-12] + late + plain[-12:]
    profile = f"\nexif\n{len(orientation(5)):8}\n{orientation(5).hex()}\n".encode()
    named = b"Raw profile type exif\0"
    yield "orientation-profile.png", plain[:33] + chunk(b"tEXt", named + profile) + plain[33:]
    yield "orientation-packed-profile.png", plain[:33] + chunk(b"zTXt", named + b"\0" + zlib.compress(profile)) + plain[33:]
    text = b"XML:com.adobe.xmp\0\0\0\0\0" + xmp
    yield "orientation-xmp.png", plain[:33] + chunk(b"iTXt", text) + plain[33:]
    packed = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(xmp)
    yield "orientation-packed-xmp.png", plain[:33] + chunk(b"iTXt", packed) + plain[33:]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def paeth(a, b, c):
    pa, pb, pc = abs(b - c), abs(a - c), abs(a + b - 2 * c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def filtered(lines, step):
    """Rows with the five PNG filters in turn."""
    result, above = b"", None
    for y, line in enumerate(lines):
        above = above or bytes(len(line))
        kind = (y + 4) % 5
        out = bytearray([kind])
        for i, value in enumerate(line):
            a = line[i - step] if i >= step else 0
            c = above[i - step] if i >= step else 0
            out.append((value - (0, a, above[i], (a + above[i]) // 2, paeth(a, above[i], c))[kind]) & 255)
        result += bytes(out)
        above = line
    return result


def png(samples, depth, colour, *chunks, interlaced=False, parts=1):
    """A PNG of an H x W x C array of integers below 2^depth."""
    height, width, count = samples.shape
    step = max(1, count * depth // 8)
    data = b""
    for x0, y0, dx, dy in ADAM7 if interlaced else ((0, 0, 1, 1),):
        part = samples[y0::dy, x0::dx]
        if part.size == 0:
            continue
        lines = []
        for row in part.reshape(part.shape[0], -1):
            bits = "".join(format(int(v), f"0{depth}b") for v in row)
            bits += "0" * (-len(bits) % 8)
            lines.append(int(bits, 2).to_bytes(len(bits) // 8, "big"))
        data += filtered(lines, step)
    packed = zlib.compress(data, 9)
    cut = [len(packed) * i // parts for i in range(parts + 1)]
    body = b"".join(chunk(b"IDAT", packed[a:b]) for a, b in zip(cut, cut[1:]))
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunks) + body + chunk(b"IEND", b"")


def deep(size, channels, depth, seed=0):
    array = picture(size, channels, seed).reshape(size[1], size[0], channels).astype(np.int64)
    if depth == 16:
        return array * 256 + (array * 37 + 11) % 256
    return array >> (8 - depth)


def pngs():
    size = (21, 13)
    palette = bytes((i * 37 + c * 91) & 255 for i in range(256) for c in range(3))
    for interlaced in (False, True):
        tail = "-interlaced" * interlaced
        for depth in (1, 2, 4, 8, 16):
            grey = deep(size, 1, depth)
            yield f"grey{depth}{tail}.png", png(grey, depth, 0, interlaced=interlaced)
            trns = chunk(b"tRNS", struct.pack(">H", int(grey[3, 4, 0])))
            yield f"grey{depth}-trns{tail}.png", png(grey, depth, 0, trns, interlaced=interlaced)
        for depth in (1, 2, 4, 8):
            plte = chunk(b"PLTE", palette[: 3 << depth])
            index = deep(size, 1, depth)
            yield f"palette{depth}{tail}.png", png(index, depth, 3, plte, interlaced=interlaced)
            trns = chunk(b"tRNS", bytes([0, 128]))
            yield f"palette{depth}-trns{tail}.png", png(index, depth, 3, plte, trns, interlaced=interlaced)
        for depth in (8, 16):
            for name, colour, channels in (("rgb", 2, 3), ("grey-alpha", 4, 2), ("rgba", 6, 4)):
                data = deep(size, channels, depth)
                yield f"{name}{depth}{tail}.png", png(data, depth, colour, interlaced=interlaced)
            rgb = deep(size, 3, depth)
            trns = chunk(b"tRNS", struct.pack(">HHH", *(int(v) for v in rgb[2, 5])))
            yield f"rgb{depth}-trns{tail}.png", png(rgb, depth, 2, trns, interlaced=interlaced)
    rgb = deep(size, 3, 8)
    yield "one-pixel.png", png(deep((1, 1), 3, 8), 8, 2)
    yield "one-pixel-interlaced.png", png(deep((1, 1), 4, 8), 8, 6, interlaced=True)
    yield "narrow-interlaced.png", png(deep((3, 5), 1, 2), 2, 0, interlaced=True)
    yield "many-idat.png", png(rgb, 8, 2, parts=9)
    gamma = chunk(b"gAMA", struct.pack(">I", 100000))
    yield "ancillary.png", png(rgb, 8, 2, gamma, chunk(b"iCCP", b"p\0\0" + zlib.compress(b"no profile")), chunk(b"teXt", b"anything"))
    yield "short-palette.png", png(deep(size, 1, 4), 4, 3, chunk(b"PLTE", palette[:9]))


def webps():
    assert features.version("webp") == "1.6.0"
    for size in (PHOTO, (1, 1), (2, 3), (16, 16), (33, 17)):
        for quality in (20, 80):
            yield f"lossy-{size[0]}x{size[1]}-q{quality}.webp", encoded(image(size, "RGB", 5), "WEBP", quality=quality)
        yield f"lossless-{size[0]}x{size[1]}.webp", encoded(image(size, "RGB", 5), "WEBP", lossless=True)
    for name, options in (("lossy", {"quality": 70}), ("lossless", {"lossless": True, "exact": True})):
        yield f"{name}-alpha.webp", encoded(image(PHOTO, "RGBA", 6), "WEBP", **options)
    colours = image(PHOTO, "RGB", 7).quantize(7, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    yield "lossless-few-colours.webp", encoded(colours.convert("RGB"), "WEBP", lossless=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    yield "extended.webp", encoded(image(PHOTO, "RGB", 8), "WEBP", exif=exif, icc_profile=b"\0" * 200)
    frames = [image((20, 10), "RGB", s) for s in (1, 2)]
    yield "animated.webp", encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=50)


def bmp(size, bits, rows, palette=b"", compression=0, masks=b"", top_down=False, header=40):
    width, height = size
    if not top_down:
        rows = rows[::-1]
    data = b"".join(row + b"\0" * (-len(row) % 4) for row in rows) if compression in (0, 3) else b"".join(rows)
    if header == 12:
        info = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        colours = len(palette) // 4
        info = struct.pack(
            "<IiiHHIIiiII", 40, width, -height if top_down else height, 1, bits, compression, len(data), 0, 0, colours, 0
        )
    offset = 14 + len(info) + len(masks) + len(palette)
    return struct.pack("<2sIHHI", b"BM", offset + len(data), 0, 0, offset) + info + masks + palette + data


def offset(data, value):
    """The same BMP with another bfOffBits."""
    return data[:10] + struct.pack("<I", value) + data[14:]


def bits_of(row, depth):
    text = "".join(format(int(v), f"0{depth}b") for v in row)
    text += "0" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big")


def bmps():
    size = (21, 13)
    palette = bytes(v for i in range(256) for v in ((i * 37) & 255, (i * 91 + 5) & 255, (i * 53 + 9) & 255, 0))
    rgb = picture(size, 3, 9)
    bgr = [row[:, ::-1].tobytes() for row in rgb]
    yield "rgb24.bmp", bmp(size, 24, bgr)
    yield "rgb24-top-down.bmp", bmp(size, 24, bgr, top_down=True)
    yield "rgb24-os2.bmp", bmp(size, 24, bgr, header=12)
    bgrx = [np.dstack([row[None, :, ::-1], np.zeros((1, size[0], 1), np.uint8)]).tobytes() for row in rgb]
    yield "rgb32.bmp", bmp(size, 32, bgrx)
    for bits in (1, 4, 8):
        index = deep(size, 1, bits)[:, :, 0]
        yield f"palette{bits}.bmp", bmp(size, bits, [bits_of(row, bits) for row in index], palette[: 4 << bits])
        grey = bytes(v for i in range(1 << bits) for v in [i * (255 // ((1 << bits) - 1))] * 3 + [0])
        yield f"grey{bits}.bmp", bmp(size, bits, [bits_of(row, bits) for row in index], grey)
    wide = rgb.astype(np.uint16)
    r5, g5, g6, b5 = wide[..., 0] >> 3, wide[..., 1] >> 3, wide[..., 1] >> 2, wide[..., 2] >> 3
    five = [row.astype("<u2").tobytes() for row in r5 << 10 | g5 << 5 | b5]
    six = [row.astype("<u2").tobytes() for row in r5 << 11 | g6 << 5 | b5]
    yield "rgb555.bmp", bmp(size, 16, five)
    yield "rgb565.bmp", bmp(size, 16, six, compression=3, masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F))
    yield "rgb32-masks.bmp", bmp(size, 32, bgrx, compression=3, masks=struct.pack("<III", 0xFF0000, 0xFF00, 0xFF))
    index = picture(size, 1, 3)
    rows = []
    for row in index:
        rows.append(b"".join(bytes([1, v]) for v in row[:5]) + bytes([0, 10]) + row[5:15].tobytes())
        rows[-1] += bytes([6, row[15], 0, 0])
    yield "rle8.bmp", bmp(size, 8, [rows[0] + b"\0\1", *rows[1:]], palette, compression=1, top_down=False)
    whole = bmp(size, 8, rows, palette, compression=1)
    yield "rle8-no-end.bmp", whole[:-2]
    four = bmp(size, 4, [bits_of(row, 4) for row in deep(size, 1, 4)[:, :, 0]], palette[:64])
    yield "palette4-offset0.bmp", offset(four, 0)
    yield "palette4-offset54.bmp", offset(four, 54)
    masked = bmp(size, 16, six, compression=3, masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F))
    yield "rgb565-offset0.bmp", offset(masked, 0)
    yield "rgb24-offset0.bmp", offset(bmp(size, 24, bgr), 0)
    yield "saved-rgb.bmp", encoded(image(PHOTO, "RGB", 3), "BMP")
    yield "saved-rgba.bmp", encoded(image(PHOTO, "RGBA", 3), "BMP")
    yield "saved-grey.bmp", encoded(image(PHOTO, "L", 3), "BMP")
    yield "saved-bilevel.bmp", encoded(image(PHOTO, "L", 3).point(lambda v: 255 * (v > 90)).convert("1"), "BMP")


def gif_on_canvas(data, canvas, place):
    """The same frame elsewhere on a canvas of another size."""
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 128 else 0)
    while data[at] != 0x2C:
        at += 2
        while data[at]:
            at += 1 + data[at]
        at += 1
    return data[:6] + struct.pack("<HH", *canvas) + data[10 : at + 1] + struct.pack("<HH", *place) + data[at + 5 :]


def gifs():
    rgb = image(PHOTO, "RGB", 3)
    for colours in (2, 5, 16, 200):
        for interlace in (0, 1):
            index = rgb.quantize(colours, dither=Image.Dither.NONE)
            yield f"palette{colours}-{interlace}.gif", encoded(index, "GIF", interlace=interlace, optimize=False)
    index = rgb.quantize(30, dither=Image.Dither.NONE)
    yield "transparent.gif", encoded(index, "GIF", transparency=3)
    yield "grey.gif", encoded(image(PHOTO, "L", 3), "GIF")
    yield "one-pixel.gif", encoded(image((1, 1), "L", 3), "GIF")
    yield "noise.gif", encoded(Image.fromarray((picture((90, 80), 1) * 37 & 255).astype(np.uint8)), "GIF")
    frames = [image((20, 10), "RGB", s).quantize(16, dither=Image.Dither.NONE) for s in (1, 2)]
    yield "animated.gif", encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50)
    yield "on-canvas.gif", gif_on_canvas(encoded(index, "GIF", interlace=0), (60, 50), (3, 5))
    yield "on-canvas-transparent.gif", gif_on_canvas(encoded(index, "GIF", transparency=3), (60, 50), (9, 2))
    yield "over-canvas.gif", gif_on_canvas(encoded(index, "GIF"), (20, 50), (7, 1))


def tiff(samples, depth, photometric, order="<", part=None, planar=False, compressed=False, tags=(), big=False):
    """A TIFF of an H x W x C array: strips of part rows, or tiles of (width, height)."""
    height, width, count = samples.shape
    tiled = isinstance(part, tuple)
    wide, high = part if tiled else (width, part or height)
    layers = [samples[:, :, [c]] for c in range(count)] if planar else [samples]
    parts = []
    for layer in layers:
        for y in range(0, height, high):
            for x in range(0, width, wide):
                cut = layer[y : y + high, x : x + wide]
                if tiled:
                    cut = np.pad(cut, ((0, high - cut.shape[0]), (0, wide - cut.shape[1]), (0, 0)))
                if compressed:
                    cut = np.diff(cut.astype(np.int64), axis=1, prepend=0) % (1 << depth)
                if depth == 16:
                    data = cut.astype(order + "u2").tobytes()
                else:
                    data = b"".join(bits_of(row.reshape(-1), depth) for row in cut)
                parts.append(zlib.compress(data) if compressed else data)
    letter, pointer = ("Q", 8) if big else ("I", 4)
    entries = {256: (3, [width]), 257: (3, [height]), 258: (3, [depth] * count), 262: (3, [photometric]), 277: (3, [count])}
    entries |= {259: (3, [8 if compressed else 1]), 284: (3, [2 if planar else 1]), 317: (3, [2 if compressed else 1])}
    entries |= dict(tags)
    start = 16 if big else 8
    offsets = [start + sum(map(len, parts[:i])) for i in range(len(parts))]
    entries |= {324 if tiled else 273: (4, offsets), 325 if tiled else 279: (4, [len(p) for p in parts])}
    entries |= {322: (3, [wide]), 323: (3, [high])} if tiled else {278: (3, [high])}
    body = b"".join(parts)
    body += b"\0" * (-len(body) % 8)
    at = start + len(body)
    table_at = at + (8 if big else 2) + len(entries) * (20 if big else 12) + pointer
    table, extra = b"", b""
    for tag in sorted(entries):
        kind, values = entries[tag]
        data = struct.pack(f"{order}{len(values)}{'H' if kind == 3 else 'I'}", *values)
        if len(data) > pointer:
            where = struct.pack(order + letter, table_at + len(extra))
            extra += data + b"\0" * (-len(data) % 8)
        else:
            where = data + b"\0" * (pointer - len(data))
        table += struct.pack(order + "HH" + letter, tag, kind, len(values)) + where
    mark = b"II" if order == "<" else b"MM"
    head = mark + (struct.pack(order + "HHHQ", 43, 8, 0, at) if big else struct.pack(order + "HI", 42, at))
    return head + body + struct.pack(order + ("Q" if big else "H"), len(entries)) + table + bytes(pointer) + extra


def tiffs():
    rgb = image(PHOTO, "RGB", 4)
    rgba = image(PHOTO, "RGBA", 5)
    modes = {"rgb": rgb, "grey": rgb.convert("L"), "palette": rgb.quantize(60, dither=Image.Dither.NONE), "rgba": rgba}
    modes |= {"grey-alpha": image(PHOTO, "LA", 5), "cmyk": image(PHOTO, "CMYK", 5), "bilevel": image(PHOTO, "L", 3).convert("1", dither=0)}
    for name, picture_ in modes.items():
        for compression in ("raw", "tiff_lzw", "packbits", "tiff_adobe_deflate"):
            yield f"{name}-{compression}.tif", encoded(picture_, "TIFF", compression=compression, tiffinfo={278: 9})
    for name in ("rgb", "grey"):
        yield f"{name}-jpeg.tif", encoded(modes[name], "TIFF", compression="jpeg", tiffinfo={278: 16})
        yield f"{name}-predictor.tif", encoded(modes[name], "TIFF", compression="tiff_lzw", tiffinfo={317: 2})
    for value in range(1, 9):
        yield f"orientation{value}.tif", encoded(image((7, 5), "RGB", 6), "TIFF", tiffinfo={274: value})
    size = (37, 21)
    for depth in (8, 16):
        for order in "<>":
            end = f"{depth}{'-le' if order == '<' else '-be'}.tif"
            data = deep(size, 3, depth)
            yield "strips" + end, tiff(data, depth, 2, order, part=8)
            yield "tiles" + end, tiff(data, depth, 2, order, part=(16, 16))
            yield "tiles-differences" + end, tiff(data, depth, 2, order, part=(16, 32), compressed=True)
            yield "grey-tiles" + end, tiff(deep(size, 1, depth), depth, 1, order, part=(16, 16))
    yield "big.tif", tiff(deep(size, 3, 8), 8, 2, part=8, big=True)
    yield "planes.tif", tiff(deep(size, 3, 8), 8, 2, part=8, planar=True)
    yield "planes-tiles.tif", tiff(deep(size, 3, 8), 8, 2, part=(16, 16), planar=True, compressed=True)
    yield "associated-alpha.tif", tiff(deep(size, 4, 8), 8, 2, part=8, tags={338: (3, [1])})
    yield "no-alpha.tif", tiff(deep(size, 4, 8), 8, 2, part=8, tags={338: (3, [0])})
    for depth in (1, 2, 4, 8):
        yield f"white-is-zero{depth}.tif", tiff(deep(size, 1, depth), depth, 0, part=8)
        yield f"black-is-zero{depth}.tif", tiff(deep(size, 1, depth), depth, 1, part=8)
        colours = [(i * 9973 + 4096) & 0xFFFF for i in range(3 << depth)]
        yield f"palette{depth}.tif", tiff(deep(size, 1, depth), depth, 3, part=8, tags={320: (3, colours)})


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def expectation(name, data):
    opened = Image.open(io.BytesIO(data))
    rgb = opened.convert("RGB").tobytes()
    alpha = opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info
    if name.startswith(("grey16", "grey-tiles16")):
        # Pillow saturates 16-bit grey to white; the high byte is what an 8-bit image of it holds.
        high = deep(opened.size, 1, 16)[:, :, 0] >> 8
        rgb = np.repeat(high.astype(np.uint8)[:, :, None], 3, 2).tobytes()
    upright = ImageOps.exif_transpose(opened.convert("RGB"))
    tag = 1 if opened.format == "TIFF" else opened.getexif().get(0x0112, 1)
    expected = {
        "format": opened.format,
        "width": opened.width,
        "height": opened.height,
        "alpha": alpha,
        "sha256": sha256(rgb),
    }
    return expected | ({"upright": sha256(upright.tobytes()), "columns": upright.width} if 2 <= tag <= 8 else {})


def write(name, value):
    (TARGET / name).write_text(json.dumps(value, indent=1, sort_keys=True) + "\n")


def main():
    assert PIL.__version__ == "13.0.0" and features.version("libjpeg_turbo") == "3.2.0"
    shutil.rmtree(FILES, ignore_errors=True)
    FILES.mkdir(parents=True)
    expected = {}
    for name, data in (*jpegs(), *altered_jpegs(), *turned(), *pngs(), *webps(), *bmps(), *gifs(), *tiffs()):
        assert name not in expected
        (FILES / name).write_bytes(data)
        expected[name] = expectation(name, data)
    write("expected.json", expected)
    print(len(expected), "files,", sum(f.stat().st_size for f in FILES.iterdir()), "bytes")
    for root in map(Path, sys.argv[1:]):
        images = sorted(p for p in root.rglob("*") if p.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp"))
        write(
            "sample.json",
            {p.relative_to(root).as_posix(): sha256(Image.open(p).convert("RGB").tobytes()) for p in images},
        )


if __name__ == "__main__":
    main()
