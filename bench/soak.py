"""Mixed traffic for as long as one likes, with faults: what is lost, doubled or slow, and whether memory stays level.

    python -m bench.soak [--minutes 60] [--workers 3] [--every 0.8] [--write]

Several workers over one PostgreSQL; a question every so many seconds (--every), one in ten told to two workers; commands, votes,
questions to the officer, an officer publishing every minute. PostgreSQL is restarted after a third and after two thirds of the time;
Slack answers everything with 503 for a twelfth of it, from the middle on. --write saves figures and a plot to bench/results/, dated.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import psutil

from bench.soak_picture import picture
from bench.soak_traffic import Traffic
from bench.speed import table
from bench.workers import standing
from index.embedding.onnx import cores
from tests.support.fleet import Fleet
from tests.support.paths import ROOT
from tests.support.postgres import Postgres

_SAMPLE_SECONDS = 5.0


@dataclass
class Course:
    """What happened when, in seconds from the beginning; `samples` by worker: (when, MB, descriptors, threads)."""

    began: float = field(default_factory=time.monotonic)
    restarts: list[tuple[float, float]] = field(default_factory=list)
    slack_down: list[float] = field(default_factory=list)
    samples: dict[str, list[tuple[float, float, int, int]]] = field(default_factory=dict)

    @property
    def now(self) -> float:
        return time.monotonic() - self.began


def main() -> None:
    """Run, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--every", type=float, default=0.8)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    with standing(chosen.workers) as (fleet, postgres):
        course, traffic = Course(), Traffic(fleet)
        soaked(fleet, postgres, course, traffic, chosen.minutes * 60, chosen.every)
        said = [fleet.said(one) for one in traffic.asked]
        found = summary(traffic, said) | {"minutes": chosen.minutes, "workers": chosen.workers, "every": chosen.every}
        waits = waited(course, traffic)
    report = render(found, course, waits)
    print(report)
    if chosen.write:
        target = ROOT / "bench" / "results" / f"soak-{dt.datetime.now(dt.UTC):%Y-%m-%d}.md"
        target.write_text(report, encoding="utf-8")
        drawn = picture(course.samples, waits, [at for at, _ in course.restarts], course.slack_down)
        target.with_suffix(".svg").write_text(drawn, encoding="utf-8")


def soaked(fleet: Fleet, postgres: Postgres, course: Course, traffic: Traffic, seconds: float, every: float) -> None:
    """Everything at once until the time is over; then wait for what is still to be said."""
    over = threading.Event()
    deeds: list[tuple[Callable[[], object], float]] = [
        (traffic.ask, every), (traffic.command, 7.0), (traffic.vote, 3.0), (traffic.refer, 20.0), (traffic.publish, 60.0),
        (lambda: sample(fleet, course), _SAMPLE_SECONDS), (traffic.watch, 5.0),
        (lambda: tell(course, traffic), 60.0),
    ]  # fmt: skip
    threads = [threading.Thread(target=repeated, args=(deed, pause, over)) for deed, pause in deeds]
    threads.append(threading.Thread(target=faults, args=(fleet, postgres, course, seconds)))
    for thread in threads:
        thread.start()
    over.wait(seconds)
    over.set()
    for thread in threads:
        thread.join()
    fleet.await_all(traffic.asked[-400:], 180)
    traffic.watch()
    sample(fleet, course)


def tell(course: Course, traffic: Traffic) -> None:
    """A line on how it goes."""
    failed = {name: count for name, count in traffic.failed.items() if count}
    print(
        f"minute {course.now / 60:.1f}: {len(traffic.asked)} questions, {dict(traffic.done)}, not to the end: {failed}",
        flush=True,
    )


def repeated(deed: Callable[[], object], pause: float, over: threading.Event) -> None:
    """Do it again and again, at random moments so far apart on average."""
    chance = random.Random(pause)  # noqa: S311 - the same every time, not secret
    while not over.wait(chance.uniform(0.5, 1.5) * pause):
        deed()


def faults(fleet: Fleet, postgres: Postgres, course: Course, seconds: float) -> None:
    """PostgreSQL away twice, Slack out of order in between."""

    def restart_at(moment: float) -> None:
        time.sleep(max(0.0, moment - course.now))
        at, began = course.now, time.monotonic()
        postgres.restart()
        course.restarts.append((at, time.monotonic() - began))

    restart_at(seconds / 3)
    time.sleep(max(0.0, seconds / 2 - course.now))
    course.slack_down.append(course.now)
    fleet.front.down = True
    time.sleep(seconds / 12)
    fleet.front.down = False
    course.slack_down.append(course.now)
    restart_at(seconds * 2 / 3)


def sample(fleet: Fleet, course: Course) -> None:
    """Memory, descriptors and threads of every worker now."""
    for number, worker in enumerate(fleet.workers):
        if worker:
            process = psutil.Process(worker.process.pid)
            seen = (course.now, process.memory_info().rss / 1e6, process.num_fds(), process.num_threads())
            course.samples.setdefault(f"worker {number + 1}", []).append(seen)


def summary(traffic: Traffic, said: Sequence[Counter[str]]) -> dict[str, Any]:
    """What stands under the questions, and how many of the other deeds came to their end."""
    return {
        "asked": len(said), "once": sum(one["answer"] == 1 for one in said),
        "twice": sum(one["answer"] > 1 for one in said), "nothing": sum(not one for one in said),
        "apology": sum(bool(one["apology"]) for one in said),
        "interrupted": sum(bool(one["interrupted"]) for one in said),
        "deeds": {name: (count, traffic.failed[name], traffic.failed_while_down[name]) for name, count in traffic.done.items()},
        "votes": traffic.votes_kept(), "referrals": traffic.referrals_doubled(),
    }  # fmt: skip


def waited(course: Course, traffic: Traffic) -> list[tuple[float, float]]:
    """For each question, when it was asked and how long until something was said, in seconds."""
    return [
        (at - course.began, traffic.said_at[one.ts] - at)
        for one, at in zip(traffic.asked, traffic.asked_at, strict=True)
        if one.ts in traffic.said_at
    ]


def render(found: dict[str, Any], course: Course, waits: Sequence[tuple[float, float]]) -> str:
    """The report as Markdown."""
    date = f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"
    calm = sorted(wait for at, wait in waits if not _troubled(at, course))
    down = ", ".join(f"{seconds:.1f} s after {at / 60:.1f} min" for at, seconds in course.restarts)
    begin, end = course.slack_down
    level = [
        (name, *(value for pick in (1, 2, 3) for value in _level(taken, pick)))
        for name, taken in course.samples.items()
    ]
    lines = [
        f"# {found['minutes']:.0f} minutes of mixed traffic, {date}", "",
        f"`python -m bench.soak --minutes {found['minutes']:.0f} --workers {found['workers']} --every {found['every']} --write`, "
        f"{cores()} cores, shared with other work (load {os.getloadavg()[0]:.1f}). PostgreSQL was restarted, away {down}; Slack "
        f"answered 503 from minute {begin / 60:.1f} to {end / 60:.1f}.", "",
        f"![over time](soak-{date}.svg)", "",
        *table(("questions", "answered once", "twice", "got an apology", "told to ask again", "without a word"),
               [(found["asked"], found["once"], found["twice"], found["apology"], found["interrupted"], found["nothing"])]), "",
        *table(("other deeds", "done", "not to the end", "of these while Slack was down"), [(n, *d) for n, d in found["deeds"].items()]), "",
        f"Votes: {found['votes']}. Referrals that reached the officers twice: {found['referrals']}.", "",
        f"Seconds until something was said, outside the faults: p50 {statistics.median(calm):.2f}, "
        f"p95 {calm[int(0.95 * (len(calm) - 1))]:.2f}, longest {calm[-1]:.1f}.", "",
        *table(("", "MB early", "MB late", "descriptors early", "late", "threads early", "late"), level), "",
        "Early is the median of the second tenth of the time, late that of the last tenth.",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _troubled(at: float, course: Course) -> bool:
    begin, end = course.slack_down
    return begin - 30 < at < end + 60 or any(when - 5 < at < when + 30 for when, _ in course.restarts)


def _level(taken: Sequence[tuple[float, float, int, int]], pick: int) -> tuple[float, float]:
    tenth = max(1, len(taken) // 10)
    early, late = taken[tenth : 2 * tenth] or taken, taken[-tenth:]
    return float(statistics.median(s[pick] for s in early)), float(statistics.median(s[pick] for s in late))


if __name__ == "__main__":
    main()
