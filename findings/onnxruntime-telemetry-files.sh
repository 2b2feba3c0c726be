#!/usr/bin/env bash
# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
#
# ONNX Runtime 1.32.0 (PyPI, Linux x86-64; the Maven artifact 1.29.0 does the same): the first session of a process writes a device
# id and an event database into the user's cache. One would guess that disable_telemetry_events(), called before the session,
# prevents that. It does not; ORT_DISABLE_TELEMETRY=1 in the environment when the library is loaded does.
#
# Seen: default        deviceid onnxruntime.db
#       call           deviceid onnxruntime.db
#       variable       (nothing)
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q install onnxruntime==1.32.0 onnx==1.23.2

cat > "$folder/session.py" <<'PYTHON'
import sys
import time

import onnx
import onnxruntime
from onnx import TensorProto, helper

if "call" in sys.argv:
    onnxruntime.disable_telemetry_events()
number = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [1])
graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "g", [number("x")], [number("y")])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
onnxruntime.InferenceSession(model.SerializeToString())
time.sleep(3)
PYTHON

files() {
  local home=$folder/$1
  mkdir "$home"
  shift
  env -u XDG_CACHE_HOME HOME="$home" "$@" > /dev/null 2>&1
  find "$home" -type f -printf '%f\n' | sort | paste -sd ' ' -
}

run=("$folder/venv/bin/python" "$folder/session.py")
default=$(files default "${run[@]}")
call=$(files call "${run[@]}" call)
variable=$(files variable env ORT_DISABLE_TELEMETRY=1 "${run[@]}")
printf 'default   %s\ncall      %s\nvariable  %s\n' "$default" "$call" "$variable"
[ "$default" = "deviceid onnxruntime.db" ] && [ "$call" = "$default" ] && [ -z "$variable" ]
