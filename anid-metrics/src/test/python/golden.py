# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the golden values of src/test/resources/golden from the reference implementations (versions: requirements.txt).

    python golden.py                          every metric on the images of golden/images.txt, and golden/images.json
    python golden.py ssim ssim.piq            only these
    python golden.py --params DIR brisque     DIR holds the published parameters that some metrics need
    python golden.py --sample DIR psnr        golden/sample-psnr.json, over a DANI sample folder, keyed by relative path

A file holds the values of one tool: <metric>.json those of the tool that the metric follows, <metric>.<tool>.json those of a
second one. pyiqa is fed what it makes of a file: float32 RGB / 255, unless "dtype" says otherwise.
"""

import argparse
import json
import math
import sys
import warnings
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Callable

import numpy as np
import torch

import golden_images

GOLDEN = golden_images.TABLE.parent
SCRIPT = "anid-metrics/src/test/python/golden.py"
JOBS = {}


@dataclass(frozen=True)
class Job:
    metric: str
    over: str  # "pair" or "image"
    tool: str
    dtype: str
    note: str
    make: Callable  # makes the function from one or two uint8 H x W x 3 images to a number or a vector
    only: Callable  # which shapes the tool's convention equals the metric's for
    needs: str | None


def job(key, over, tool, dtype="float32", note="", only=lambda shape: True, needs=None):
    """Registers `make`, which is called once, when the job is run."""

    def register(make):
        JOBS[key] = Job(key.split(".")[0], over, tool, dtype, note, make, only, needs)
        return make

    return register


def tensor(image):
    """What pyiqa reads from a file: 1 x 3 x H x W in [0, 1]."""
    return torch.from_numpy(image.copy()).permute(2, 0, 1).unsqueeze(0).to(torch.float32) / 255


def tensor64(image):
    """The same in double precision from the start: k / 255 rounded to float64, not to float32."""
    return torch.from_numpy(image.copy()).permute(2, 0, 1).unsqueeze(0).to(torch.float64) / 255


def luma255(image):
    """pyiqa's rounded YIQ luma, 0..255, in float64 (its float32 arithmetic decides the ties)."""
    from pyiqa.utils.color_util import to_y_channel

    return to_y_channel(tensor(image), 255).double()


def pyiqa_metric(name, **options):
    from pyiqa.models.inference_model import InferenceModel

    return InferenceModel(name, device=torch.device("cpu"), **options)


def pyiqa_pairs(key, name, note="", **options):
    """KEY with the input as pyiqa reads it, KEY.float64 with the same in double precision: their distance is pyiqa's own noise."""
    for suffix, dtype, read in (("", "float32", tensor), (".float64", "float64", tensor64)):

        @job(key + suffix, "pair", "pyiqa", dtype, note)
        def _(read=read):
            metric = pyiqa_metric(name, **options)
            return lambda reference, distorted: metric(read(distorted), read(reference))


def pyiqa_images(key, name, note="", **options):
    """As pyiqa_pairs."""
    for suffix, dtype, read in (("", "float32", tensor), (".float64", "float64", tensor64)):

        @job(key + suffix, "image", "pyiqa", dtype, note)
        def _(read=read):
            metric = pyiqa_metric(name, **options)
            return lambda image: metric(read(image))


# ---- structure -------------------------------------------------------------------------------------------------------

pyiqa_pairs("psnr", "psnr", "RGB in one mean squared error m; 10 log10(1 / (m + 1e-8)): 80 dB for identical images")
pyiqa_pairs("psnr-luma", "psnry", "rounded YIQ luma 0..255; 10 log10(255^2 / (m + 1e-8))")
pyiqa_pairs("ssim", "ssim", "rounded YIQ luma 0..255 in float64, window 11, sigma 1.5, valid, contrast term clipped at 0")
pyiqa_pairs("ssim-rgb", "ssimc", "three channels 0..255, mean over channels; otherwise as ssim")
pyiqa_pairs("ms-ssim", "ms_ssim", "as ssim, five scales, zero padding counted where a side is odd")
EVEN_ON_FIVE_SCALES = lambda shape: shape[0] % 16 == 0 and shape[1] % 16 == 0  # noqa: E731


@job("psnr.piq", "pair", "piq", note="piq.psnr(data_range=1)")
def _():
    import piq

    return lambda r, d: piq.psnr(tensor(d), tensor(r), data_range=1.0)


@job("psnr.torchmetrics", "pair", "torchmetrics", note="peak_signal_noise_ratio(data_range=1): no epsilon, infinite if identical")
def _():
    from torchmetrics.functional.image import peak_signal_noise_ratio

    return lambda r, d: peak_signal_noise_ratio(tensor(d), tensor(r), data_range=1.0)


@job("psnr.scikit-image", "pair", "scikit-image", "uint8", "peak_signal_noise_ratio(data_range=255): no epsilon, infinite if identical")
def _():
    from skimage.metrics import peak_signal_noise_ratio

    return lambda r, d: peak_signal_noise_ratio(r, d, data_range=255)


@job("ssim.piq", "pair", "piq", "float64", "ssim(data_range=255, downsample=False) of the rounded luma; contrast term not clipped")
def _():
    import piq

    return lambda r, d: piq.ssim(luma255(d), luma255(r), data_range=255, downsample=False)


@job("ssim.torchmetrics", "pair", "torchmetrics", "float64", "structural_similarity_index_measure(data_range=255, return_full_image=True) of the rounded luma, mean over the map without its border of 5, which torchmetrics pads; contrast term not clipped")
def _():
    from torchmetrics.functional.image import structural_similarity_index_measure

    def ssim(r, d):
        _, full = structural_similarity_index_measure(luma255(d), luma255(r), data_range=255.0, return_full_image=True)
        return full[..., 5:-5, 5:-5].mean()

    return ssim


@job("ssim.scikit-image", "pair", "scikit-image", "float64", "structural_similarity(gaussian_weights, sigma=1.5, use_sample_covariance=False, data_range=255) of the rounded luma; contrast term not clipped")
def _():
    from skimage.metrics import structural_similarity

    def ssim(r, d):
        a, b = (luma255(i)[0, 0].numpy() for i in (r, d))
        return structural_similarity(a, b, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255)

    return ssim


@job("ms-ssim.piq", "pair", "piq", "float64", "multi_scale_ssim(data_range=255) of the rounded luma; sides that are multiples of 16 alone, for it pads odd ones otherwise", EVEN_ON_FIVE_SCALES)
def _():
    import piq

    return lambda r, d: piq.multi_scale_ssim(luma255(d), luma255(r), data_range=255)


# ---- frame -----------------------------------------------------------------------------------------------------------

pyiqa_images("entropy", "entropy", "bits of the 256-bin histogram of the rounded YIQ luma; 1e-8 inside the logarithm")
pyiqa_images("piqe", "piqe", "YIQ luma unrounded over its maximum, rounded; symmetric padding by width % 16 and height % 16")


@job("entropy.scikit-image", "image", "scikit-image", "uint8", "shannon_entropy(base=2) of the rounded luma: no epsilon")
def _():
    from skimage.measure import shannon_entropy

    return lambda image: shannon_entropy(luma255(image).numpy().astype(np.uint8), base=2)


# ---- running ---------------------------------------------------------------------------------------------------------


def entry(key, name, function, *images):
    """One golden value; what the tool does wrong is part of the record."""
    try:
        value = function(*images)
    except Exception as e:  # noqa: BLE001 whatever the tool throws on this input is its answer
        return {key: name, "value": None, "error": f"{type(e).__name__}: {' '.join(str(e).split())[:160]}"}
    value = value.detach().cpu().double().numpy() if torch.is_tensor(value) else np.asarray(value, np.float64)
    if value.size == 1:
        number = float(value.reshape(()))
        return {key: name, "value": number} if math.isfinite(number) else {key: name, "value": None, "error": repr(number)}
    return {key: name, "value": [float(v) if math.isfinite(v) else None for v in value.ravel()]}


def write(file, header, values):
    lines = ",\n    ".join(json.dumps(v) for v in values)
    head = json.dumps(header, indent=2)[:-2]
    (GOLDEN / file).write_text(f'{head},\n  "values": [\n    {lines}\n  ]\n}}\n')
    print(file, len(values), flush=True)


def header(j):
    fields = {"metric": j.metric, "tool": j.tool, "version": version(j.tool), "dtype": j.dtype, "script": SCRIPT, "note": j.note}
    return fields | ({"needs": j.needs} if j.needs else {})


def write_images(images):
    values = [{"image": n, "width": i.shape[1], "height": i.shape[0], "value": golden_images.sha256(i)} for n, i in images.items()]
    note = "sha256 of the H x W x 3 bytes of each image of images.txt"
    write("images.json", {"metric": "sha256", "tool": "numpy", "version": version("numpy"), "dtype": "uint8", "script": SCRIPT, "note": note}, values)


SAMPLE = ("SD_V21/512/T2I", "SD_V21/512/I2I", "GALIP/224/T2I", "DFGAN/256/T2I")


def sample_pairs(root):
    """(natural, generated) at the generator's own size, relative to the sample; 110211_512701.jpg is of natural image 110211."""
    for folder in SAMPLE:
        for generated in sorted((root / folder).iterdir()):
            natural = root / "ORG" / folder.split("/")[1] / f"{int(generated.stem.split('_')[0]):016d}.jpg"
            yield natural.relative_to(root).as_posix(), generated.relative_to(root).as_posix()


def decode(file):
    from PIL import Image

    return np.array(Image.open(file).convert("RGB"))


def over_sample(root, over, function):
    pairs = list(sample_pairs(root))
    if over == "image":
        return [entry("image", n, function, decode(root / n)) for n in sorted({name for pair in pairs for name in pair})]
    values = []
    for natural, generated in pairs:
        value = entry("pair", generated, function, decode(root / natural), decode(root / generated))
        values.append({"reference": natural} | value)
    return values


def write_sample_images(root):
    names = sorted({name for pair in sample_pairs(root) for name in pair})
    images = ((n, decode(root / n)) for n in names)
    values = [{"image": n, "width": i.shape[1], "height": i.shape[0], "value": golden_images.sha256(i)} for n, i in images]
    note = "sha256 of the decoded H x W x 3 bytes (libjpeg-turbo of Pillow): where a decoder differs, so do all values"
    write("sample-images.json", {"metric": "sha256", "tool": "pillow", "version": version("pillow"), "dtype": "uint8", "script": SCRIPT, "note": note}, values)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--params", type=Path)
    parser.add_argument("--sample", type=Path)
    parser.add_argument("metric", nargs="*")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    torch.manual_seed(0)
    images, pairs = golden_images.load()
    if arguments.sample:
        write_sample_images(arguments.sample)
    else:
        write_images(images)
    for key in arguments.metric or [k for k, j in JOBS.items() if arguments.params or not j.needs]:
        j = JOBS[key]
        function = j.make()
        with torch.no_grad():
            if arguments.sample:
                values = over_sample(arguments.sample, j.over, function)
                write(f"sample-{key}.json", header(j) | {"note": f"DANI sample; {j.note}"}, values)
            elif j.over == "pair":
                shaped = {n: p for n, p in pairs.items() if j.only(images[p[0]].shape)}
                write(f"{key}.json", header(j), [entry("pair", n, function, images[r], images[d]) for n, (r, d) in shaped.items()])
            else:
                write(f"{key}.json", header(j), [entry("image", n, function, i) for n, i in images.items() if j.only(i.shape)])


if __name__ == "__main__":
    main()
