"""elections.yaml beside the councils' folders: polls that many share, so that an officer adds one line."""

from __future__ import annotations

import datetime as dt
import difflib
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BeforeValidator

from index.corpus.elections import ElectionKind, Nation, PollDate, Record, Text, plain_kind
from index.corpus.yaml_file import line_of, read_yaml, validate

SHARED_FILE = "elections.yaml"
# Longer than any count back from a poll.
_COUNTED_DAYS = 120
# Stands where a line cannot be followed, so that the lines after it keep their numbers.
_STAND_IN = {"name": "unknown", "kind": "local", "poll_date": "2000-01-06"}


class SharedPoll(Record):
    """A poll that councils inherit. `areas`: groups or places that it is in, all of the nation if empty.

    `every_council`: it bears on every council of its nation, which needs no line for it.
    """

    id: Text
    name: Text
    kind: Annotated[ElectionKind, BeforeValidator(lambda typed: plain_kind(str(typed))[0])]
    poll_date: PollDate
    nation: Nation | None = None
    areas: tuple[Text, ...] = ()
    every_council: bool = False
    source: Text

    def fits(self, nation: Nation, area: object) -> bool:
        """Whether a council of this nation and area polls then."""
        here = self.nation in (None, nation)
        return here and (not self.areas or str(area).casefold() in {a.casefold() for a in self.areas})


class DisregardedDay(Record):
    """A day that does not count as a working day though it is no bank holiday: thanksgiving or mourning."""

    date: dt.date
    why: Text
    source: Text
    nation: Nation | None = None


class SharedPolls(Record):
    """The whole file. `checked_on`: when its dates were last looked up."""

    checked_on: dt.date
    polls: tuple[SharedPoll, ...] = ()
    disregarded_days: tuple[DisregardedDay, ...] = ()


NONE_SHARED = SharedPolls(checked_on=dt.date(2000, 1, 1))


def load_shared(folder: Path) -> SharedPolls:
    """The file in a policies folder; no polls where there is none. Raises YamlProblems."""
    path = folder / SHARED_FILE
    if not path.is_file():
        return NONE_SHARED
    data, node = read_yaml(path)
    return validate(SharedPolls, path, data, node)


def with_shared(
    data: dict[str, Any], node: yaml.Node | None, shared: SharedPolls
) -> tuple[dict[str, Any], tuple[tuple[int, str], ...]]:
    """What council.yaml holds with `inherit` lines followed and shared polls added, and (line, mistake) pairs.

    A line with several polls keeps the first; the others stand at the end.
    """
    listed = data.get("elections")
    lines = [] if listed is None else listed
    try:
        nation = Nation(str(data.get("nation", Nation.ENGLAND)))
    except ValueError:
        return data, ()
    if not isinstance(lines, list):
        return data, ()
    followed: list[Any] = []
    further: list[dict[str, Any]] = []
    problems: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        if not isinstance(line, dict) or "inherit" not in line:
            followed.append(line)
            continue
        try:
            first, *others = _followed(line, nation, shared)
        except ValueError as error:
            problems.append(
                (line_of(node, ("elections", number, "inherit")), f"elections {number + 1} inherit: {error}")
            )
            first, others = _STAND_IN, []
        followed.append(first)
        further += others
    everybody = [_poll(p, shared) for p in shared.polls if p.every_council and p.fits(nation, None)]
    found = [*followed, *further, *(p for p in everybody if not _among(p, [*followed, *further]))]
    return {**data, "elections": [_with_days(e, nation, shared) for e in found]}, tuple(problems)


def _followed(line: dict[str, Any], nation: Nation, shared: SharedPolls) -> list[dict[str, Any]]:
    """The polls that one `inherit` line names: by id, or by kind and area."""
    wanted = str(line["inherit"])
    own = {key: value for key, value in line.items() if key != "inherit"}
    by_id = [p for p in shared.polls if p.id == wanted and p.nation in (None, nation)]
    if by_id:
        return [{**_poll(by_id[0], shared), **own}]
    area = own.pop("area", None)
    fitting = [p for p in shared.polls if p.kind == plain_kind(wanted)[0] and p.fits(nation, area)]
    if not fitting:
        raise ValueError(_unknown(wanted, area, nation, shared))
    if own and len(fitting) > 1:
        raise ValueError(f"{len(fitting)} polls fit {wanted!r}; to give {', '.join(own)}, inherit one by its id")
    return [{**_poll(p, shared), **own} for p in fitting]


def _unknown(wanted: str, area: object, nation: Nation, shared: SharedPolls) -> str:
    here = [p for p in shared.polls if p.nation in (None, nation)]
    of_kind = sorted({a for p in here if p.kind == plain_kind(wanted)[0] for a in p.areas})
    if of_kind:
        found = f"found {area!r}" if area else "give one with `area:`"
        return f"{SHARED_FILE} has {wanted!r} for these areas: {', '.join(of_kind)}; {found}"
    close = difflib.get_close_matches(wanted, [p.id for p in here], n=1)
    hint = f"; did you mean {close[0]!r}?" if close else f"; there are: {', '.join(p.id for p in here) or 'none'}"
    return f"{SHARED_FILE} has no poll {wanted!r} for {nation}{hint}"


def _poll(poll: SharedPoll, shared: SharedPolls) -> dict[str, Any]:
    source = f"{poll.source} (checked {shared.checked_on:%d %B %Y})"
    return {
        "name": poll.name, "kind": poll.kind.value, "poll_date": poll.poll_date, "nation": poll.nation, "source": source,
    }  # fmt: skip


def _among(poll: dict[str, Any], found: list[Any]) -> bool:
    """Whether the officer has entered this poll already."""
    return any(
        isinstance(e, dict)
        and str(e.get("poll_date")) == str(poll["poll_date"])
        and plain_kind(str(e.get("kind"))) == (poll["kind"], False)
        for e in found
    )


def _with_days(election: Any, nation: Nation, shared: SharedPolls) -> Any:
    """The election with the shared days that do not count before its poll."""
    if not isinstance(election, dict) or not shared.disregarded_days:
        return election
    given = election.get("disregarded") or ()
    try:
        poll = dt.date.fromisoformat(str(election.get("poll_date")))
    except ValueError:
        return election
    where = None if election.get("kind") == ElectionKind.UK_PARLIAMENT else election.get("nation") or nation
    days = [
        d.date
        for d in shared.disregarded_days
        if (where is None or d.nation in (None, where)) and 0 <= (poll - d.date).days <= _COUNTED_DAYS
    ]
    return {**election, "disregarded": [*given, *days]} if isinstance(given, (list, tuple)) else election
