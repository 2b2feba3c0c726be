#!/usr/bin/env bash
# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
#
# Pillow 13.0.0 opens TIFF of both byte orders and BigTIFF of little-endian order. One would guess that it opens BigTIFF of
# big-endian order as well: it does not identify such a file. tifffile 2026.3.3 writes it and reads it back.
#
# Seen: tiff <     read
#       tiff >     read
#       bigtiff <  read
#       bigtiff >  UnidentifiedImageError
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install pillow==13.0.0 tifffile==2026.3.3 numpy==2.4.6

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import io

import numpy
import tifffile
from PIL import Image

pixels = numpy.arange(48, dtype=numpy.uint8).reshape(4, 4, 3)
seen = []
for big in (False, True):
    for order in "<>":
        file = io.BytesIO()
        tifffile.imwrite(file, pixels, bigtiff=big, byteorder=order, photometric="rgb")
        assert (tifffile.imread(io.BytesIO(file.getvalue())) == pixels).all()
        try:
            opened = Image.open(io.BytesIO(file.getvalue()))
            result = "read" if (numpy.asarray(opened) == pixels).all() else "read wrongly"
        except Exception as problem:
            result = type(problem).__name__
        print("bigtiff" if big else "tiff", order, result)
        seen.append(result)
assert seen == ["read", "read", "read", "UnidentifiedImageError"], seen
PYTHON
