"""Policies folders of any size, made up: what bench.speed measures where five councils are too few."""

from __future__ import annotations

import random
from pathlib import Path

CLAUSES_A_SECTION = 10
_WHO = ("Members", "Councillors", "All councillors", "A member", "Every councillor", "Committee chairs")
_MUST = ("must not", "should", "shall", "may", "are asked to", "should never", "must always", "ought to")
_DO = (
    "publish", "share", "comment on", "photograph", "forward", "report to the clerk", "remove", "keep a record of",
    "discuss in public", "describe as their own opinion", "use for party business", "answer politely",
)  # fmt: skip
_WHAT = (
    "confidential papers", "photographs of children", "complaints by residents", "planning applications", "the crest",
    "private addresses", "election material", "remarks about colleagues", "rumours", "messages from officers",
    "copyright pictures", "details of casework", "threats and abuse", "interests they have registered",
)  # fmt: skip
_WHEN = (
    "in the pre-election period", "on any account", "without written consent", "while a decision is pending",
    "during a meeting", "on a page that bears the council's name", "after office hours", "unless the law requires it",
    "where residents may take it for the council's view", "as long as a complaint is open",
)  # fmt: skip
_PLACE = ("Ash", "Beck", "Cotter", "Dun", "Elm", "Fen", "Grim", "Holt", "Ings", "Kirk", "Lang", "Mere", "Nor", "Oak")
_END = ("ford", "by", "thorpe", "ham", "wick", "ley", "ton", "worth", "field", "stead", "bridge", "mouth")


def write_policies(folder: Path, councils: int, clauses: int, distinct: int | None = None) -> Path:
    """A policies folder of so many councils with so many clauses each, the same every time.

    No two clauses are alike, but where `distinct` says how many policies there are that councils share.
    """
    for number in range(councils):
        home = folder / f"council-{number:05}"
        home.mkdir(parents=True)
        name = f"{_PLACE[number % 14]}{_END[number // 14 % 12]} Council {number}"
        policy = number % (distinct or councils)
        (home / "policy.txt").write_text(_policy(policy, clauses), encoding="utf-8")
        (home / "council.yaml").write_text(
            f"id: council-{number:05}\nname: {name}\ndocuments:\n  - file: policy.txt\n    title: Social Media Policy\n",
            encoding="utf-8",
        )
    return folder


def change_one(folder: Path) -> None:
    """Change the words of one clause."""
    path = folder / "council-00000" / "policy.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("1.1 ", "1.1 From today on, ", 1), encoding="utf-8")


def _policy(number: int, clauses: int) -> str:
    chooser = random.Random(number)  # noqa: S311 - the same every time, not secret
    lines = []
    for at in range(clauses):
        section, place = divmod(at, CLAUSES_A_SECTION)
        if place == 0:
            lines += [f"{section + 1} RULES FOR {chooser.choice(_WHAT).upper()}", ""]
        lines += [f"{section + 1}.{place + 1} {_clause(chooser)} This is rule {at + 1} of policy {number}.", ""]
    return "\n".join(lines)


def _clause(chooser: random.Random) -> str:
    said = [
        f"{chooser.choice(_WHO)} {chooser.choice(_MUST)} {chooser.choice(_DO)} {chooser.choice(_WHAT)} {chooser.choice(_WHEN)}."
        for _ in range(chooser.choice((1, 1, 1, 2)))
    ]
    return " ".join(said)
