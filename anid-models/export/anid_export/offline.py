# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Builds networks of other libraries from their classes alone: whatever would fetch weights loads nothing instead."""

import contextlib
import functools
import sys
import tempfile
import unittest.mock

CLIP_SIZES = {
    # embedding, image side, vision layers, vision width, patch, text width, heads, layers
    "ViT-B/32": (512, 224, 12, 768, 32, 512, 8, 12),
    "ViT-L/14": (768, 224, 24, 1024, 14, 768, 12, 12),
    "RN50": (1024, 224, (3, 4, 6, 3), 64, None, 512, 8, 12),
}


def clip_arguments(name: str) -> tuple:
    """The constructor arguments of CLIP's class (openai/CLIP and pyiqa's) for a published network."""
    embedding, side, layers, width, patch, text_width, heads, text_layers = CLIP_SIZES[name]
    return embedding, side, layers, width, patch, 77, 49408, text_width, heads, text_layers


@contextlib.contextmanager
def without_weights():
    """Inside, torchvision, timm and pyiqa build their networks without weights, and nothing is downloaded."""
    import timm
    import torchvision

    with contextlib.ExitStack() as patches:

        def patch(owner, name, replacement):
            patches.enter_context(unittest.mock.patch.object(owner, name, replacement))

        def bare(build):
            def call(*args, **options):
                options.pop("pretrained", None)
                options["weights"] = None
                return build(*args, **options)

            return functools.wraps(build)(call)

        for name in ("alexnet", "vgg16", "squeezenet1_1", "resnet34", "resnet50"):
            patch(torchvision.models, name, bare(getattr(torchvision.models, name)))
        create = timm.create_model
        patch(timm, "create_model", lambda *args, **options: create(*args, **{**options, "pretrained": False}))
        try:
            from pyiqa.archs import arch_util, clip_model
        except ImportError:
            yield
            return
        # pyiqa imports an architecture when it is first asked for, so the sources of these names are replaced as well.
        bare_clip = lambda name, *args, **options: clip_model.CLIP(*clip_arguments(name)).eval()  # noqa: E731
        load, load_pretrained = clip_model.load, arch_util.load_pretrained_network
        for name, module in list(sys.modules.items()):
            if name.startswith("pyiqa.archs."):
                if getattr(module, "load_pretrained_network", None) is load_pretrained:
                    patch(module, "load_pretrained_network", lambda *args, **options: None)
                if getattr(module, "load", None) is load:
                    patch(module, "load", bare_clip)
        yield


def pyiqa_network(metric: str):
    """The network that pyiqa.create_metric would make, without weights."""
    with without_weights(), tempfile.TemporaryDirectory() as cache:
        import pyiqa
        from pyiqa.archs import liqe_arch

        # LIQE keeps the features of its texts in the user's cache: those of no weights must not get there.
        with unittest.mock.patch.object(liqe_arch, "DEFAULT_CACHE_DIR", cache):
            return pyiqa.create_metric(metric, device="cpu").net.eval()
