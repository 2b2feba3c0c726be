# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
RECIPES = {}
