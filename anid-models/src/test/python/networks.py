# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Writes ../resources/networks: bundles of a few kilobytes, one for each kind of network, and what they must answer.

The graphs are ours and mean nothing; the answers come from onnx's reference evaluator (NumPy), from Pillow and from NumPy, never
from the code that is tested. The evaluator computes in float64, from weights and pixels in float32: NumPy's own sums in float32
are further from the truth than those of a runtime. `expected.txt` has a line per bundle: id, what, width, height, then the
numbers for three images of `pictures.py` with the seeds 1, 2, 3.

Run: pip install -r requirements.txt && python networks.py
"""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from PIL import Image

from pictures import picture

OUT = Path(__file__).resolve().parents[1] / "resources" / "networks"
RANDOM = np.random.default_rng(20261125)
DTYPES = {"float32": TensorProto.FLOAT, "int64": TensorProto.INT64}
PLAIN = {"minimumSide": 1, "steps": [], "crops": None, "layout": "NCHW", "order": "RGB"}
EXPECTED = []


def weights(*shape):
    return RANDOM.normal(0, 1, shape).astype(np.float32)


def spec(name, shape, dtype="float32"):
    return {"name": name, "dtype": dtype, "shape": shape, "layout": "NCHWT"[: len(shape)], "meaning": "test"}


def exact(model):
    """The same graph in float64."""
    twin = onnx.ModelProto()
    twin.CopyFrom(model)
    for info in [*twin.graph.input, *twin.graph.output]:
        if info.type.tensor_type.elem_type == TensorProto.FLOAT:
            info.type.tensor_type.elem_type = TensorProto.DOUBLE
    for constant in twin.graph.initializer:
        if constant.data_type == TensorProto.FLOAT:
            constant.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(constant).astype(np.float64), constant.name))
    for node in twin.graph.node:
        for attribute in node.attribute:
            if node.op_type == "Cast" and attribute.i == TensorProto.FLOAT:
                attribute.i = TensorProto.DOUBLE
    return twin


class Bundle:
    def __init__(self, id):
        self.id = id
        self.folder = OUT / id
        self.folder.mkdir(parents=True)
        self.graphs = {}

    def graph(self, file, nodes, inputs, outputs, constants=()):
        def info(t):
            shape = [s if s >= 0 else "d%d" % i for i, s in enumerate(t["shape"])]
            shape = [s if s == -2 or not isinstance(s, str) else "%s_%s" % (t["name"], s) for s in shape]
            return helper.make_tensor_value_info(t["name"], DTYPES[t["dtype"]], shape)

        graph = helper.make_graph(
            [helper.make_node(op, i, o, **a) for op, i, o, a in nodes],
            "test",
            [info(t) for t in inputs],
            [info(t) for t in outputs],
            [numpy_helper.from_array(v, k) for k, v in constants],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
        onnx.checker.check_model(model)
        onnx.save(model, self.folder / file)
        self.graphs[file] = ReferenceEvaluator(exact(model))
        return {"file": file, "inputs": inputs, "outputs": outputs}

    def run(self, file, *inputs):
        evaluator = self.graphs[file]
        doubles = [i.astype(np.float64) if i.dtype == np.float32 else i for i in inputs]
        outputs = evaluator.run(None, dict(zip(evaluator.input_names, doubles)))
        assert all(o.dtype == np.float64 for o in outputs), file
        return outputs

    def probe(self, file, shape):
        """As the export recipes make it: SplitMix64, the top 24 bits of each output."""
        inputs = len(self.graphs[file].input_names)
        size = int(np.prod(shape))
        with np.errstate(over="ignore"):
            z = np.uint64(5) + np.arange(1, inputs * size + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
            z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            z ^= z >> np.uint64(31)
        values = ((z >> np.uint64(40)).astype(np.float64) * 2.0**-24).astype(np.float32)
        first = self.run(file, *values.reshape([inputs] + shape))[0]
        return {"file": file, "seed": 5, "shape": shape, "expected": [float(v) for v in first.ravel()], "tolerance": 1e-5}

    def card(self, network, preprocessing=PLAIN, probes=()):
        files = []
        for path in sorted(self.folder.iterdir()):
            data = path.read_bytes()
            files.append(
                {"name": path.name, "url": None, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
            )
        card = {
            "format": 1,
            "id": self.id,
            "version": "1",
            "task": "test",
            "source": "networks.py",
            "licence": "Apache-2.0",
            "redistributable": True,
            "files": files,
            "network": network,
            "preprocessing": preprocessing,
            "recipe": "networks.py",
            "probes": list(probes),
        }
        (self.folder / "card.json").write_text(json.dumps(card, indent=1) + "\n")

    def expect(self, what, width, height, values):
        values = " ".join("%.9g" % v for v in np.asarray(values, np.float64).reshape(-1))
        EXPECTED.append("%s %s %d %d %s" % (self.id, what, width, height, values))


def images(width, height):
    return [picture(width, height, seed) for seed in (1, 2, 3)]


def floats(image):
    return (image.transpose(2, 0, 1).astype(np.float32) / np.float32(255))[None]


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


# mean over the pixels, then a matrix: N×3×H×W → N×k
def pooled(k, source="images", target="out", scale=4.0):
    nodes = [
        ("ReduceMean", [source], ["mean"], {"axes": [2, 3], "keepdims": 0}),
        ("MatMul", ["mean", "matrix"], [target], {}),
    ]
    return nodes, [("matrix", weights(3, k) * np.float32(scale))]


def features():
    b = Bundle("toy-features")
    nodes, constants = pooled(4)
    nodes.append(("Neg", ["out"], ["unread"], {}))
    g = b.graph(
        "g.onnx", nodes, [spec("images", [-1, 3, 16, 16])], [spec("unread", [-1, 4]), spec("out", [-1, 4])], constants
    )
    g["outputs"] = [spec("out", [-1, 4])]
    steps = [
        {"type": "resize", "mode": "EXACT", "size": 16, "filter": "BICUBIC", "method": "UINT8"},
        {"type": "normalize", "scale": 1.0, "mean": [0.5, 0.4, 0.3], "std": [0.2, 0.25, 0.3]},
    ]
    b.card({"type": "feature-extractor", "graph": g, "token": None}, dict(PLAIN, steps=steps))
    rows = []
    for image in images(37, 29):
        small = np.asarray(Image.fromarray(image).resize((16, 16), Image.Resampling.BICUBIC))
        mean, std = (np.array(v, np.float32).reshape(1, 3, 1, 1) for v in ([0.5, 0.4, 0.3], [0.2, 0.25, 0.3]))
        rows.append(b.run("g.onnx", (floats(small) - mean) / std)[1])
    b.expect("features", 37, 29, rows)


def token():
    b = Bundle("toy-token")
    nodes = [
        ("Reshape", ["images", "shape"], ["rows"], {}),
        ("MatMul", ["rows", "matrix"], ["out"], {}),
    ]
    constants = [("shape", np.array([0, 3, 64], np.int64)), ("matrix", weights(64, 5))]
    g = b.graph("g.onnx", nodes, [spec("images", [-1, 3, 8, 8])], [spec("out", [-1, 3, 5])], constants)
    b.card({"type": "feature-extractor", "graph": g, "token": 1})
    b.expect("features", 8, 8, [b.run("g.onnx", floats(i))[0][:, 1] for i in images(8, 8)])


def classes():
    b = Bundle("toy-classes")
    nodes, constants = pooled(6)
    g = b.graph("g.onnx", nodes, [spec("images", [-1, 3, -1, -1])], [spec("out", [-1, 6])], constants)
    (b.folder / "labels.txt").write_text("ant\nbee\ncat\ndog\nelk\nfox\n")
    b.card({"type": "classifier", "graph": g, "activation": "SOFTMAX", "labels": "labels.txt"})
    b.expect("classes", 21, 17, [softmax(b.run("g.onnx", floats(i))[0]) for i in images(21, 17)])


def saliency():
    b = Bundle("toy-saliency")
    nodes = [("ReduceMean", ["images"], ["out"], {"axes": [1], "keepdims": 1})]
    g = b.graph("g.onnx", nodes, [spec("images", [1, 3, 6, 7])], [spec("out", [1, 1, 6, 7])])
    b.card(
        {"type": "segmenter", "graph": g, "activation": "SIGMOID"},
        dict(PLAIN, steps=[{"type": "divide-by-maximum"}]),
    )
    maps = []
    for image in images(7, 6):
        x = floats(image)
        y = 1 / (1 + np.exp(-b.run("g.onnx", x / x.max())[0]))
        maps.append((y - y.min()) / (y.max() - y.min()))
    b.expect("saliency", 7, 6, maps)


def score():
    b = Bundle("toy-score")
    nodes, constants = pooled(1)
    g = b.graph("g.onnx", nodes, [spec("images", [-1, 3, -1, -1])], [spec("out", [-1, 1])], constants)
    b.card({"type": "score", "graph": g, "pooling": "NONE", "head": {"type": "direct"}}, dict(PLAIN, minimumSide=16),
           [b.probe("g.onnx", [2, 3, 9, 7])])
    b.expect("score", 31, 23, [b.run("g.onnx", floats(i))[0] for i in images(31, 23)])


def ratings():
    b = Bundle("toy-ratings")
    nodes, constants = pooled(10)
    g = b.graph("g.onnx", nodes, [spec("images", [-1, 3, -1, -1])], [spec("out", [-1, 10])], constants)
    head = {"type": "ratings", "activation": "SOFTMAX"}
    b.card({"type": "score", "graph": g, "pooling": "NONE", "head": head})
    p = np.concatenate([softmax(b.run("g.onnx", floats(i))[0]) for i in images(31, 23)])
    b.expect("ratings", 31, 23, p)
    b.expect("score", 31, 23, p @ np.arange(1, 11))


def linear():
    b = Bundle("toy-linear")
    nodes, constants = pooled(8)
    g = b.graph("g.onnx", nodes, [spec("images", [-1, 3, -1, -1])], [spec("out", [-1, 8])], constants)
    layers = torch.nn.Sequential(torch.nn.Linear(8, 5), torch.nn.Linear(5, 3), torch.nn.Linear(3, 1))
    for parameter in layers.parameters():
        parameter.data = torch.from_numpy(weights(*parameter.shape))
    torch.save(layers.state_dict(), b.folder / "head.pth")
    head = {"type": "linear", "file": "head.pth", "widths": [8, 5, 3, 1], "unitLength": True}
    b.card({"type": "score", "graph": g, "pooling": "NONE", "head": head})
    e = torch.from_numpy(np.concatenate([b.run("g.onnx", floats(i))[0] for i in images(31, 23)]))
    e = e / e.norm(dim=1, keepdim=True)
    b.expect("score", 31, 23, layers.double()(e).detach().numpy())


def crops(image, size, count):
    """The grid of pyiqa's uniform_crop on an image that is larger than the crop."""
    h, w = image.shape[2:]
    across = int(np.ceil(np.sqrt(count)))
    step_h, step_w = ((s - size) // int(np.sqrt(count)) for s in (h, w))
    places = [(y * step_h, x * step_w) for y in range(across) for x in range(across)][:count]
    return np.concatenate([image[:, :, y : y + size, x : x + size] for y, x in places])


def grids():
    for pooling in ("MEAN", "RATIO"):
        b = Bundle("toy-grid-" + pooling.lower())
        nodes, constants = pooled(1 if pooling == "MEAN" else 2)
        if pooling == "RATIO":
            nodes[-1] = ("MatMul", ["mean", "matrix"], ["raw"], {})
            nodes.append(("Exp", ["raw"], ["out"], {}))
        k = 1 if pooling == "MEAN" else 2
        g = b.graph("g.onnx", nodes, [spec("images", [-1, 3, 24, 24])], [spec("out", [-1, k])], constants)
        cut = {"type": "uniform-grid", "size": 24, "count": 5}
        b.card(
            {"type": "score", "graph": g, "pooling": pooling, "head": {"type": "direct"}}, dict(PLAIN, crops=cut)
        )
        outs = [b.run("g.onnx", crops(floats(i), 24, 5))[0] for i in images(61, 45)]
        b.expect("score", 61, 45, [o.mean() if k == 1 else o[:, 0].sum() / o[:, 1].sum() for o in outs])


def windows():
    b = Bundle("toy-windows")
    nodes, constants = pooled(5)
    g = b.graph("g.onnx", nodes, [spec("images", [-1, 3, 24, 24])], [spec("out", [-1, 5])], constants)
    cut = {"type": "windows", "size": 24, "step": 4, "most": 6}
    head = {"type": "ratings", "activation": "SOFTMAX"}
    b.card(
        {"type": "score", "graph": g, "pooling": "MEAN", "head": head}, dict(PLAIN, minimumSide=24, crops=cut)
    )
    scores = []
    for image in images(40, 33):
        x = floats(image)
        all_ = [x[:, :, y : y + 24, z : z + 24] for y in range(0, 33 - 24 + 1, 4) for z in range(0, 40 - 24 + 1, 4)]
        some = np.concatenate([all_[len(all_) // 6 * i] for i in range(6)])
        logits = b.run("g.onnx", some)[0].mean(0, keepdims=True)
        scores.append(softmax(logits) @ np.arange(1, 6))
    b.expect("score", 40, 33, scores)


def patches():
    b = Bundle("toy-patches")
    nodes = [
        ("MatMul", ["patches", "matrix"], ["values"], {}),
        ("ReduceMean", ["values"], ["out"], {"axes": [1], "keepdims": 0}),
    ]
    g = b.graph(
        "g.onnx",
        nodes,
        [spec("patches", [-1, -1, 8 * 8 * 3 + 3])],
        [spec("out", [-1, 1])],
        [("matrix", weights(8 * 8 * 3 + 3, 1))],
    )
    cut = {"type": "multi-scale-patches", "patch": 8, "sides": [14, 24], "grid": 10}
    b.card({"type": "score", "graph": g, "pooling": "NONE", "head": {"type": "direct"}}, dict(PLAIN, crops=cut))
    from pyiqa.data.multiscale_trans_util import get_multiscale_patches

    scores = []
    for image in images(37, 29):
        rows = get_multiscale_patches(torch.from_numpy(floats(image)), 8, 8, 10, [14, 24], -1).numpy()
        scores.append(b.run("g.onnx", rows)[0])
    b.expect("score", 37, 29, scores)


def paired():
    b = Bundle("toy-paired")
    nodes = [
        ("Sub", ["natural", "generated"], ["difference"], {}),
        ("Relu", ["difference"], ["darker"], {}),
        ("ReduceMean", ["darker"], ["out"], {"axes": [1, 2, 3], "keepdims": 1}),
    ]
    sizes = [-1, 3, -1, -1]
    g = b.graph("g.onnx", nodes, [spec("natural", sizes), spec("generated", sizes)], [spec("out", [-1, 1, 1, 1])])
    b.card({"type": "paired-score", "graph": g}, probes=[b.probe("g.onnx", [1, 3, 8, 8])])
    pairs = zip(images(31, 23), [picture(31, 23, s) for s in (4, 5, 6)])
    b.expect("paired", 31, 23, [b.run("g.onnx", floats(n), floats(g_))[0] for n, g_ in pairs])


WORDS = "[PAD] [BOS] [EOS] [UNK] is it a cat dog yes no red blue what colour ?".split()


def tokenizer(folder, template):
    vocabulary = {w: i for i, w in enumerate(WORDS)}
    special = [
        {"id": i, "content": WORDS[i], "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
         "special": True}
        for i in range(4)
    ]
    ids = {w: {"id": w, "ids": [vocabulary[w]], "tokens": [w]} for w in WORDS[:4]}
    single = [{"SpecialToken": {"id": t, "type_id": 0}} if t != "A" else {"Sequence": {"id": "A", "type_id": 0}}
              for t in template]
    text = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": special,
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": {"type": "TemplateProcessing", "single": single, "pair": single, "special_tokens": ids},
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    }
    (folder / "tokenizer.json").write_text(json.dumps(text) + "\n")


def encode(text, template):
    words = text.lower().replace("?", " ?").split()
    middle = [WORDS.index(w) if w in WORDS else 3 for w in words]
    return sum(([WORDS.index(t)] if t != "A" else middle for t in template), [])


TEXTS = ["a red cat", "is it a dog ?", "what colour is the cat ?"]


def text_image():
    b = Bundle("toy-clip")
    nodes, constants = pooled(4)
    image = b.graph("image.onnx", nodes, [spec("images", [-1, 3, -1, -1])], [spec("out", [-1, 4])], constants)
    nodes = [
        ("Gather", ["table", "ids"], ["rows"], {}),
        ("Cast", ["mask"], ["used"], {"to": TensorProto.FLOAT}),
        ("Unsqueeze", ["used", "last"], ["column"], {}),
        ("Mul", ["rows", "column"], ["masked"], {}),
        ("Mul", ["masked", "places"], ["placed"], {}),
        ("ReduceSum", ["placed", "along"], ["out"], {"keepdims": 0}),
    ]
    text = b.graph(
        "text.onnx",
        nodes,
        [spec("ids", [-1, 8], "int64"), spec("mask", [-1, 8], "int64")],
        [spec("out", [-1, 4])],
        [
            ("table", weights(len(WORDS), 4)),
            ("last", np.array([2], np.int64)),
            ("along", np.array([1], np.int64)),
            ("places", weights(8, 1)),
        ],
    )
    template = ["[BOS]", "A", "[EOS]"]
    tokenizer(b.folder, template)
    tok = {"file": "tokenizer.json", "cleaning": "CLIP", "context": 8, "padding": 0}
    b.card({"type": "text-image-encoder", "image": image, "text": text, "tokenizer": tok})
    b.expect("images", 31, 23, [b.run("image.onnx", floats(i))[0] for i in images(31, 23)])
    rows = []
    for t in TEXTS + ["what colour is it ? it is a red red red dog"]:
        ids = encode(t, template)
        if len(ids) > 8:
            ids = ids[:7] + [2]
        mask = [1] * len(ids) + [0] * (8 - len(ids))
        rows.append(b.run("text.onnx", np.array([ids + [0] * (8 - len(ids))]), np.array([mask]))[0])
    b.expect("texts", 31, 23, rows)


def blip():
    b = Bundle("toy-blip")
    c, v = 6, len(WORDS)
    nodes = [
        ("Reshape", ["images", "shape"], ["rows"], {}),
        ("MatMul", ["rows", "matrix"], ["out"], {}),
    ]
    vision = b.graph(
        "vision.onnx",
        nodes,
        [spec("images", [-1, 3, 8, 8])],
        [spec("out", [-1, 12, c])],
        [("shape", np.array([0, 12, 16], np.int64)), ("matrix", weights(16, c))],
    )
    nodes = [
        ("Gather", ["table", "ids"], ["rows"], {}),
        ("Cast", ["mask"], ["used"], {"to": TensorProto.FLOAT}),
        ("Unsqueeze", ["used", "last"], ["column"], {}),
        ("Mul", ["rows", "column"], ["masked"], {}),
        ("ReduceMean", ["states"], ["seen"], {"axes": [1], "keepdims": 1}),
        ("Mul", ["masked", "seen"], ["out"], {}),
    ]
    question = b.graph(
        "question.onnx",
        nodes,
        [spec("ids", [-1, -1], "int64"), spec("mask", [-1, -1], "int64"), spec("states", [-1, 12, c])],
        [spec("out", [-1, -1, c])],
        [("table", weights(v, c)), ("last", np.array([2], np.int64))],
    )
    nodes = [
        ("Gather", ["table", "ids"], ["rows"], {}),
        ("CumSum", ["rows", "axis"], ["sofar"], {}),
        ("Cast", ["mask"], ["used"], {"to": TensorProto.FLOAT}),
        ("Unsqueeze", ["used", "last"], ["column"], {}),
        ("Mul", ["states", "column"], ["masked"], {}),
        ("ReduceSum", ["masked", "along"], ["question"], {"keepdims": 1}),
        ("Add", ["sofar", "question"], ["both"], {}),
        ("Tanh", ["both"], ["bent"], {}),
        ("MatMul", ["bent", "matrix"], ["out"], {}),
    ]
    decoder = b.graph(
        "decoder.onnx",
        nodes,
        [spec("ids", [-1, -1], "int64"), spec("states", [-1, -1, c]), spec("mask", [-1, -1], "int64")],
        [spec("out", [-1, -1, v])],
        [
            ("table", weights(v, c)),
            ("axis", np.array(1, np.int64)),
            ("last", np.array([2], np.int64)),
            ("along", np.array([1], np.int64)),
            ("matrix", weights(c, v)),
        ],
    )
    template = ["[BOS]", "A", "[EOS]"]
    tokenizer(b.folder, template)
    tok = {"file": "tokenizer.json", "cleaning": "NONE", "context": 16, "padding": None}
    gen = {"prompt": "{question}", "start": 1, "end": 2, "most": 7}
    b.card(
        {"type": "encoder-decoder", "vision": vision, "question": question, "decoder": decoder, "tokenizer": tok,
         "generation": gen}
    )
    answers = []
    for image, text in zip(images(8, 8), TEXTS):
        ids = np.array([encode(text, template)])
        mask = np.ones_like(ids)
        states = b.run("question.onnx", ids, mask, b.run("vision.onnx", floats(image))[0])[0]
        tokens = [1]
        while len(tokens) <= 7:
            best = int(b.run("decoder.onnx", np.array([tokens]), states, mask)[0][0, -1].argmax())
            if best == 2:
                break
            tokens.append(best)
        answers.append(tokens[1:])
    expect_answers(b, 8, 8, answers)


def expect_answers(b, width, height, answers):
    text = "|".join(" ".join(WORDS[t] for t in a if t > 3) for a in answers)
    EXPECTED.append("%s answers %d %d %s" % (b.id, width, height, text))
    assert any(len(a) > 1 for a in answers) and len({tuple(a) for a in answers}) > 1, answers


def blip2():
    b = Bundle("toy-blip-2")
    c, v = 6, len(WORDS)
    nodes = [
        ("Reshape", ["images", "shape"], ["rows"], {}),
        ("MatMul", ["rows", "matrix"], ["out"], {}),
    ]
    vision = b.graph(
        "vision.onnx",
        nodes,
        [spec("images", [-1, 3, 8, 8])],
        [spec("out", [-1, 4, c])],
        [("shape", np.array([0, 4, 48], np.int64)), ("matrix", weights(48, c))],
    )
    embedding = b.graph(
        "embedding.onnx",
        [("Gather", ["table", "ids"], ["out"], {})],
        [spec("ids", [-1, -1], "int64")],
        [spec("out", [-1, -1, c])],
        [("table", weights(v, c))],
    )
    nodes = [
        ("MatMul", ["embeddings", "wk"], ["k"], {}),
        ("MatMul", ["embeddings", "wv"], ["v"], {}),
        ("Unsqueeze", ["k", "head"], ["k1"], {}),
        ("Unsqueeze", ["v", "head"], ["v1"], {}),
        ("Concat", ["past_k", "k1"], ["present_k"], {"axis": 2}),
        ("Concat", ["past_v", "v1"], ["present_v"], {"axis": 2}),
        ("Cast", ["mask"], ["used"], {"to": TensorProto.FLOAT}),
        ("Unsqueeze", ["used", "around"], ["column"], {}),
        ("Mul", ["present_k", "present_v"], ["product"], {}),
        ("Mul", ["product", "column"], ["masked"], {}),
        ("ReduceMean", ["masked"], ["seen"], {"axes": [1, 2], "keepdims": 0}),
        ("Unsqueeze", ["seen", "head"], ["seen1"], {}),
        ("Add", ["embeddings", "seen1"], ["both"], {}),
        ("MatMul", ["both", "matrix"], ["out"], {}),
    ]
    past = [spec("past_k", [-1, 1, -1, c]), spec("past_v", [-1, 1, -1, c])]
    present = [spec("present_k", [-1, 1, -1, c]), spec("present_v", [-1, 1, -1, c])]
    decoder = b.graph(
        "decoder.onnx",
        nodes,
        [spec("embeddings", [-1, -1, c]), spec("mask", [-1, -1], "int64")] + past,
        [spec("out", [-1, -1, v])] + present,
        [
            ("wk", weights(c, c)),
            ("wv", weights(c, c)),
            ("head", np.array([1], np.int64)),
            ("around", np.array([1, 3], np.int64)),
            ("matrix", weights(c, v)),
        ],
    )
    template = ["[BOS]", "A"]
    tokenizer(b.folder, template)
    tok = {"file": "tokenizer.json", "cleaning": "NONE", "context": 16, "padding": None}
    gen = {"prompt": "what is {question} it is", "start": -1, "end": 2, "most": 6}
    b.card(
        {"type": "prefix-decoder", "vision": vision, "embedding": embedding, "decoder": decoder, "tokenizer": tok,
         "generation": gen}
    )
    answers = []
    for image, text in zip(images(8, 8), TEXTS):
        ids = encode("what is %s it is" % text, template)
        prefix = b.run("vision.onnx", floats(image))[0]
        written = []
        while len(written) < 6:
            # All over again each time: the cache must make no difference.
            x = np.concatenate([prefix, b.run("embedding.onnx", np.array([ids + written]))[0]], 1)
            nothing = np.zeros((1, 1, 0, c))
            mask = np.ones((1, x.shape[1]), np.int64)
            best = int(b.run("decoder.onnx", x, mask, nothing, nothing)[0][0, -1].argmax())
            if best == 2:
                break
            written.append(best)
        answers.append(written)
    expect_answers(b, 8, 8, answers)


def broken():
    """Graphs that must be refused: one with an operator that no runtime knows."""
    folder = OUT / "broken"
    folder.mkdir()
    graph = helper.make_graph(
        [helper.make_node("Frobnicate", ["images"], ["out"], domain="org.example")],
        "test",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 3, "h", "w"])],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, ["n", 1])],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("org.example", 1)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=9), folder / "unknown-operator.onnx")


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    for make in (features, token, classes, saliency, score, ratings, linear, grids, windows, patches, paired, text_image,
                 blip, blip2, broken):
        make()
    head = "# networks.py: onnx %s, torch %s, Pillow %s" % (onnx.__version__, torch.__version__, Image.__version__)
    (OUT / "expected.txt").write_text("\n".join([head] + EXPECTED) + "\n")


if __name__ == "__main__":
    main()
