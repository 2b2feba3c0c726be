# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""export NAME --out DIR [--weights FILE ...] [--random-init SEED] [--tiny]"""

import argparse
import shlex
import sys
from pathlib import Path

from anid_export import bundle


def main(arguments: list[str]) -> int:
    from anid_export.networks import RECIPES

    parser = argparse.ArgumentParser(prog="export", description="Makes the bundle of a network: ONNX graphs and card.")
    parser.add_argument("name", choices=sorted(RECIPES), metavar="NAME", help=", ".join(sorted(RECIPES)))
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="gets a folder NAME")
    parser.add_argument(
        "--weights",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="the authors' files, in the order of README.md",
    )
    parser.add_argument(
        "--random-init", type=int, metavar="SEED", help="weights from a seed instead: for tests of the graph"
    )
    parser.add_argument(
        "--tiny", action="store_true", help="with --random-init: a few kilobytes with the same interface"
    )
    options = parser.parse_args(arguments)
    if options.tiny and options.random_init is None:
        parser.error("--tiny needs --random-init SEED")
    for file in options.weights:
        if not file.exists():
            parser.error(f"there is no file {file}: check the path")
    source = bundle.Source(options.weights, options.random_init, options.tiny)
    command = "export " + shlex.join([options.name, *(f"--weights={p.name}" for p in options.weights)])
    if options.random_init is not None:
        command += f" --random-init {options.random_init}" + (" --tiny" if options.tiny else "")
    folder = bundle.write(options.name, RECIPES[options.name](source), source, options.out, command)
    print(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
