# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""endless.py: a graph that adds its input to itself some 10^18 times, for the test of the time limit. Made with onnx 1.23.2."""

from pathlib import Path

import onnx
from onnx import TensorProto, helper

number, truth, count = TensorProto.FLOAT, TensorProto.BOOL, TensorProto.INT64
body = helper.make_graph(
    [helper.make_node("Identity", ["going"], ["goes"]), helper.make_node("Add", ["sum", "sum"], ["next"])],
    "body",
    [
        helper.make_tensor_value_info("turn", count, []),
        helper.make_tensor_value_info("going", truth, []),
        helper.make_tensor_value_info("sum", number, [1]),
    ],
    [helper.make_tensor_value_info("goes", truth, []), helper.make_tensor_value_info("next", number, [1])],
)
graph = helper.make_graph(
    [helper.make_node("Loop", ["turns", "always", "x"], ["y"], body=body)],
    "endless",
    [helper.make_tensor_value_info("x", number, [1])],
    [helper.make_tensor_value_info("y", number, [1])],
    [helper.make_tensor("turns", count, [], [10**18]), helper.make_tensor("always", truth, [], [True])],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
onnx.checker.check_model(model)
(Path(__file__).resolve().parents[1] / "resources/networks/endless.onnx").write_bytes(model.SerializeToString())
