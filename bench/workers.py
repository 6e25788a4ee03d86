"""Slack events each given to four workers at once over one PostgreSQL: how many answers there are to each.

    python -m bench.workers [--events 300] [--write]

Three runs: nothing happens; a worker is killed (SIGKILL) every second while another is ready, and started again; PostgreSQL is
restarted three times. Slack is its emulator on loopback, told again of what nobody acknowledged. --write saves the dated table.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from bench.speed import table
from index.embedding.onnx import cores
from tests.support.fleet import Asked, Fleet, one_council, release
from tests.support.paths import ROOT
from tests.support.postgres import Postgres
from tests.support.sharing import exports
from tests.support.slack.emulator import Emulator, scopes_of_manifest

WORKERS, ASKERS = 4, 8
# What happens needs its time to happen: each asker waits so many seconds before the next event.
PAUSE = 1.5
TEXT = "can i post picture number {} of my neighbour's house?"
# The same exported model as the tests': making it takes longer than a run.
_EXPORTS = ROOT / ".pytest_cache" / "d" / "askfirst-exports"


@contextmanager
def standing(workers: int, **environment: str) -> Iterator[tuple[Fleet, Postgres]]:
    """A fleet with one council in force, each worker with an empty disk but for the model, and with this environment besides."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        emulator, postgres, models = Emulator(folder, scopes_of_manifest()), Postgres(), exports(_EXPORTS)
        homes = [folder / f"machine-{number}" / "home" for number in range(workers)]
        for home in homes:
            home.mkdir(parents=True)
            (home / "models").symlink_to(models)
        url, policies = postgres.new(), one_council(folder / "policies", emulator)
        release(policies, homes[0], url)
        fleet = Fleet(emulator, homes, policies, url, **environment)
        try:
            yield fleet, postgres
        finally:
            fleet.stop()
            postgres.stop()
            emulator.stop()


@contextmanager
def restarting(postgres: Postgres, restarts: list[float]) -> Iterator[None]:
    """While the body runs, the database restarts three times, five seconds apart."""
    over = threading.Event()

    def restart() -> None:
        while len(restarts) < 3 and not over.wait(5):
            began = time.monotonic()
            postgres.restart()
            restarts.append(time.monotonic() - began)

    thread = threading.Thread(target=restart)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def run(fleet: Fleet, events: int, first: int, about: Callable[[], Any], pause: float) -> dict[str, Any]:
    """Give so many events, numbered from `first`, while `about` happens; what stands under each message then."""

    def give(one: Asked) -> None:
        fleet.tell(one)
        time.sleep(pause)

    kills, began = fleet.kills, time.monotonic()
    asked = [fleet.write(number, TEXT.format(number)) for number in range(first, first + events)]
    with about(), ThreadPoolExecutor(ASKERS) as askers:
        list(askers.map(give, asked))
    given = time.monotonic() - began
    found = fleet.await_all(asked, 240)
    return {
        "events": events, "answered": sum(one["answer"] == 1 for one in found),
        "twice": sum(one["answer"] > 1 for one in found), "apologies": sum(one["apology"] for one in found),
        "interrupted": sum(one["interrupted"] for one in found),
        "both": sum(bool(one["answer"] and (one["apology"] or one["interrupted"])) for one in found),
        "nothing": sum(not one for one in found), "kills": fleet.kills - kills, "seconds": given,
    }  # fmt: skip


def main() -> None:
    """Run, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=300)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    restarts: list[float] = []
    with standing(WORKERS) as (fleet, postgres):
        runs: dict[str, Callable[[], Any]] = {
            "nothing happens": nullcontext, "PostgreSQL restarted": lambda: restarting(postgres, restarts),
            "a worker killed every second": lambda: fleet.killing(1.0),
        }  # fmt: skip
        found = {
            name: run(fleet, chosen.events, number * chosen.events, about, PAUSE if number else 0.0)
            for number, (name, about) in enumerate(runs.items())
        }
    report = render(found, restarts)
    print(report)
    if chosen.write:
        (ROOT / "bench" / "results" / f"workers-{dt.datetime.now(dt.UTC):%Y-%m-%d}.md").write_text(report, "utf-8")


def render(found: dict[str, dict[str, Any]], restarts: list[float]) -> str:
    """The report as Markdown."""
    head = ("run", "events", "answered once", "answered twice", "apologies", "told to ask again", "of these answered too",
            "without a word", "workers killed", "given within s")  # fmt: skip
    down = ", ".join(f"{seconds:.1f}" for seconds in restarts)
    lines = [
        f"# Four workers over one PostgreSQL, {dt.datetime.now(dt.UTC):%Y-%m-%d}", "",
        f"`python -m bench.workers --write`: signed Slack events, each given to {WORKERS} workers at once by {ASKERS} askers; "
        f"{cores()} cores, shared with other work (load {os.getloadavg()[0]:.1f}).", "",
        *table(head, [(name, *one.values()) for name, one in found.items()]), "",
        f"PostgreSQL was away for {down} s. A worker is killed each second in turn if it and another are ready; it is started again "
        "at once. Who is told to ask again was in the hands of a worker that died; where it died between sending an answer and "
        "noting it they have both.",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
