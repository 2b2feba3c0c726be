#!/usr/bin/env bash
# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
#
# Times us and the peers on the same pairs, in turn, and prints a table. See --help.
# ANID_PEERS_VENV names a Python environment that has the peers already; else one is made in target/peers-venv.
set -eu

here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
module=$(dirname -- "$here")
jar=$module/target/benchmarks.jar
export=$module/../anid-models/export

fail() {
  echo "peers: $1" >&2
  exit 2
}

for argument in "$@"; do
  case $argument in
    -h | --help | --self-test)
      command -v python3 >/dev/null 2>&1 || fail "no python3 found: install Python 3.11"
      exec python3 "$here/compare.py" "$@"
      ;;
  esac
done

if [ -n "${ANID_PEERS_VENV:-}" ]; then
  python=$ANID_PEERS_VENV/bin/python
  [ -x "$python" ] || fail "ANID_PEERS_VENV=$ANID_PEERS_VENV has no bin/python: unset it, and an environment is made"
else
  venv=$module/target/peers-venv
  python=$venv/bin/python
  # The copy of the list says that the installation came to its end.
  if ! cat "$here/requirements.txt" "$export/requirements.txt" | cmp -s - "$venv/installed.txt"; then
    command -v python3 >/dev/null 2>&1 || fail "no python3 found: install Python 3.11"
    echo "peers: installing the peers into $venv, once; this takes several minutes" >&2
    python3 -m venv "$venv"
    "$python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt" -r "$export/requirements.txt" >&2
    cat "$here/requirements.txt" "$export/requirements.txt" >"$venv/installed.txt"
  fi
fi

if [ -z "${ANID_PEERS_JAR:-}" ]; then
  command -v mvn >/dev/null 2>&1 || fail "Maven was not found: install Maven 3.8 or later, or name a jar in ANID_PEERS_JAR"
  echo "peers: building $jar" >&2
  (cd "$module/.." && mvn -q -B -ntp -pl anid-bench -am package -DskipTests) >&2
fi

exec "$python" "$here/compare.py" --jar "${ANID_PEERS_JAR:-$jar}" --data "$module/target/peers-data" "$@"
