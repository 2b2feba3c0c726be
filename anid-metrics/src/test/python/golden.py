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
import tempfile
import warnings
from collections.abc import Callable
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import golden_images
import numpy as np
import scipy.io
import torch

GOLDEN = golden_images.TABLE.parent
SCRIPT = "anid-metrics/src/test/python/golden.py"
JOBS = {}
PARAMS = Path()


@dataclass(frozen=True)
class Job:
    metric: str
    over: str  # "pair" or "image"
    tool: str
    dtype: str
    note: str
    make: Callable  # makes the function from one or two uint8 H x W x 3 images to a number or a vector
    only: Callable  # says by shape where the tool's convention is the metric's
    names: tuple  # the images of a slow tool; empty for all
    needs: str | None


def job(key, over, tool, dtype="float32", note="", only=lambda shape: True, names=(), needs=None):
    """Registers `make`, which is called once, when the job is run."""

    def register(make):
        JOBS[key] = Job(key.split(".")[0], over, tool, dtype, note, make, only, names, needs)
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


@contextmanager
def in_double():
    """Makes pyiqa compute in double precision where its own code asks for float."""
    single = torch.Tensor.float
    torch.Tensor.float = torch.Tensor.double
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(torch.float32)
        torch.Tensor.float = single


def pyiqa_pairs(key, name, note="", wide=False, **options):
    """KEY with the input as pyiqa reads it, KEY.float64 with the same in double precision: their distance is pyiqa's own noise.

    wide: pyiqa's code for this metric refuses double input unless its own constants are widened too.
    """
    for suffix, dtype, read in (("", "float32", tensor), (".float64", "float64", tensor64)):

        @job(key + suffix, "pair", "pyiqa", dtype, note)
        def _(dtype=dtype, read=read):
            metric = pyiqa_metric(name, **options)

            def score(reference, distorted):
                with in_double() if wide and dtype == "float64" else nullcontext():
                    return metric(read(distorted), read(reference))

            return score


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
pyiqa_pairs(
    "ssim", "ssim", "rounded YIQ luma 0..255 in float64, window 11, sigma 1.5, valid, contrast term clipped at 0"
)
pyiqa_pairs("ssim-rgb", "ssimc", "three channels 0..255, mean over channels; otherwise as ssim")
pyiqa_pairs("ms-ssim", "ms_ssim", "as ssim, five scales, zero padding counted where a side is odd")
EVEN_ON_FIVE_SCALES = lambda shape: shape[0] % 16 == 0 and shape[1] % 16 == 0  # noqa: E731


@job("psnr.piq", "pair", "piq", note="piq.psnr(data_range=1)")
def _():
    import piq

    return lambda r, d: piq.psnr(tensor(d), tensor(r), data_range=1.0)


@job(
    "psnr.torchmetrics",
    "pair",
    "torchmetrics",
    note="peak_signal_noise_ratio(data_range=1): no epsilon, infinite if identical",
)
def _():
    from torchmetrics.functional.image import peak_signal_noise_ratio

    return lambda r, d: peak_signal_noise_ratio(tensor(d), tensor(r), data_range=1.0)


@job(
    "psnr.scikit-image",
    "pair",
    "scikit-image",
    "uint8",
    "peak_signal_noise_ratio(data_range=255): no epsilon, infinite if identical",
)
def _():
    from skimage.metrics import peak_signal_noise_ratio

    return lambda r, d: peak_signal_noise_ratio(r, d, data_range=255)


@job(
    "ssim.piq",
    "pair",
    "piq",
    "float64",
    "ssim(data_range=255, downsample=False) of the rounded luma; contrast term not clipped",
)
def _():
    import piq

    return lambda r, d: piq.ssim(luma255(d), luma255(r), data_range=255, downsample=False)


@job(
    "ssim.torchmetrics",
    "pair",
    "torchmetrics",
    "float64",
    "structural_similarity_index_measure(data_range=255, return_full_image=True) of the rounded luma, mean over the map without its border of 5, which torchmetrics pads; contrast term not clipped",
)
def _():
    from torchmetrics.functional.image import structural_similarity_index_measure

    def ssim(r, d):
        _, full = structural_similarity_index_measure(luma255(d), luma255(r), data_range=255.0, return_full_image=True)
        return full[..., 5:-5, 5:-5].mean()

    return ssim


@job(
    "ssim.scikit-image",
    "pair",
    "scikit-image",
    "float64",
    "structural_similarity(gaussian_weights, sigma=1.5, use_sample_covariance=False, data_range=255) of the rounded luma; contrast term not clipped",
)
def _():
    from skimage.metrics import structural_similarity

    def ssim(r, d):
        a, b = (luma255(i)[0, 0].numpy() for i in (r, d))
        return structural_similarity(
            a, b, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255
        )

    return ssim


@job(
    "ms-ssim.piq",
    "pair",
    "piq",
    "float64",
    "multi_scale_ssim(data_range=255) of the rounded luma; sides that are multiples of 16 alone, for it pads odd ones otherwise",
    EVEN_ON_FIVE_SCALES,
)
def _():
    import piq

    return lambda r, d: piq.multi_scale_ssim(luma255(d), luma255(r), data_range=255)


pyiqa_pairs(
    "gmsd", "gmsd", "rounded YIQ luma 0..255, mean of 2 x 2, Prewitt / 3 with zero padding, T = 170, unbiased deviation"
)
pyiqa_pairs("fsim", "fsim", "FSIMc of RGB 0..255 unrounded")
pyiqa_pairs("fsim-luma", "fsim", "FSIM: luma alone", chromatic=False)
pyiqa_pairs("vsi", "vsi", "RGB 0..255 unrounded, computed in float64")
ASYMMETRIC = "asymmetric, the reference is the pair's reference"
pyiqa_pairs("vif", "vif", "steerable pyramid, rounded YIQ luma 0..255; " + ASYMMETRIC, wide=True)
pyiqa_pairs("mad", "mad", "RGB 0..255 unrounded, mean over the channels; " + ASYMMETRIC, wide=True)


@job(
    "gmsd.piq",
    "pair",
    "piq",
    "float64",
    "gmsd(data_range=1) of the rounded luma / 255, times sqrt(n / (n - 1)) to make its deviation unbiased; even sides alone, for it pads odd ones",
    lambda shape: shape[0] % 2 == 0 and shape[1] % 2 == 0,
)
def _():
    import piq

    def gmsd(r, d):
        n = (r.shape[0] // 2) * (r.shape[1] // 2)
        return piq.gmsd(luma255(d) / 255, luma255(r) / 255, data_range=1.0) * math.sqrt(n / (n - 1))

    return gmsd


@job("fsim.piq", "pair", "piq", "float32", "fsim(data_range=1, chromatic=True)")
def _():
    import piq

    return lambda r, d: piq.fsim(tensor(d), tensor(r), data_range=1.0, chromatic=True)


@job("vsi.piq", "pair", "piq", "float64", "vsi(data_range=1)")
def _():
    import piq

    return lambda r, d: piq.vsi(tensor64(d), tensor64(r), data_range=1.0)


VIFP = "of the unrounded luma 0..255, sigma_n^2 = 2; " + ASYMMETRIC


def piq_vifp(key, dtype, read):
    @job(key, "pair", "piq", dtype, "vif_p(data_range=1) " + VIFP)
    def _():
        import piq

        return lambda r, d: piq.vif_p(read(d), read(r), data_range=1.0)


piq_vifp("vifp", "float32", tensor)
piq_vifp("vifp.float64", "float64", tensor64)


@job("vifp.torchmetrics", "pair", "torchmetrics", "float64", "visual_information_fidelity " + VIFP)
def _():
    from torchmetrics.functional.image import visual_information_fidelity

    return lambda r, d: visual_information_fidelity(*(torch.from_numpy(exact_luma(i))[None, None] for i in (d, r)))


# ---- frame -----------------------------------------------------------------------------------------------------------

pyiqa_images("entropy", "entropy", "bits of the 256-bin histogram of the rounded YIQ luma; 1e-8 inside the logarithm")
pyiqa_images(
    "piqe", "piqe", "YIQ luma unrounded over its maximum, rounded; symmetric padding by width % 16 and height % 16"
)


@job(
    "entropy.scikit-image", "image", "scikit-image", "uint8", "shannon_entropy(base=2) of the rounded luma: no epsilon"
)
def _():
    from skimage.measure import shannon_entropy

    return lambda image: shannon_entropy(luma255(image).numpy().astype(np.uint8), base=2)


def exact_luma(image):
    """0.299 R + 0.587 G + 0.114 B, 0..255, not rounded, in float64."""
    return image.astype(np.int64) @ np.array([299, 587, 114]) / 1000


@job(
    "colourfulness",
    "image",
    "numpy",
    "float64",
    "Hasler & Suesstrunk 2003 on RGB 0..255: rg = R - G, yb = (R + G) / 2 - B; sqrt(var rg + var yb) + 0.3 sqrt(mean rg^2 + mean yb^2), population variances",
)
def _():
    def colourfulness(image):
        r, g, b = np.moveaxis(image.astype(np.float64), 2, 0)
        rg, yb = r - g, (r + g) / 2 - b
        return math.sqrt(rg.var() + yb.var()) + 0.3 * math.sqrt(rg.mean() ** 2 + yb.mean() ** 2)

    return colourfulness


@job(
    "sharpness",
    "image",
    "scipy",
    "float64",
    "population variance of the 3 x 3 Laplacian [0 1 0; 1 -4 1; 0 1 0] of the unrounded luma 0..255, border repeated (mode nearest)",
)
def _():
    from scipy.ndimage import correlate

    kernel = np.array([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]])
    return lambda image: correlate(exact_luma(image), kernel, mode="nearest").var()


@job(
    "contrast",
    "image",
    "numpy",
    "float64",
    "root mean square contrast: population standard deviation of the unrounded luma in [0, 1]",
)
def _():
    return lambda image: (exact_luma(image) / 255).std()


# ---- frame, with parameters ------------------------------------------------------------------------------------------
# Real parameters are read from --params and never stored; synthetic ones come from the formulas below, which a test can repeat.

SYNTHETIC_SVR = "8 support vectors i of 36 values ((37 i + 11 j) mod 41 - 20) / 20 with coefficients 4 ((7 i) mod 15 - 7); gamma 0.05, rho -153.591"
SYNTHETIC_NIQE = (
    "mu_j = ((7 j) mod 13) / 4; cov_jk = 0.05 v_j v_k + (0.5 + (j mod 5) / 4 where j = k), v_j = ((3 j) mod 7 - 3) / 3"
)
SYNTHETIC_ILNIQE = "24 vectors k of 468 values ((31 i + 17 k) mod 23 - 11) / 64; mean_i = ((5 i) mod 9) / 4; mu_k = ((7 k) mod 13) / 4; cov = unit matrix"


def temporary(suffix):
    return Path(tempfile.mkdtemp()) / f"parameters{suffix}"


def real_svr():
    """libsvm's text, as pyiqa keeps it: (coefficients, vectors)."""
    coefficients, vectors = [], []
    text = (PARAMS / "brisque_allmodel").read_text()
    for line in text[text.index("\nSV\n") + 4 :].splitlines():
        head, *rest = line.split()
        vector = np.zeros(36)
        for index, value in (word.split(":") for word in rest):
            vector[int(index) - 1] = float(value)
        coefficients.append(float(head))
        vectors.append(vector)
    return np.array(coefficients), np.array(vectors)


def synthetic_svr():
    i, j = np.arange(8)[:, None], np.arange(36)[None, :]
    return 4.0 * ((7 * np.arange(8)) % 15 - 7), ((37 * i + 11 * j) % 41 - 20) / 20


def brisque_metric(svr):
    file = temporary(".pth")
    torch.save(tuple(torch.from_numpy(part) for part in svr), file)
    return pyiqa_metric("brisque", pretrained_model_path=str(file))


def real_niqe():
    prior = np.load(PARAMS / "niqe_pris_params.npz")
    return prior["mu_pris_param"], prior["cov_pris_param"]


def synthetic_niqe():
    j = np.arange(36)
    v = ((3 * j) % 7 - 3) / 3
    return ((7 * j) % 13) / 4, 0.05 * np.outer(v, v) + np.diag(0.5 + (j % 5) / 4)


def niqe_metric(prior, **options):
    file = temporary(".mat")
    scipy.io.savemat(file, {"mu_prisparam": prior[0], "cov_prisparam": prior[1]})
    return pyiqa_metric("niqe", pretrained_model_path=str(file), **options)


def synthetic_ilniqe():
    i, k = np.arange(468)[:, None], np.arange(24)[None, :]
    file, model = temporary(".mat"), np.empty((1, 4), object)
    model[0, 0] = ((7 * k) % 13) / 4
    model[0, 1] = np.eye(24)
    model[0, 2] = (((5 * i) % 9) / 4).T
    model[0, 3] = ((31 * i + 17 * k) % 23 - 11) / 64
    scipy.io.savemat(file, {"templateModel": model})
    return file


def capture(module, function, call, keep=True):
    """The arguments with which `call` comes to `module.function`, in order."""
    seen, original = [], getattr(module, function)

    def spy(*arguments, **options):
        result = original(*arguments, **options) if keep else torch.zeros(1, 1)
        seen.append((arguments, result))
        return result

    setattr(module, function, spy)
    try:
        call()
    finally:
        setattr(module, function, original)
    return seen


BRISQUE = "rounded YIQ luma; "
NIQE = "rounded YIQ luma; "


@job(
    "brisque",
    "image",
    "pyiqa",
    "float64",
    BRISQUE
    + "the published text in float64; in float32 its 774 terms of +-1024 cancel to noise, and the parameters as pyiqa keeps them (float32) give 4e-5 to 1e-4 less",
    needs="shared/params/brisque_allmodel",
)
def _():
    metric = brisque_metric(real_svr())
    return lambda image: metric(tensor(image).double())


@job(
    "brisque.float32",
    "image",
    "pyiqa",
    "float32",
    BRISQUE + "as pyiqa reads it",
    needs="shared/params/brisque_allmodel",
)
def _():
    metric = brisque_metric(real_svr())
    return lambda image: metric(tensor(image))


@job("brisque-synthetic", "image", "pyiqa", "float64", BRISQUE + SYNTHETIC_SVR)
def _():
    metric = brisque_metric(synthetic_svr())
    return lambda image: metric(tensor(image).double())


@job("brisque-features", "image", "pyiqa", "float64", BRISQUE + "the 36 features before scaling, 18 a scale")
def _():
    from pyiqa.archs import brisque_arch

    metric = brisque_metric(synthetic_svr())
    return lambda image: capture(brisque_arch, "scale_features", lambda: metric(tensor(image).double()))[0][0][0]


@job("niqe", "image", "pyiqa", "float32", NIQE + "computed in float64", needs="shared/params/niqe_pris_params.npz")
def _():
    metric = niqe_metric(real_niqe())
    return lambda image: metric(tensor(image))


@job(
    "niqe.pi",
    "image",
    "pyiqa",
    "float32",
    "as the perceptual index PI takes it: BT.601 studio luma, 4 pixels of border dropped",
    needs="shared/params/niqe_pris_params.npz",
)
def _():
    metric = niqe_metric(real_niqe(), color_space="ycbcr", crop_border=4)
    return lambda image: metric(tensor(image))


@job("niqe-synthetic", "image", "pyiqa", "float32", NIQE + "computed in float64; prior: " + SYNTHETIC_NIQE)
def _():
    metric = niqe_metric(synthetic_niqe())
    return lambda image: metric(tensor(image))


@job(
    "niqe-features", "image", "pyiqa", "float32", NIQE + "mean over the blocks of each of the 36 features, NaN left out"
)
def _():
    from pyiqa.archs import niqe_arch

    metric = niqe_metric(synthetic_niqe())
    return lambda image: capture(niqe_arch, "nanmean", lambda: metric(tensor(image)))[0][1]


@job(
    "niqe-covariance",
    "image",
    "pyiqa",
    "float32",
    NIQE + "diagonal of the covariance of the 36 features over the blocks, unbiased",
)
def _():
    from pyiqa.archs import niqe_arch

    metric = niqe_metric(synthetic_niqe())
    return lambda image: torch.diagonal(capture(niqe_arch, "nancov", lambda: metric(tensor(image)))[0][1][0])


ILNIQE_IMAGES = tuple(
    "natural-512 natural-512-blur natural-512-noise natural-512-blocks natural-1024x768 natural-384x256-mixed natural-224 "
    "natural-97x131 natural-163x251 grey-256 saturated-256 flat-192 noise-192 checker-192 lines-200x180 ramp-256x192 "
    "tiny-33x29".split()
)


@job(
    "ilniqe",
    "image",
    "pyiqa",
    "float32",
    "computed in float64",
    names=ILNIQE_IMAGES,
    needs="shared/params/ilniqe_templateModel.mat",
)
def _():
    metric = pyiqa_metric("ilniqe", pretrained_model_path=str(PARAMS / "ilniqe_templateModel.mat"))
    return lambda image: metric(tensor(image))


@cache
def ilniqe_run(shape, data):
    """(features of every block, score with the synthetic model or what it throws); slow, hence kept."""
    from pyiqa.archs import niqe_arch

    metric = pyiqa_metric("ilniqe", pretrained_model_path=str(synthetic_ilniqe()))
    scores = []

    def call():
        try:
            scores.append(metric(tensor(np.frombuffer(data, np.uint8).reshape(shape))))
        except Exception as e:  # noqa: BLE001 kept for the score; the features are there all the same
            scores.append(e)

    blocks = [result for _, result in capture(niqe_arch, "blockproc", call)]
    return torch.cat(blocks, dim=-1)[0].clamp(max=1e4), scores[0]


@job(
    "ilniqe-synthetic",
    "image",
    "pyiqa",
    "float32",
    "computed in float64; model: " + SYNTHETIC_ILNIQE,
    names=ILNIQE_IMAGES,
)
def _():
    def score(image):
        _, value = ilniqe_run(image.shape, image.tobytes())
        if isinstance(value, Exception):
            raise value
        return value

    return score


@job(
    "ilniqe-features",
    "image",
    "pyiqa",
    "float32",
    "mean over the blocks of each of the 468 features (234 a scale), above 1e4 set to 1e4, NaN left out",
    names=ILNIQE_IMAGES,
)
def _():
    return lambda image: torch.nanmean(ilniqe_run(image.shape, image.tobytes())[0], dim=0)


@job(
    "nrqm-features",
    "image",
    "pyiqa",
    "float32",
    "computed in float64; 18 DCT, 45 GSM, 75 SVD features",
    only=lambda shape: max(shape) <= 512,
)
def _():
    from pyiqa.archs import nrqm_arch

    def features(image):
        score = lambda: nrqm_arch.calculate_nrqm(tensor(image), 0, True, "yiq", np.zeros((4, 1), np.float32), [()] * 3)  # noqa: E731
        return torch.cat(
            [arguments[0][0] for arguments, _ in capture(nrqm_arch, "random_forest_regression", score, keep=False)]
        )

    return features


SYNTHETIC_NRQM = (
    "3 forests f of 5 trees t of 15 nodes k (left child 2 k + 1, right 2 k + 2, nodes from 7 are leaves); split on feature "
    "(7 k + 13 t) mod {18, 45, 75}[f], left where it is <= ((5 k + 11 t) mod 20 + 1) {0.1, 0.1, 0.4}[f]; "
    "prediction ((13 k + 7 t) mod 101) / 10; score 1 + 0.2 f0 + 0.3 f1 + 0.4 f2"
)


@job(
    "nrqm-synthetic",
    "image",
    "pyiqa",
    "float32",
    "computed in float64; " + SYNTHETIC_NRQM,
    only=lambda shape: max(shape) <= 256,
)
def _():
    from pyiqa.archs import nrqm_arch

    k, t = np.arange(15)[:, None], np.arange(5)[None, :]
    # As in the published model, nodes and features count from 1, and a leaf's children are 0.
    left = np.where(k < 7, 2 * k + 2, 0) + 0 * t
    forests = [
        (
            left,
            left + (left > 0),
            ((5 * k + 11 * t) % 20 + 1) * step,
            ((13 * k + 7 * t) % 101) / 10,
            (7 * k + 13 * t) % size + 1,
        )
        for size, step in ((18, 0.1), (45, 0.1), (75, 0.4))
    ]
    linear = np.array([[1.0], [0.2], [0.3], [0.4]])
    return lambda image: nrqm_arch.calculate_nrqm(tensor(image), 0, True, "yiq", linear, forests)


@cache
def trained_nrqm():
    """The forests of nrqm_forests.py in the published layout: a .mat file that pyiqa loads."""
    trained, file, forests = json.loads((GOLDEN / "nrqm-forests.json").read_text()), temporary(".mat"), np.empty((1, 3), object)
    for f, name in enumerate(("local", "global", "spatial")):
        forest = {key: np.array(value) for key, value in trained[name].items()}  # integers stay integers: they are indices
        forests[0, f] = {
            "lDau": forest["left"],
            "rDau": forest["right"],
            "nodestatus": np.where(forest["left"] > 0, 1.0, -1.0),
            "nrnodes": float(len(forest["left"])),
            "upper": forest["threshold"],
            "avnode": forest["prediction"],
            "mbest": forest["feature"],
        }
    scipy.io.savemat(file, {"model": {"linear": np.array(trained["linear"])[:, None], "rf": forests}})
    return file


NRQM_IMAGES = tuple(
    "natural-256 natural-256-blocks natural-224-contrast natural-97x131-noise natural-161x177 natural-161x177-blur "
    "natural-163x251 natural-163x251-blocks grey-256-noise saturated-256 saturated-256-blur flat-192 noise-192 "
    "noise-192-other lines-200x180-blur tiny-33x29".split()
)
TRAINED_NRQM = "forests of golden/nrqm-forests.json from a .mat file of the published layout"


@job(
    "nrqm",
    "image",
    "pyiqa",
    "float32",
    "computed in float64; " + TRAINED_NRQM,
    names=NRQM_IMAGES,
)
def _():
    metric = pyiqa_metric("nrqm", pretrained_model_path=str(trained_nrqm()))
    return lambda image: metric(tensor(image))


@job(
    "pi",
    "image",
    "pyiqa",
    "float32",
    "0.5 ((10 - NRQM) + NIQE), both of the BT.601 studio luma, 4 pixels of border dropped; " + TRAINED_NRQM + "; NIQE's prior: " + SYNTHETIC_NIQE,
    names=NRQM_IMAGES,
)
def _():
    options = {"color_space": "ycbcr", "crop_border": 4}
    nrqm = pyiqa_metric("nrqm", pretrained_model_path=str(trained_nrqm()), **options)
    niqe = niqe_metric(synthetic_niqe(), **options)
    return lambda image: (10 - nrqm(tensor(image)).double() + niqe(tensor(image)).double()) / 2


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
        return (
            {key: name, "value": number} if math.isfinite(number) else {key: name, "value": None, "error": repr(number)}
        )
    return {key: name, "value": [float(v) if math.isfinite(v) else None for v in value.ravel()]}


def write(file, header, values):
    lines = ",\n    ".join(json.dumps(v) for v in values)
    head = json.dumps(header, indent=2)[:-2]
    (GOLDEN / file).write_text(f'{head},\n  "values": [\n    {lines}\n  ]\n}}\n')
    print(file, len(values), flush=True)


def header(j):
    fields = {
        "metric": j.metric,
        "tool": j.tool,
        "version": version(j.tool),
        "dtype": j.dtype,
        "script": SCRIPT,
        "note": j.note,
    }
    return fields | ({"needs": j.needs} if j.needs else {})


def write_images(images):
    values = [
        {"image": n, "width": i.shape[1], "height": i.shape[0], "value": golden_images.sha256(i)}
        for n, i in images.items()
    ]
    note = "sha256 of the H x W x 3 bytes of each image of images.txt"
    write(
        "images.json",
        {
            "metric": "sha256",
            "tool": "numpy",
            "version": version("numpy"),
            "dtype": "uint8",
            "script": SCRIPT,
            "note": note,
        },
        values,
    )


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
        return [
            entry("image", n, function, decode(root / n)) for n in sorted({name for pair in pairs for name in pair})
        ]
    values = []
    for natural, generated in pairs:
        value = entry("pair", generated, function, decode(root / natural), decode(root / generated))
        values.append({"reference": natural} | value)
    return values


def write_sample_images(root):
    names = sorted({name for pair in sample_pairs(root) for name in pair})
    images = ((n, decode(root / n)) for n in names)
    values = [
        {"image": n, "width": i.shape[1], "height": i.shape[0], "value": golden_images.sha256(i)} for n, i in images
    ]
    note = "sha256 of the decoded H x W x 3 bytes (libjpeg-turbo of Pillow): where a decoder differs, so do all values"
    write(
        "sample-images.json",
        {
            "metric": "sha256",
            "tool": "pillow",
            "version": version("pillow"),
            "dtype": "uint8",
            "script": SCRIPT,
            "note": note,
        },
        values,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--params", type=Path)
    parser.add_argument("--sample", type=Path)
    parser.add_argument("metric", nargs="*")
    arguments = parser.parse_args()
    global PARAMS
    PARAMS = arguments.params
    warnings.simplefilter("ignore")
    torch.manual_seed(0)
    images, pairs = golden_images.load()
    if arguments.sample:
        write_sample_images(arguments.sample)
    else:
        write_images(images)
    for key in arguments.metric or [k for k, j in JOBS.items() if arguments.params or not j.needs]:
        if key not in JOBS:
            parser.error(f"no metric {key}: one of {', '.join(JOBS)}")
        j = JOBS[key]
        if j.needs and not PARAMS:
            parser.error(f"{key} needs {j.needs}: give its folder as --params")
        function = j.make()
        with torch.no_grad():
            if arguments.sample:
                values = over_sample(arguments.sample, j.over, function)
                write(f"sample-{key}.json", header(j) | {"note": f"DANI sample; {j.note}"}, values)
            elif j.over == "pair":
                shaped = {n: p for n, p in pairs.items() if j.only(images[p[0]].shape)}
                write(
                    f"{key}.json",
                    header(j),
                    [entry("pair", n, function, images[r], images[d]) for n, (r, d) in shaped.items()],
                )
            else:
                write(
                    f"{key}.json",
                    header(j),
                    [
                        entry("image", n, function, i)
                        for n, i in images.items()
                        if j.only(i.shape) and (not j.names or n in j.names)
                    ],
                )


if __name__ == "__main__":
    main()
