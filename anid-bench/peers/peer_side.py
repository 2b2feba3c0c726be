# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Times the peers, one command per line of standard input, one JSON object per line of standard output:

    offers                              {"subjects": [{"metric", "peer", "version", "batches"}], "skipped": [{"metric", "peer", "why"}]}
    time METRIC PEER BATCH SECONDS CALLS   {"ms": [...], "value": ...}: milliseconds of each call, and the first score

Started by compare.py with the folder of the data, the number of images, their side, the threads and perhaps the folder of the
published parameters. A row of the table below is a peer's own function on tensors that are decoded and in memory, float32
wherever the peer takes it. To add a peer is to add a function here.
"""

import json
import os
import sys
import tempfile
import time
import warnings
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

DATA, IMAGES, SIZE, THREADS = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
PARAMS = Path(sys.argv[5]) if len(sys.argv) > 5 else None
WIDTH = 2048
BATCHES = (1, 4)

ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # whatever a library prints must not get between the answers
warnings.simplefilter("ignore")

import torch  # noqa: E402 after standard output is out of its reach

import networks  # noqa: E402

torch.set_num_threads(THREADS)
torch.set_grad_enabled(False)

SUBJECTS = {}


class Missing(Exception):
    """What a row needs and does not have."""


def peer(metric, name, package=None, batches=BATCHES):
    """Registers `make(batch)`, which is called once and returns the function that is timed."""

    def register(make):
        SUBJECTS[metric, name] = (make, package or name, batches)
        return make

    return register


# ---- data ------------------------------------------------------------------------------------------------------------


@cache
def pixels(file):
    return np.fromfile(DATA / file, np.uint8).reshape(IMAGES, SIZE, SIZE, 3)


@cache
def images(side, batch):
    """N x 3 x H x W in [0, 1], contiguous."""
    return torch.from_numpy(pixels(f"{side}.u8")[:batch].copy()).permute(0, 3, 1, 2).contiguous().to(torch.float32) / 255


def pair(batch):
    return images("candidate", batch), images("reference", batch)


@cache
def luma(side, batch):
    """What our default looks at: rounded YIQ luma, as one channel in [0, 1]."""
    r, g, b = images(side, batch).unbind(1)
    return (torch.round(255 * (0.299 * r + 0.587 * g + 0.114 * b)) / 255).unsqueeze(1)


@cache
def set_array(file, dtype):
    return np.fromfile(DATA / file, dtype).reshape(-1, WIDTH)


# ---- pairs: pyiqa ----------------------------------------------------------------------------------------------------


def pyiqa_model(name, **options):
    from pyiqa.models.inference_model import InferenceModel

    return InferenceModel(name, device=torch.device("cpu"), **options)


def pyiqa_pairs(metric, name):
    @peer(metric, "pyiqa")
    def _(batch):
        model, (x, y) = pyiqa_model(name), pair(batch)
        return lambda: model(x, y)


for ours, theirs in (
    ("psnr", "psnr"),
    ("ssim", "ssim"),
    ("ms-ssim", "ms_ssim"),
    ("fsim", "fsim"),
    ("vsi", "vsi"),
    ("vif", "vif"),
    ("gmsd", "gmsd"),
    ("mad", "mad"),
):
    pyiqa_pairs(ours, theirs)


# ---- pairs: piq, torchmetrics, scikit-image --------------------------------------------------------------------------


def piq_pairs(metric, function, name="piq", read=None, **options):
    @peer(metric, name, "piq")
    def _(batch):
        import piq

        x, y = (read("candidate", batch), read("reference", batch)) if read else pair(batch)
        call = getattr(piq, function)
        return lambda: call(x, y, data_range=1.0, **options)


piq_pairs("psnr", "psnr")
# Our window slides over the image at its own size; piq's default halves it first.
piq_pairs("ssim", "ssim", downsample=False)
piq_pairs("ssim", "ssim", "piq on luma", luma, downsample=False)
piq_pairs("ms-ssim", "multi_scale_ssim")
piq_pairs("ms-ssim", "multi_scale_ssim", "piq on luma", luma)
piq_pairs("fsim", "fsim")
piq_pairs("vsi", "vsi")
piq_pairs("vifp", "vif_p")
piq_pairs("gmsd", "gmsd")


def torchmetrics_pairs(metric, function, name="torchmetrics", read=None, **options):
    @peer(metric, name, "torchmetrics")
    def _(batch):
        import torchmetrics.functional.image as tm

        x, y = (read("candidate", batch), read("reference", batch)) if read else pair(batch)
        call = getattr(tm, function)
        return lambda: call(x, y, **options)


torchmetrics_pairs("psnr", "peak_signal_noise_ratio", data_range=1.0)
torchmetrics_pairs("ssim", "structural_similarity_index_measure", data_range=1.0)
torchmetrics_pairs(
    "ssim", "structural_similarity_index_measure", "torchmetrics on luma", luma, data_range=1.0
)
torchmetrics_pairs("ms-ssim", "multiscale_structural_similarity_index_measure", data_range=1.0)
torchmetrics_pairs(
    "ms-ssim", "multiscale_structural_similarity_index_measure", "torchmetrics on luma", luma, data_range=1.0
)
torchmetrics_pairs("vifp", "visual_information_fidelity")
torchmetrics_pairs("vifp", "visual_information_fidelity", "torchmetrics on luma", luma)


@peer("psnr", "scikit-image", batches=(1,))
def _(batch):
    from skimage.metrics import peak_signal_noise_ratio

    x, y = (i[0].permute(1, 2, 0).contiguous().numpy() for i in pair(1))
    return lambda: peak_signal_noise_ratio(y, x, data_range=1.0)


@peer("ssim", "scikit-image", batches=(1,))
def _(batch):
    from skimage.metrics import structural_similarity

    x, y = luma("candidate", 1)[0, 0].numpy(), luma("reference", 1)[0, 0].numpy()
    return lambda: structural_similarity(
        y, x, data_range=1.0, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
    )


# ---- single images ---------------------------------------------------------------------------------------------------


def parameters(file):
    if PARAMS is None or not (PARAMS / file).exists():
        raise Missing(f"needs {file} (see README.md): give its folder as --params")
    return PARAMS / file


def temporary(suffix):
    return Path(tempfile.mkdtemp(prefix="anid-peers-")) / f"parameters{suffix}"


def libsvm_model():
    """Coefficients and support vectors of libsvm's text; an index that is missing is 0."""
    text = parameters("brisque_allmodel").read_text()
    coefficients, vectors = [], []
    for line in text[text.index("\nSV\n") + 4 :].splitlines():
        head, *rest = line.split()
        vector = np.zeros(36)
        for index, value in (word.split(":") for word in rest):
            vector[int(index) - 1] = float(value)
        coefficients.append(float(head))
        vectors.append(vector)
    return torch.tensor(coefficients), torch.from_numpy(np.array(vectors)).float()


def pyiqa_images(metric, name, options=dict, convert=lambda x: x):
    @peer(metric, "pyiqa")
    def _(batch):
        model, x = pyiqa_model(name, **options()), convert(images("candidate", batch))
        return lambda: model(x)


def brisque_options():
    svr, file = libsvm_model(), temporary(".pth")
    torch.save(svr, file)
    return {"pretrained_model_path": str(file)}


def niqe_options():
    import scipy.io

    prior, file = np.load(parameters("niqe_pris_params.npz")), temporary(".mat")
    scipy.io.savemat(file, {"mu_prisparam": prior["mu_pris_param"], "cov_prisparam": prior["cov_pris_param"]})
    return {"pretrained_model_path": str(file)}


pyiqa_images("brisque", "brisque", brisque_options)
pyiqa_images("niqe", "niqe", niqe_options)
pyiqa_images(
    "il-niqe", "ilniqe", lambda: {"pretrained_model_path": str(parameters("ilniqe_templateModel.mat"))}
)
pyiqa_images("piqe", "piqe")
pyiqa_images("entropy", "entropy")


@peer("brisque", "piq")
def _(batch):
    import piq

    (coefficients, vectors), x = libsvm_model(), images("candidate", batch)
    # piq would read the same numbers from its own download at every call, and it transposes what it gets in place.
    sys.modules["piq.brisque"].load_url = lambda *_, **__: (coefficients, vectors.clone())
    return lambda: piq.brisque(x, data_range=1.0)


def forests():
    """Of the size of the published ones; they are a small part of the time."""
    generator = np.random.default_rng(1)
    nodes, trees = 4095, 100
    k = np.arange(nodes)[:, None] + np.zeros((1, trees), np.int64)
    inner = k < nodes // 2
    return [
        (
            np.where(inner, 2 * k + 2, 0),
            np.where(inner, 2 * k + 3, 0),
            generator.random((nodes, trees)),
            10 * generator.random((nodes, trees)),
            generator.integers(1, size + 1, (nodes, trees)),
        )
        for size in (18, 45, 75)
    ]


LINEAR = np.array([[1.0], [0.2], [0.3], [0.4]])


@peer("nrqm", "pyiqa")
def _(batch):
    """pyiqa's own functions with made-up forests."""
    from pyiqa.archs import nrqm_arch

    trees, x = forests(), images("candidate", batch)
    return lambda: nrqm_arch.calculate_nrqm(x, 0, True, "yiq", LINEAR, trees)


@peer("pi", "pyiqa")
def _(batch):
    """As pyiqa's PI, which would download the forests."""
    from pyiqa.archs import niqe_arch, nrqm_arch

    niqe = niqe_arch.NIQE(crop_border=4, color_space="ycbcr", **niqe_options())
    trees, x = forests(), images("candidate", batch)
    return lambda: (10 - nrqm_arch.calculate_nrqm(x, 4, True, "ycbcr", LINEAR, trees) + niqe(x)) / 2


@peer("entropy", "scikit-image", batches=(1,))
def _(batch):
    from skimage.measure import shannon_entropy

    grey = np.round(255 * luma("candidate", 1)[0, 0].numpy()).astype(np.uint8)
    return lambda: shannon_entropy(grey)


# ---- sets ------------------------------------------------------------------------------------------------------------


def covariances():
    return set_array("covariance-1.f64", np.float64), set_array("covariance-2.f64", np.float64)


@peer("frechet-term", "torchmetrics", batches=(1,))
def _(batch):
    from torchmetrics.image.fid import _compute_fid

    first, second = (torch.from_numpy(c.copy()) for c in covariances())
    zero = torch.zeros(WIDTH, dtype=torch.float64)
    return lambda: (first.trace() + second.trace() - _compute_fid(zero, first, zero, second)) / 2


@peer("frechet-term", "scipy", batches=(1,))
def _(batch):
    import scipy.linalg

    first, second = covariances()
    return lambda: np.trace(scipy.linalg.sqrtm(first @ second)).real


@peer("frechet-term", "piq", batches=(1,))
def _(batch):
    from piq.fid import _compute_fid

    first, second = (torch.from_numpy(c.copy()) for c in covariances())
    zero = torch.zeros(WIDTH, dtype=torch.float64)
    return lambda: (first.trace() + second.trace() - _compute_fid(zero, first, zero, second)) / 2


def features():
    return set_array("features-1.f32", np.float32), set_array("features-2.f32", np.float32)


@peer("kid", "torch-fidelity", batches=(1,))
def _(batch):
    from torch_fidelity.metric_kid import KEY_METRIC_KID_MEAN, kid_features_to_metric

    x, y = (torch.from_numpy(f.copy()) for f in features())
    return lambda: kid_features_to_metric(x, y, kid_subsets=100, kid_subset_size=1000, verbose=False)[
        KEY_METRIC_KID_MEAN
    ]


@peer("kid", "clean-fid", batches=(1,))
def _(batch):
    from cleanfid.fid import kernel_distance

    x, y = features()
    return lambda: kernel_distance(x, y, num_subsets=100, max_subset_size=1000)


@peer("kid", "torchmetrics", batches=(1,))
def _(batch):
    from torchmetrics.image.kid import poly_mmd

    x, y = (torch.from_numpy(f.copy()) for f in features())

    def kid():
        values = []
        for _ in range(100):
            a, b = x[torch.randperm(len(x))[:1000]], y[torch.randperm(len(y))[:1000]]
            values.append(poly_mmd(a, b))
        return torch.stack(values).mean()

    return kid


@peer("precision-recall", "torch-fidelity", batches=(1,))
def _(batch):
    from torch_fidelity.metric_prc import prc_features_to_metric

    # The generated set is its first argument.
    x, y = (torch.from_numpy(f.copy()) for f in features())
    return lambda: prc_features_to_metric(y, x, prc_neighborhood=3, prc_batch_size=10000, verbose=False)["precision"]


# ---- networks --------------------------------------------------------------------------------------------------------


def network_peers(identifier, batches):
    package = "pyiqa" if identifier in networks.PAIRED + networks.OF_CROPS else "torch"
    peer(identifier, package, batches=batches)(lambda batch: networks.torch_side(identifier, DATA, batch, THREADS))
    if identifier in networks.CONVOLUTIONAL:
        peer(identifier, f"{package} channels-last", package, batches)(
            lambda batch: networks.torch_side(identifier, DATA, batch, THREADS, channels_last=True)
        )
    peer(identifier, networks.ALONE, batches=batches)(lambda batch: networks.runtime_side(identifier, DATA, batch, THREADS))


for identifier, batches in networks.NETWORKS.items():
    network_peers(identifier, batches)


# ---- commands --------------------------------------------------------------------------------------------------------


@cache
def work(metric, name, batch):
    return SUBJECTS[metric, name][0](batch)


NEEDED = {
    "brisque": "brisque_allmodel",
    "niqe": "niqe_pris_params.npz",
    "pi": "niqe_pris_params.npz",
    "il-niqe": "ilniqe_templateModel.mat",
}


def offers():
    subjects, skipped = [], []
    for (metric, name), (_, package, batches) in SUBJECTS.items():
        try:
            if metric in NEEDED:
                parameters(NEEDED[metric])
            if metric in networks.NETWORKS and not networks.made(metric, DATA):
                raise Missing("its bundle was not made; see above")
            subjects.append(
                {"metric": metric, "peer": name, "version": version(package), "batches": list(batches)}
            )
        except Exception as e:  # noqa: BLE001 a peer that is broken or not there loses its row, not the run
            skipped.append({"metric": metric, "peer": name, "why": str(e)})
    return {"subjects": subjects, "skipped": skipped}


def timed(metric, name, batch, seconds, calls):
    function, times = work(metric, name.replace("+", " "), int(batch)), []
    end = time.perf_counter() + float(seconds)
    while True:
        start = time.perf_counter()
        value = function()
        times.append(1000 * (time.perf_counter() - start))
        if len(times) == int(calls) or time.perf_counter() >= end:
            break
    return {"ms": times, "value": float(torch.as_tensor(value).flatten()[0])}


def main():
    for line in sys.stdin:
        command, *words = line.split()
        try:
            answer = offers() if command == "offers" else timed(*words)
        except Exception as e:  # noqa: BLE001 whatever a peer throws is its answer
            answer = {"error": f"{type(e).__name__}: {' '.join(str(e).split())[:200]}"}
        print(json.dumps(answer), file=ANSWERS, flush=True)


if __name__ == "__main__":
    main()
