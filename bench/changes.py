"""What one changed clause costs among many councils, and how a store grows in a year of changed lines.

    python -m bench.changes [--councils 1000 10400] [--write]

On SQLite and on PostgreSQL, each measure in a process of its own. Councils share twenty policies, so that embedding them does not
take the day; every council has its own edition all the same. --write saves the dated table to bench/results/.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.speed import askfirst, child, in_turn, table
from index.embedding.onnx import cores
from tests.support.paths import POLICIES, ROOT
from tests.support.postgres import Postgres
from tests.support.sharing import exports

# The same exported model as the tests': making it takes longer than a refresh.
_EXPORTS = ROOT / ".pytest_cache" / "d" / "askfirst-exports"


def main() -> None:
    """Run, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--councils", type=int, nargs="+", default=[1000, 10400])
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    many = [one for councils in chosen.councils for one in (among(councils, "SQLite"), among(councils, "PostgreSQL"))]
    years = {kind: year(kind) for kind in ("SQLite", "PostgreSQL")}
    report = render(many, years)
    print(report)
    if chosen.write:
        (ROOT / "bench" / "results" / f"changes-{dt.datetime.now(dt.UTC):%Y-%m-%d}.md").write_text(report, "utf-8")


def among(councils: int, kind: str) -> dict[str, Any]:
    """One changed clause among so many councils; opening them; the whole command where nothing has changed."""
    with standing(kind) as (folder, environment):
        home, policies = folder / "home", folder / "policies"
        found: dict[str, Any] = child("among_many", home, policies, councils, **environment)
        found["opening"] = min(child("opened", home, policies, **environment) for _ in range(3))
        os.environ.update(environment)
        command = askfirst(home, "refresh", "--yes", "--policies", str(policies))
        found["command"] = in_turn(command, 3)
        for name in environment:
            del os.environ[name]
    return found | {"kind": kind}


def year(kind: str) -> list[int]:
    """Bytes held, week by week."""
    with standing(kind) as (folder, environment):
        shutil.copytree(POLICIES, folder / "policies")
        held: list[int] = child("a_year", folder / "home", folder / "policies", **environment)
        return held


@contextmanager
def standing(kind: str) -> Iterator[tuple[Path, dict[str, str]]]:
    """A folder with a home that has the model, and what the environment must say of the database."""
    with tempfile.TemporaryDirectory() as made:
        home = Path(made) / "home"
        home.mkdir()
        (home / "models").symlink_to(exports(_EXPORTS))
        if kind == "SQLite":
            yield Path(made), {}
            return
        postgres = Postgres()
        try:
            yield Path(made), {"DATABASE_URL": postgres.new()}
        finally:
            postgres.stop()


def render(many: list[dict[str, Any]], years: dict[str, list[int]]) -> str:
    """The report as Markdown."""
    lines = [
        f"# What a change costs, {dt.datetime.now(dt.UTC):%Y-%m-%d}", "",
        f"`python -m bench.changes --write`, {cores()} cores, shared with other work (load {os.getloadavg()[0]:.1f}), so "
        "processor time counts. Councils of sixty clauses share twenty policies.", "",
        *table(
            ("database", "councils", "clauses", "one clause changed, processor s", "that council alone", "nothing changed",
             "`askfirst refresh`, nothing changed", "opening ms"),
            [(m["kind"], m["councils"], m["clauses"], m["changed"]["cpu"], m["alone"]["cpu"], m["nothing"]["cpu"],
              m["command"]["cpu"], m["opening"]) for m in many],
        ), "",
        "Loading Python and the libraries is in the command alone.", "",
        "## A year of weekly refreshes, one line changed in each (the five shipped councils)", "",
        *table(
            ("database", "kB at first", "kB after 52 weeks", "kB a week"),
            [(kind, held[0] // 1000, held[-1] // 1000, (held[-1] - held[0]) / 52_000) for kind, held in years.items()],
        ),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
