#!/usr/bin/env bash
# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
#
# pyarrow 26.0.1 has a limit of 1 MiB for the dictionary page of a column (dictionary_pagesize_limit). One would guess that a column of
# images, each larger than that and no two alike, leaves the dictionary at once. The limit is looked at only between batches of
# values: 50 images of 3 MB become one dictionary page of 150 MB, which a reader has to hold before it has the first image.
#
# Seen: dictionary page 150,007,093 bytes of 150,007,166; with write_batch_size=1 it is 3 MB
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install pyarrow==26.0.1

"$folder/venv/bin/python" - <<'PYTHON'
import io
import os

import pyarrow
import pyarrow.parquet


def dictionary(batch):
    images = [os.urandom(3_000_000) for _ in range(50)]
    file = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"image": images}), file, write_batch_size=batch)
    column = pyarrow.parquet.ParquetFile(io.BytesIO(file.getvalue())).metadata.row_group(0).column(0)
    return column.data_page_offset - column.dictionary_page_offset


default, single = dictionary(None), dictionary(1)
print(f"dictionary page: {default:,} bytes by default, {single:,} with write_batch_size=1")
assert default > 150_000_000 and single < 10_000_000
PYTHON
