# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Writes ../resources/golden/preprocess.txt: what the references make of images before their networks see them.

Columns: card, width, height, sizes of the tensor for one image (rows first), then index:value of some of its values. The
preprocessing of the built-in card is held to it, without what the card leaves to the graph.

Run: pip install -r requirements.txt && python preprocess.py
"""

from pathlib import Path

import numpy as np
import torch
import torchvision.transforms as T
import torchvision.transforms.functional as TF
from PIL import Image
from pyiqa.archs.arch_util import uniform_crop
from pyiqa.data.multiscale_trans_util import get_multiscale_patches
from torch_fidelity.interpolate_compat_tensorflow import interpolate_bilinear_2d_like_tensorflow1x

from pictures import picture

SAMPLES = 32
IN = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
CLIP = ([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711])
SIZES = [(97, 131), (512, 341), (225, 301), (1024, 1024)]


def tensor(image):
    return T.ToTensor()(Image.fromarray(image))


def pil(size, interpolation, norm):
    return T.Compose([T.Resize(size, interpolation), T.CenterCrop(size), T.ToTensor(), T.Normalize(*norm)])


def on_pil(size, interpolation, norm):
    return lambda image: pil(size, interpolation, norm)(Image.fromarray(image))[None]


def on_tensor(size, interpolation, norm):
    """In float64: in float32 torch places the taps of its antialiased filter with an error of up to 6e-6 of the range."""
    chain = T.Compose([T.Resize(size, interpolation, antialias=True), T.CenterCrop(size), T.Normalize(*norm)])
    return lambda image: chain(tensor(image).double())[None]


def clean_fid(image):
    planes = [Image.fromarray(image[:, :, c].astype(np.float32), mode="F") for c in range(3)]
    resized = np.stack([np.asarray(p.resize((299, 299), Image.Resampling.BICUBIC)).clip(0, 255) for p in planes])
    return (torch.from_numpy(resized)[None] - 128) / 128


def legacy_pytorch(image):
    x = torch.from_numpy(image.transpose(2, 0, 1).astype(np.float32))[None]
    x = torch.nn.functional.interpolate(x, size=(299, 299), mode="bilinear", align_corners=False)
    return (x.clip(0, 255) - 128) / 128


def tensorflow(image):
    x = torch.from_numpy(image.transpose(2, 0, 1).astype(np.float32))[None]
    return (interpolate_bilinear_2d_like_tensorflow1x(x, size=(299, 299), align_corners=False) - 128) / 128


def saliency(size, norm):
    """The steps of rembg 2.0's sessions."""

    def run(image):
        resized = np.asarray(Image.fromarray(image).resize((size, size), Image.Resampling.LANCZOS)).astype(np.float64)
        x = resized / max(resized.max(), 1e-6)
        x = (x - np.array(norm[0])) / np.array(norm[1])
        return torch.from_numpy(x.transpose(2, 0, 1))[None]

    return run


def q_align(image):
    side = max(image.shape[:2])
    square = Image.new("RGB", (side, side), tuple(int(255 * m) for m in CLIP[0]))
    square.paste(Image.fromarray(image), ((side - image.shape[1]) // 2, (side - image.shape[0]) // 2))
    x = T.ToTensor()(square.resize((448, 448), Image.Resampling.BICUBIC))
    return T.Normalize(*CLIP)(x)[None]


def grid(count):
    return lambda image: uniform_crop([tensor(image)[None]], 224, count)


def windows(image):
    x = tensor(image)[None]
    x = x.unfold(2, 224, 32).unfold(3, 224, 32).permute(0, 2, 3, 1, 4, 5).reshape(-1, 3, 224, 224)
    count = min(15, len(x))
    return x[[len(x) // count * i for i in range(count)]]


def musiq(image):
    x = (tensor(image)[None] - 0.5) * 2
    return get_multiscale_patches(x, 32, 32, 10, [224, 384], -1)


def identity(norm=None):
    return lambda image: (T.Normalize(*norm) if norm else lambda x: x)(tensor(image))[None]


BICUBIC, BILINEAR = TF.InterpolationMode.BICUBIC, TF.InterpolationMode.BILINEAR
HALF = ([0.5] * 3, [0.5] * 3)
CHAINS = {
    "inception-v3-fid": clean_fid,
    "inception-v3-fid-legacy-pytorch": legacy_pytorch,
    "inception-v3-fid-legacy-tensorflow": tensorflow,
    "inception-v3-is": tensorflow,
    "clip-vit-b-32": on_pil(224, BICUBIC, CLIP),
    "dinov2-vit-l-14": on_pil(224, BICUBIC, IN),
    "vit-b-16": on_pil(224, BILINEAR, IN),
    "nima": on_tensor(299, BILINEAR, HALF),
    "laion-aesthetic-v2": on_tensor(224, BICUBIC, CLIP),
    "u2net": saliency(320, IN),
    "isnet-general-use": saliency(1024, ([0.5] * 3, [1.0] * 3)),
    "q-align": q_align,
    "hyperiqa": grid(25),
    "maniqa": grid(20),
    "tres": grid(50),
    "liqe": windows,
    "musiq": musiq,
    "lpips-alex": identity(HALF),
    "dbcnn": identity(),
}


def main():
    out = Path(__file__).resolve().parents[1] / "resources" / "golden" / "preprocess.txt"
    out.parent.mkdir(parents=True, exist_ok=True)
    lines = ["# preprocess.py: torch %s, torchvision, Pillow %s" % (torch.__version__, Image.__version__)]
    for card, chain in CHAINS.items():
        for width, height in SIZES:
            if card == "liqe" and min(width, height) < 224:
                continue
            if card == "isnet-general-use" and width != 225:
                continue
            x = chain(picture(width, height, 1)).to(torch.float64).reshape(-1)
            shape = tuple(chain(picture(width, height, 1)).shape)
            at = np.random.default_rng(7).integers(0, len(x), SAMPLES)
            values = " ".join("%d:%.9g" % (i, x[int(i)]) for i in at)
            lines.append("%s %d %d %s %s" % (card, width, height, "x".join(map(str, shape)), values))
    out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
