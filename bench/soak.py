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
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import psutil

from bench.soak_picture import picture
from bench.soak_traffic import Traffic, Unfinished
from bench.speed import table
from bench.workers import standing
from index.embedding.onnx import cores
from tests.support.fleet import Fleet
from tests.support.paths import ROOT
from tests.support.postgres import Postgres

_SAMPLE_SECONDS = 5.0
# More than are ever under way: some wait for minutes while Slack is down.
_AT_ONCE = 128


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
    # As the container and the systemd unit set it; read by the C library, so that each worker is started from nothing, not forked
    # off a process that has loaded more than a bot does.
    with standing(chosen.workers, MALLOC_ARENA_MAX="2") as (fleet, postgres):
        course, traffic = Course(), Traffic(fleet)
        soaked(fleet, postgres, course, traffic, chosen.minutes * 60, chosen.every)
        said = [fleet.said(one) for one in traffic.asked]
        found = summary(course, traffic, said) | {
            "minutes": chosen.minutes,
            "workers": chosen.workers,
            "every": chosen.every,
        }
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
    with ThreadPoolExecutor(_AT_ONCE, "deed") as pool:
        threads = [threading.Thread(target=repeated, args=(deed, pause, over, pool)) for deed, pause in deeds]
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
    memory = ", ".join(f"{taken[-1][1]:.0f}" for taken in course.samples.values())
    print(
        f"minute {course.now / 60:.1f}: {len(traffic.asked)} questions, {dict(traffic.done)}, not to the end: "
        f"{[(one.deed, one.why) for one in traffic.unfinished]}, {memory} MB",
        flush=True,
    )


def repeated(deed: Callable[[], object], pause: float, over: threading.Event, pool: ThreadPoolExecutor) -> None:
    """Do it again and again, at random moments so far apart on average, whether or not the one before has come to its end."""
    chance = random.Random(pause)  # noqa: S311 - the same every time, not secret
    done: list[Future[object]] = []
    while not over.wait(chance.uniform(0.5, 1.5) * pause):
        done = [one for one in done if not one.done() or one.exception()]
        done.append(pool.submit(deed))
    for one in done:
        one.result()


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


def summary(course: Course, traffic: Traffic, said: Sequence[Counter[str]]) -> dict[str, Any]:
    """What stands under the questions, and how many of the other deeds came to their end."""
    ended = Counter(one.deed for one in traffic.unfinished)
    in_faults = Counter(one.deed for one in traffic.unfinished if _in_a_fault(one, course))
    return {
        "asked": len(said), "once": sum(one["answer"] == 1 for one in said),
        "twice": sum(one["answer"] > 1 for one in said), "nothing": sum(not one for one in said),
        "apology": sum(bool(one["apology"]) for one in said),
        "interrupted": sum(bool(one["interrupted"]) for one in said),
        "unremembered": sum(bool(one["unremembered"]) for one in said), "other": sum(one["other"] for one in said),
        "deeds": [(name, count, ended[name], in_faults[name]) for name, count in traffic.done.items()],
        "unfinished": [
            f"* {one.deed}, minutes {(one.began - course.began) / 60:.1f} to {(one.ended - course.began) / 60:.1f}: {one.why}"
            for one in traffic.unfinished
        ],
        "votes": traffic.votes_kept(), "uncounted": sum(one["uncounted"] for one in said), "referrals": traffic.referrals(),
    }  # fmt: skip


def _in_a_fault(one: Unfinished, course: Course) -> bool:
    began, ended = one.began - course.began, one.ended - course.began
    down = [tuple(course.slack_down), *((at, at + seconds) for at, seconds in course.restarts)]
    return any(since <= ended and began <= until for since, until in down)


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
        (name, *_level(taken, 1), *(value for pick in (2, 3) for value in _level(taken, pick)[::2]))
        for name, taken in course.samples.items()
    ]
    lines = [
        f"# {found['minutes']:.0f} minutes of mixed traffic, {date}", "",
        f"`python -m bench.soak --minutes {found['minutes']:.0f} --workers {found['workers']} --every {found['every']} --write`, "
        f"{cores()} cores, load {os.getloadavg()[0]:.1f} at the end. PostgreSQL was restarted, away {down}; Slack "
        f"answered 503 from minute {begin / 60:.1f} to {end / 60:.1f}.", "",
        f"![over time](soak-{date}.svg)", "",
        *table(("questions", "answered once", "twice", "got an apology", "told to ask again", "asked in full", "without a word"),
               [tuple(found[one] for one in ("asked", "once", "twice", "apology", "interrupted", "unremembered", "nothing"))]), "",
        "Asked in full: the message goes on from one before it that this worker did not see, and says so.", "",
        f"Messages under questions that are none of these, nor about a vote or a question to the officer: {found['other']}.", "",
        *table(("other deeds", "done", "not to the end", "of these during a fault"), found["deeds"]), "",
        *found["unfinished"], *([""] if found["unfinished"] else []),
        f"Votes: {found['votes']}; {found['uncounted']} voters read that theirs was not counted. Questions to the officers: {found['referrals']}.", "",
        f"Seconds until something was said, outside the faults: p50 {statistics.median(calm):.2f}, "
        f"p95 {calm[int(0.95 * (len(calm) - 1))]:.2f}, longest {calm[-1]:.1f}.", "",
        *table(("", "MB early", "halfway", "late", "descriptors early", "late", "threads early", "late"), level), "",
        "Early is the median of the second tenth of the time, halfway that of the sixth, late that of the last.",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _troubled(at: float, course: Course) -> bool:
    begin, end = course.slack_down
    return begin - 30 < at < end + 60 or any(when - 5 < at < when + 30 for when, _ in course.restarts)


def _level(taken: Sequence[tuple[float, float, int, int]], pick: int) -> tuple[float, float, float]:
    tenth = max(1, len(taken) // 10)
    parts = (taken[tenth : 2 * tenth] or taken, taken[5 * tenth : 6 * tenth] or taken, taken[-tenth:])
    early, halfway, late = (float(statistics.median(sample[pick] for sample in part)) for part in parts)
    return early, halfway, late


if __name__ == "__main__":
    main()
