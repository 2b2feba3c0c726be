# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""One module per family; RECIPES maps the id of a card to the function that builds its network."""

from collections.abc import Callable

from anid_export.bundle import Network, Source
from anid_export.networks import (
    blip,
    blip2,
    classification,
    clip,
    features,
    inception,
    iqa,
    segmentation,
    similarity,
)

RECIPES: dict[str, Callable[[Source], Network]] = {
    **inception.RECIPES,
    **similarity.RECIPES,
    **clip.RECIPES,
    **features.RECIPES,
    **classification.RECIPES,
    **segmentation.RECIPES,
    **iqa.RECIPES,
    **blip.RECIPES,
    **blip2.RECIPES,
}
