# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Small checkpoints in the forms that CheckpointTest reads, and their values: `checkpoints.py OUT`.

Made with torch 2.7.1, safetensors 0.8.0, NumPy 2.4.6 and h5py 3.16.0
(pip install torch==2.7.1 safetensors==0.8.0 numpy==2.4.6 h5py==3.16.0).
"""

import argparse
import collections
import json
import pathlib
import sys

import h5py
import numpy
import safetensors.torch
import torch

OUT = pathlib.Path(sys.argv[1])
values = {}


def numbers(seed, *shape):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def keep(name, tensors):
    values[name] = {
        key: {"shape": list(t.shape), "values": t.detach().double().contiguous().flatten().tolist()}
        for key, t in tensors.items()
    }


plain = collections.OrderedDict(
    [
        ("conv.weight", numbers(1, 2, 3, 2, 2)),
        ("conv.bias", numbers(2, 2)),
        ("half", numbers(3, 4).half()),
        ("tiny", torch.tensor([1e-7, -3e-8, 65504.0, float("inf")]).half()),
        ("brain", numbers(4, 4).bfloat16()),
        ("double", numbers(5, 3).double()),
        ("steps", torch.tensor(7)),
        ("bytes", torch.tensor([0, 255, 3], dtype=torch.uint8)),
        ("signed", torch.tensor([-128, 127], dtype=torch.int8)),
        ("short", torch.tensor([-5, 300], dtype=torch.int16)),
        ("int", torch.tensor([-70000, 3], dtype=torch.int32)),
        ("mask", torch.tensor([True, False, True])),
        ("empty", torch.zeros(0, 3)),
    ]
)
keep("plain", plain)
torch.save(plain, OUT / "zip.pt")
torch.save(plain, OUT / "legacy.pt", _use_new_zipfile_serialization=False)
safetensors.torch.save_file(plain, OUT / "plain.safetensors", metadata={"format": "pt"})

whole = numbers(6, 4, 6)
views = {
    "transposed": whole.t(),
    "part": whole[1:3, 2:5],
    "row": whole[2],
    "expanded": numbers(7, 3, 1).expand(3, 4),
    "channels_last": numbers(8, 1, 3, 2, 2).to(memory_format=torch.channels_last),
    "parameter": torch.nn.Parameter(numbers(9, 2)),
}
keep("views", views)
torch.save(views, OUT / "views.pt")
torch.save(views, OUT / "views-legacy.pt", _use_new_zipfile_serialization=False)

module = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3))
with torch.no_grad():
    for seed, tensor in enumerate(module.state_dict().values()):
        if tensor.dtype == torch.float32:
            tensor.copy_(numbers(20 + seed, *tensor.shape))
optimizer = torch.optim.Adam(module.parameters())
module(numbers(30, 4, 2)).sum().backward()
optimizer.step()
keep("nested", module.state_dict())
torch.save(
    {
        "epoch": numpy.int64(3),
        "best": numpy.float32(0.5),
        "args": argparse.Namespace(lr=0.1, sizes=(1, 2), device=torch.device("cpu")),
        "optimizer": optimizer.state_dict(),
        "state_dict": module.state_dict(),
    },
    OUT / "nested.pt",
)
torch.jit.script(module.eval()).save(OUT / "script.pt")

names = list(plain)
shards = {"a-00001-of-00002.safetensors": names[:5], "a-00002-of-00002.safetensors": names[5:]}
for shard, keys in shards.items():
    safetensors.torch.save_file({key: plain[key] for key in keys}, OUT / shard)
index = {"metadata": {}, "weight_map": {key: shard for shard, keys in shards.items() for key in keys}}
(OUT / "a.safetensors.index.json").write_text(json.dumps(index))


def array(seed, *shape):
    return numbers(seed, *shape).double().numpy()


arrays = {
    "kernel": array(40, 2, 3, 2),
    "columns": numpy.asfortranarray(array(41, 3, 4)),
    "float": array(42, 4).astype(numpy.float32),
    "half": array(43, 5).astype(numpy.float16),
    "big": array(44, 3).astype(">f4"),
    "step": numpy.array(7),
    "bytes": numpy.array([0, 255], dtype=numpy.uint8),
    "mask": numpy.array([True, False]),
    "empty": numpy.zeros((0, 3)),
}
native = {key: torch.from_numpy(a.astype(a.dtype.newbyteorder("="))) for key, a in arrays.items()}
keep("arrays", native)
numpy.savez(OUT / "arrays.npz", note=numpy.array("text"), **arrays)
numpy.savez_compressed(OUT / "packed.npz", a=arrays["kernel"])

# As Keras lays them out: groups of layers, and attributes with names and settings.
del native["columns"], native["mask"]
keep("hdf5", {"model_weights/dense/dense/" + key: tensor for key, tensor in native.items()})
with h5py.File(OUT / "keras.h5", "w") as file:
    file.attrs["keras_version"] = "2.15.0"
    group = file.create_group("model_weights/dense/dense")
    for key in native:
        group.create_dataset(key, data=arrays[key])
    group.create_dataset("note", data="text")
with h5py.File(OUT / "pieces.h5", "w") as file:
    file.create_dataset("a", data=arrays["kernel"], chunks=(1, 3, 2), compression="gzip")
with h5py.File(OUT / "link.h5", "w") as file:
    file["a"] = arrays["kernel"]
    file["other"] = h5py.SoftLink("/a")

(OUT / "values.json").write_text(json.dumps(values, allow_nan=True))
