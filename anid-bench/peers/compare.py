# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Times our metrics and the peers' in turn, on the same pairs of 512 x 512 with the same threads, and prints a table.

Started by run.sh, which makes the Python environment and builds the jar. Two processes live through the whole run, ours
(OurSide in the jar) and the peers' (peer_side.py); while one computes the other waits. Each side of a row is warmed up, takes
the better of its batch sizes, and is then timed in rounds, ours and theirs alternating, so that a machine that slows down
slows both. A figure is milliseconds per pair (per image, per comparison of sets): the median over the timed calls.
"""

import argparse
import hashlib
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

import networks

HERE = Path(__file__).resolve().parent
GENERATOR = HERE.parents[1] / "anid-metrics" / "src" / "test" / "python"
PAIRS = ("noise-512", "blur-512", "blocks-512", "contrast-512")
SIZE = 512
WIDTH = 2048
SETS = 5000
BATCHES = (1, 4)
SET_METRICS = ("frechet-term", "kid", "precision-recall")
CAP = 30
JVM = ["--add-modules", "jdk.incubator.vector"]  # as the anid command starts it
MOST_CALLS = 100_000
PAUSE = 0.1  # seconds: OpenMP threads spin for a moment after the last call
SAME_CONVENTION = ("pyiqa", "torch")  # whose numbers ours must be, but for metrics whose parameters are made up on our side
OTHER_PARAMETERS = ("brisque", "niqe", "il-niqe", "nrqm", "pi")
DIFFERENT = 0.01


# ---- arithmetic ------------------------------------------------------------------------------------------------------


def per_item(times, batch):
    return [t / batch for t in times]


def best_batch(trials):
    """The batch size with the least time per pair: {batch: [ms of a call, ...]}."""
    return min(trials, key=lambda batch: min(trials[batch]) / batch)


def row(metric, peer, version, peer_times, our_times):
    """The first calls of both sides are warm by then; the median is robust against the others on the machine."""
    return {
        "metric": metric,
        "peer": peer,
        "version": version,
        "peerMs": statistics.median(peer_times),
        "oursMs": statistics.median(our_times),
        "n": min(len(peer_times), len(our_times)),
    }


def ratio(r):
    return r["peerMs"] / r["oursMs"]


def against_fastest(rows):
    """{metric: the row of its fastest peer}; ONNX Runtime with its inputs ready is a bound, and no peer."""
    fastest = {}
    for r in rows:
        if r["peer"] == networks.ALONE:
            continue
        known = fastest.get(r["metric"])
        if known is None or r["peerMs"] < known["peerMs"]:
            fastest[r["metric"]] = r
    return fastest


def capped_mean(ratios, cap=CAP):
    """Geometric mean of the ratios, none of which counts for more than the cap."""
    return math.exp(statistics.fmean(math.log(min(r, cap)) for r in ratios))


def differs(ours, theirs):
    """Whether two scores are further apart than rounding and precision explain."""
    if ours is None or theirs is None or not math.isfinite(theirs):
        return ours is not None and theirs is not None and math.isfinite(theirs) != math.isfinite(ours)
    return abs(ours - theirs) > DIFFERENT * max(abs(theirs), 1e-3)


def self_test():
    assert per_item([8.0, 4.0], 4) == [2.0, 1.0]
    assert best_batch({1: [3.0, 2.0], 4: [9.0, 7.0]}) == 4
    assert best_batch({1: [1.0], 4: [4.5]}) == 1
    slow = row("ssim", "a", "1", [30.0, 10.0, 20.0], [2.0, 1.0])
    assert slow == {"metric": "ssim", "peer": "a", "version": "1", "peerMs": 20.0, "oursMs": 1.5, "n": 2}
    fast = row("ssim", "b", "1", [6.0], [1.5])
    other = row("mad", "a", "1", [800.0], [8.0])
    assert ratio(fast) == 4.0
    assert against_fastest([slow, fast, other]) == {"ssim": fast, "mad": other}
    assert against_fastest([fast, slow]) == {"ssim": fast}
    assert math.isclose(capped_mean([4.0, 100.0]), math.sqrt(4 * 30))
    assert math.isclose(capped_mean([2.0, 8.0]), 4.0)
    assert not differs(0.9, 0.9001) and differs(0.9, 0.8) and not differs(None, 1.0) and not differs(1e-6, 0.0)
    lines = table([slow | {"note": ""}, other | {"note": "x"}])
    assert len(lines) == 4 and "13.3" in lines[2] and "100" in lines[3], lines
    print("peers: self-test passed")


# ---- data ------------------------------------------------------------------------------------------------------------


def make_data(folder):
    """Raw files that both sides read; the name of the folder says what made them."""
    import numpy as np

    sys.path.insert(0, str(GENERATOR))
    import golden_images

    sources = (golden_images.TABLE, Path(golden_images.__file__), Path(__file__), Path(networks.__file__))
    made = folder / hashlib.sha256(b"".join(s.read_bytes() for s in sources)).hexdigest()[:12]
    if (made / "complete").exists():
        return made
    print(f"peers: making the pairs and the features in {made}", file=sys.stderr)
    made.mkdir(parents=True, exist_ok=True)
    images, pairs = golden_images.load()
    np.stack([images[pairs[p][0]] for p in PAIRS]).tofile(made / "reference.u8")
    np.stack([images[pairs[p][1]] for p in PAIRS]).tofile(made / "candidate.u8")
    # Like pooled activations: not negative, most of them small, correlated through a few common causes.
    generator = np.random.default_rng(1)
    causes = generator.random((32, WIDTH)) ** 4
    for side in (1, 2):
        own = generator.gamma(0.4, 0.5, (SETS, WIDTH))
        features = (own + side * generator.random((SETS, 32)) @ causes / 8).astype(np.float32)
        features.tofile(made / f"features-{side}.f32")
        np.cov(features.astype(np.float64), rowvar=False).tofile(made / f"covariance-{side}.f64")
    networks.make_files(made / "files")
    (made / "complete").touch()
    return made


# ---- the two sides ---------------------------------------------------------------------------------------------------


class Side:
    def __init__(self, command, environment):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
        )

    def ask(self, *words):
        try:
            self.process.stdin.write(" ".join(str(w) for w in words) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise SystemExit(f"peers: {self.process.args[0]} ended while it was asked for {words}; see above")
        return json.loads(line)

    def times(self, *words):
        answer = self.ask("time", *words)
        if "error" in answer:
            raise Refused(answer["error"])
        time.sleep(PAUSE)
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)


class Refused(Exception):
    """A side cannot do what it was asked for."""


def warmed(side, batches, seconds, *names):
    """(best batch size, first score of a batch of one), after a warm-up with every batch size."""
    trials, value = {}, None
    for batch in batches:
        answer = side.times(*names, batch, seconds, MOST_CALLS)
        trials[batch] = answer["ms"]
        value = answer["value"] if batch == 1 else value
    return best_batch(trials), value


def compare(ours, theirs, metric, subjects, options):
    """Rows of one metric, with the batch sizes and a note for the table."""
    batches = (1,) if metric in SET_METRICS else networks.NETWORKS.get(metric, BATCHES)
    our_batch, our_value = warmed(ours, batches, options.warm, metric)
    rows = []
    for subject in subjects:
        name = subject["peer"].replace(" ", "+")
        try:
            # A peer has nothing to compile; a second is enough for its allocator and its caches.
            batch, value = warmed(theirs, subject["batches"], min(1.0, options.warm), metric, name)
            our_times, peer_times = [], []
            for _ in range(options.rounds):
                our_times += per_item(
                    ours.times(metric, our_batch, options.seconds, MOST_CALLS)["ms"], our_batch
                )
                peer_times += per_item(
                    theirs.times(metric, name, batch, options.seconds, MOST_CALLS)["ms"], batch
                )
        except Refused as e:
            print(f"peers: {metric} of {subject['peer']} is left out: {e}", file=sys.stderr)
            continue
        made = row(metric, subject["peer"], subject["version"], peer_times, our_times)
        note = f"batch {batch}/{our_batch}, least {min(peer_times):.4g}/{min(our_times):.4g}"
        if our_value is not None and value is not None:
            note += f", value {value:.6g}/{our_value:.6g}"
        if name in SAME_CONVENTION and metric not in OTHER_PARAMETERS and differs(our_value, value):
            note += " DIFFERENT"
        rows.append(made | {"note": note})
        print(table(rows[-1:])[2], file=sys.stderr)
    return rows


def environment(offers, threads, options):
    import torch

    def command(*words):
        try:
            return subprocess.run(words, capture_output=True, text=True, cwd=HERE, check=True).stdout.strip()
        except (OSError, subprocess.CalledProcessError):
            return "unknown"

    cpu = platform.processor() or "unknown"
    if Path("/proc/cpuinfo").exists():
        models = [
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ]
        cpu = models[0] if models else cpu
    return {
        "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "revision": command("git", "rev-parse", "HEAD"),
        "cpu": cpu,
        "cpus": os.cpu_count(),
        "threads": threads,
        "loadAverageBefore": options.load,
        "os": f"{platform.system()} {platform.release()} {platform.machine()}",
        "java": offers["java"],
        "jvm": JVM,
        "kernels": offers["kernels"],
        "backend": offers["backend"],
        "python": platform.python_version(),
        "torch": torch.__version__,
        "size": SIZE,
        "pairs": list(PAIRS),
        "batches": list(BATCHES),
        "rounds": options.rounds,
        "secondsPerRound": options.seconds,
        "statistic": "median of milliseconds per pair",
        "n": "timed calls, the fewer of the two sides",
    }


def table(rows):
    lines = [
        f"{'metric':<22}{'peer':<22}{'version':<10}{'peer ms':>11}{'ours ms':>11}{'ratio':>9}{'n':>7}  batch, least ms and value: peer/ours",
        "-" * 138,
    ]
    for r in rows:
        lines.append(
            f"{r['metric']:<22}{r['peer']:<22}{r['version']:<10}{r['peerMs']:>11.4g}{r['oursMs']:>11.4g}"
            f"{ratio(r):>9.3g}{r['n']:>7}  {r['note']}"
        )
    return lines


def report(rows):
    print("\n".join(table(rows)))
    fastest = {m: ratio(r) for m, r in against_fastest(rows).items()}
    images = [r for m, r in fastest.items() if m not in SET_METRICS and m not in networks.NETWORKS]
    print("\nagainst the fastest peer of each metric: " + ", ".join(f"{m} {r:.3g}" for m, r in fastest.items()))
    if images:
        print(f"geometric mean over {len(images)} metrics of images, each capped at {CAP}: {capped_mean(images):.3g}")
    whole = [r for m, r in fastest.items() if m in networks.NETWORKS and m not in networks.OF_CROPS]
    if whole:
        print(f"geometric mean over {len(whole)} networks: {capped_mean(whole):.3g}")
    alone = [f"{r['metric']} {ratio(r):.2f}" for r in rows if r["peer"] == networks.ALONE]
    if alone:
        print("share of ONNX Runtime's own rate, inputs ready: " + ", ".join(alone))


def main():
    parser = argparse.ArgumentParser(
        prog="run.sh", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, help="write the environment and the rows as JSON")
    parser.add_argument("--only", default="", help="ids of metrics, separated by commas; all that both sides have")
    parser.add_argument("--params", type=Path, help="folder of the published parameters (README.md); rows without are left out")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of both sides; all CPUs unless given")
    parser.add_argument("--rounds", type=int, default=5, help="alternations; 5 unless given")
    parser.add_argument("--seconds", type=float, default=0.5, help="of each side in a round, at least one call; 0.5")
    parser.add_argument("--warm", type=float, default=3.0, help="seconds of warm-up of each batch size of ours; 3")
    parser.add_argument("--self-test", action="store_true", help="check the arithmetic of the table and end")
    parser.add_argument("--jar", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.self_test:
        self_test()
        return
    if not options.jar or not options.data:
        parser.error("start run.sh, which knows the jar")
    if options.threads < 1 or options.rounds < 1:
        parser.error("--threads and --rounds are at least 1")
    if options.params and not options.params.is_dir():
        parser.error(f"--params {options.params} is not a folder")
    options.load = round(os.getloadavg()[0], 2)

    if hasattr(os, "sched_setaffinity"):
        # Both sides on the same CPUs: a library that counts CPUs for itself cannot take more.
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.threads])
    data = make_data(options.data)
    wanted = [w.strip().lower().replace("_", "-") for w in options.only.split(",") if w.strip()]
    for identifier in networks.NETWORKS:
        if not networks.made(identifier, data) and (not wanted or identifier in wanted):
            networks.make_bundle(identifier, data)
    environ = dict(os.environ)
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
        environ[name] = str(options.threads)
    java = str(Path(os.environ["JAVA_HOME"]) / "bin" / "java") if "JAVA_HOME" in os.environ else "java"
    shape = [data, len(PAIRS), SIZE, options.threads]
    ours = Side(
        [java, *JVM, f"-XX:ActiveProcessorCount={options.threads}", "-cp", str(options.jar)]
        + ["org.anid.bench.peers.OurSide", *map(str, shape)],
        environ,
    )
    params = [options.params.resolve()] if options.params else []
    theirs = Side([sys.executable, str(HERE / "peer_side.py"), *map(str, shape + params)], environ)

    our_offers, their_offers = ours.ask("offers"), theirs.ask("offers")
    if "error" in our_offers:
        raise SystemExit(f"peers: {our_offers['error']}")
    for skipped in their_offers["skipped"]:
        print(f"peers: {skipped['metric']} of {skipped['peer']} is left out: {skipped['why']}", file=sys.stderr)
    subjects = {}
    for subject in their_offers["subjects"]:
        subjects.setdefault(subject["metric"], []).append(subject)
    missing = [m for m in subjects if m not in our_offers["metrics"]]
    if missing:
        print(f"peers: not in our catalogue, left out: {', '.join(missing)}", file=sys.stderr)
    alone = [m for m in our_offers["metrics"] if m not in subjects]
    if alone:
        print(f"peers: no peer has, or none can run: {', '.join(alone)}", file=sys.stderr)
    unknown = [w for w in wanted if w not in subjects or w in missing]
    if unknown:
        raise SystemExit(f"peers: nothing to compare for --only {', '.join(unknown)}; see the lines above")

    rows = []
    for metric in subjects:
        if metric in our_offers["metrics"] and (not wanted or metric in wanted):
            try:
                rows += compare(ours, theirs, metric, subjects[metric], options)
            except Refused as e:
                print(f"peers: our {metric} is left out: {e}", file=sys.stderr)
    ours.close()
    theirs.close()
    if not rows:
        raise SystemExit("peers: nothing was compared; the lines above say why")
    report(rows)
    if options.out:
        kept = [{k: v for k, v in r.items() if k != "note"} for r in rows]
        document = {"environment": environment(our_offers, options.threads, options), "rows": kept}
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(document, indent=2) + "\n")


if __name__ == "__main__":
    main()
