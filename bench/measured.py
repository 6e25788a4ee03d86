"""What bench.speed measures in processes of their own; each function returns plain data (see `bench.speed`)."""

from __future__ import annotations

import io
import json
import statistics
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench.generated import change_one, write_policies
from bot.advisor import Advisor
from bot.app import App
from bot.chat.desk import Question
from bot.chat.people import Person
from bot.chat.services import services_of
from bot.cli.screen import console_for_output
from bot.cli.terminal import render
from bot.settings import Settings
from index.embedding.sentence_transformers import Encoder, Messages, SentenceEncoder, Vectors
from index.search.retrieval import Retriever

ROOT = Path(__file__).parent.parent
POLICIES = ROOT / "policies"
# Every fourth labelled question: enough for a p95, and the slowest of the systems is waited for.
LABELLED = [
    json.loads(line) for line in (ROOT / "tests" / "data" / "questions.jsonl").read_text("utf-8").splitlines()[::4]
]
ASKERS = 8

Times = dict[str, float]


def spread(seconds: Sequence[float]) -> Times:
    """p50 and p95 in milliseconds."""
    ordered = sorted(seconds)
    return {"p50": statistics.median(ordered) * 1000, "p95": ordered[int(0.95 * (len(ordered) - 1))] * 1000}


def memory() -> float:
    """Resident memory of this process now, in MB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def timed(seconds: list[float], deed: Callable[[], Any]) -> Any:
    """What `deed` gives; how long it took goes to `seconds`."""
    began = time.perf_counter()
    try:
        return deed()
    finally:
        seconds.append(time.perf_counter() - began)


class Watched:
    """An encoder that keeps how long each call took."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.digest, self.prepare = encoder.name, encoder.digest, encoder.prepare
        self.seconds: list[float] = []
        self._encoder = encoder

    def encode(self, texts: Sequence[str]) -> Vectors:
        return timed(self.seconds, lambda: self._encoder.encode(texts))

    def encode_messages(self, texts: Sequence[str]) -> Messages:
        return timed(self.seconds, lambda: self._encoder.encode_messages(texts))


def answers(home: Path, way: str) -> dict[str, Any]:
    """Labelled questions warm, one at a time and eight askers at once, through ONNX Runtime or torch."""
    app = App(Settings(policies=POLICIES, home=home))
    index = app.open_index()
    encoder = Watched(SentenceEncoder() if way == "torch" else app.encoder)
    retriever = Retriever(encoder)
    parts: dict[str, list[float]] = {k: [] for k in ("encode", "topics", "search", "ranking", "rendering", "all")}
    besides: list[float] = []
    advisor = Advisor(index, retriever)
    for council in index.councils:
        advisor.advise(council, "Can I post this?")
    for labelled in LABELLED:
        question, council = labelled["question"], index.council(labelled["council"])
        understand, search, rank = [], [], []
        asked = timed(understand, lambda q=question: retriever.understand(q))
        timed(search, lambda c=council, a=asked: (c.lexical.scores(a.message.text), c.vectors.scores(a.asked.vector)))
        timed(rank, lambda c=council, a=asked: retriever.rank(c, a))
        parts["topics"].append(understand[0] - encoder.seconds[-1])
        advice = timed(parts["all"], lambda c=labelled["council"], q=question: advisor.advise(c, q))
        with redirect_stdout(io.StringIO()):
            timed(parts["rendering"], lambda a=advice: render(console_for_output(), a))
        parts["encode"].append(encoder.seconds[-1])
        besides.append(parts["all"][-1] + parts["rendering"][-1] - encoder.seconds[-1])
        parts["search"] += search
        parts["ranking"].append(max(0.0, rank[0] - search[0]))
    many = at_once(lambda q: advisor.advise(q["council"], q["question"])) if way == "torch" else through_desk(app)
    return {
        "parts": {name: spread(seconds) for name, seconds in parts.items()}, "besides": spread(besides),
        "many": many, "memory": memory(),
    }  # fmt: skip


def through_desk(app: App) -> Times:
    """Eight askers at once of a bot as it runs: its desk, its database, and Slack's libraries loaded."""
    import bot.slack.run  # noqa: F401, PLC0415 - for its memory

    services = services_of(app)
    people = {q["council"]: Person("slack", "T", q["council"]) for q in LABELLED}
    for council, person in people.items():
        services.choices.save(person.key, [council])
    found = at_once(lambda q: services.desk.ask(Question(people[q["council"]], q["question"])))
    services.stop()
    return found


def at_once(ask: Callable[[dict[str, Any]], Any]) -> Times:
    """p50 and p95 with eight askers, each asking again as soon as they are answered."""
    seconds: list[float] = []

    def asker(number: int) -> None:
        for labelled in LABELLED[number::ASKERS]:
            timed(seconds, lambda q=labelled: ask(q))

    threads = [threading.Thread(target=asker, args=(n,)) for n in range(ASKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return spread(seconds)


def framework(home: Path, name: str, cold: str = "") -> dict[str, Any]:
    """The labelled questions through what one would otherwise build; `cold`: one question, from nothing."""
    from bench import systems  # noqa: PLC0415

    answer = getattr(systems, name)(App(Settings(policies=POLICIES, home=home)).open_index())
    if cold:
        answer("nottingham-city", LABELLED[0]["question"])
        return {"memory": memory()}
    seconds: list[float] = []
    for labelled in LABELLED:
        timed(seconds, lambda q=labelled: answer(q["council"], q["question"]))
    many = at_once(lambda q: answer(q["council"], q["question"]))
    return {"parts": {"all": spread(seconds)}, "many": many, "memory": memory()}


def refreshes(home: Path, policies: Path, clauses: int) -> dict[str, Any]:
    """A refresh from nothing, after one changed clause, and of one council alone; how much the store grows with a change."""
    councils = max(1, clauses // 60)
    write_policies(policies, councils, clauses // councils)
    found: dict[str, Any] = {"clauses": clauses, "councils": councils}
    for name in ("whole", "changed", "alone"):
        app = App(Settings(policies=policies, home=home))
        before = stored(app)
        began, worked = time.perf_counter(), time.process_time()
        embedded = alone(app) if name == "alone" else app.refresh().embedded
        found[name] = {
            "seconds": time.perf_counter() - began, "cpu": time.process_time() - worked, "embedded": embedded,
            "grown": (stored(app) - before) / 1000,
        }  # fmt: skip
        change_one(policies)
    return found | {"memory": memory()}


def among_many(home: Path, policies: Path, councils: int) -> dict[str, Any]:
    """With so many councils of sixty clauses in force, which share twenty policies: a refresh after one changed clause, of all and of
    that council alone, and one after which nothing has changed; and opening what is in force.
    """
    write_policies(policies, councils, 60, distinct=20)
    App(Settings(policies=policies, home=home)).refresh()
    found: dict[str, Any] = {"councils": councils, "clauses": councils * 60}
    for name in ("changed", "alone", "nothing"):
        if name != "nothing":
            change_one(policies)
        app = App(Settings(policies=policies, home=home))
        began, worked = time.perf_counter(), time.process_time()
        if name == "alone":
            alone(app)
        else:
            app.refresh()
        found[name] = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - worked}
        app.store.engine.dispose()
    return found


def opened(home: Path, policies: Path) -> float:
    """Milliseconds to open what is in force, the database being open already."""
    app = App(Settings(policies=policies, home=home))
    app.store.editions.publication()
    began = time.perf_counter()
    app.open_index()
    return (time.perf_counter() - began) * 1000


def a_year(home: Path, policies: Path) -> list[int]:
    """The bytes that the database holds after each of 52 weekly refreshes, one line of one document changed before each."""
    document = policies / "nottingham-city" / "social-media-guidance.txt"
    original = document.read_text(encoding="utf-8")
    held = []
    for week in range(53):
        changed = original.replace("politely and professionally.", f"politely and professionally. Week {week}.", 1)
        document.write_text(changed, encoding="utf-8")
        app = App(Settings(policies=policies, home=home))
        app.refresh()
        held.append(stored(app))
        app.store.engine.dispose()
    return held


def alone(app: App) -> int:
    """Refresh the council that was changed, and no other."""
    refresher = app.refresher()
    plan = refresher.plan(council="council-00000")
    refresher.publish(plan, by="bench", why="")
    return plan.prepared.embedded


def stored(app: App) -> int:
    """The bytes that the database holds."""
    sqlite = app.store.engine.dialect.name == "sqlite"
    asked = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()" if sqlite else "SELECT pg_database_size(current_database())"  # fmt: skip
    with app.store.engine.connect() as connection:
        return int(connection.execute(text(asked)).scalar_one())


def searches(home: Path, policies: Path, councils: int) -> dict[str, Any]:
    """Questions to councils among so many; memory after one of them was asked, and after fifty."""
    app = App(Settings(policies=policies, home=home))
    began = time.perf_counter()
    index = app.open_index()
    opened = time.perf_counter() - began
    advisor, before = app.advisor(index), memory()
    advisor.advise("council-00003", "Can I post this?")
    one, seconds = memory(), []
    for labelled in LABELLED:
        timed(seconds, lambda q=labelled: advisor.advise("council-00003", q["question"]))
    for number in range(min(50, councils)):
        advisor.advise(f"council-{number:05}", "Can I post this?")
    return {
        "councils": councils, "open": opened * 1000, "ask": spread(seconds), "opened": before, "one": one, "fifty": memory(),
    }  # fmt: skip


def built(home: Path, policies: Path, councils: int) -> None:
    """An index over so many councils of a dozen clauses each."""
    write_policies(policies, councils, 12, distinct=100)
    App(Settings(policies=policies, home=home)).refresh()


def main(name: str, *given: str) -> None:
    """Run one of the above and print what it returns."""
    arguments = [int(g) if g.isdigit() else Path(g) if "/" in g else g for g in given]
    found = globals()[name](*arguments)
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
