# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Recipes that make ANID's model bundles (ONNX graphs, card, probe) from official weights or from a seed."""
