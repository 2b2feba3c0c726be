# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""What torch reads in published files of weights, as hashes: `published.py FOLDER OUT`, for CheckpointTest.

FOLDER has the files under the names below; none of their values are kept, but the SHA-256 of each tensor as float32, little-endian.
The heads of LPIPS were pickled by Python 2. Made with torch 2.7.1 (pip install torch==2.7.1 numpy).
"""

import hashlib
import json
import pathlib
import sys

import torch

FILES = [
    "lpips_v0.1_alex.pth",
    "lpips_v0.1_vgg.pth",
    "lpips_v0.1_squeeze.pth",
    "dists_alpha_beta.pt",
    "sa_0_4_vit_l_14_linear.pth",
    "sac+logos+ava1-l14-linearMSE.pth",
]



def row(tensor: torch.Tensor) -> str:
    values = tensor.detach().float().contiguous().numpy().astype("<f4").tobytes()
    return json.dumps({"shape": list(tensor.shape), "sha256": hashlib.sha256(values).hexdigest()})


files = []
for name in FILES:
    state = torch.load(pathlib.Path(sys.argv[1]) / name, map_location="cpu", weights_only=True)
    rows = ",\n".join(f'  "{key}": {row(value)}' for key, value in state.items())
    files.append(f' "{name}": {{\n{rows}\n }}')
pathlib.Path(sys.argv[2]).write_text("{\n" + ",\n".join(files) + "\n}\n")
