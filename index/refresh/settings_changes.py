"""What differs between a council's settings before and after: entries of lists are compared by what they are, not by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from index.corpus.council import Council

# So many single settings of a council are shown at most.
_MOST_SHOWN = 20
# What an entry of a list is known by, most telling first: all of the keys, else the first alone.
_KNOWN_BY = {"documents": ("file",), "contacts": ("role", "name"), "elections": ("name", "poll_date")}
_EMPTY: tuple[object, ...] = (None, "", False, [], {})


def settings_changes(old: Iterable[Council], new: Iterable[Council]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """By council, which values of council.yaml differ, in words; only councils where any does."""
    before = {c.id: c.model_dump(mode="json") for c in old}
    after = {c.id: c.model_dump(mode="json") for c in new}
    found: list[tuple[str, tuple[str, ...]]] = []
    for name in sorted(before.keys() | after.keys()):
        if name not in before or name not in after:
            found.append((name, ("new here" if name in after else "no longer here",)))
        elif told := list(_values("", before[name], after[name])):
            more = (f"and {len(told) - _MOST_SHOWN} more",) if len(told) > _MOST_SHOWN else ()
            found.append((name, (*told[:_MOST_SHOWN], *more)))
    return tuple(found)


def _values(place: str, old: Any, new: Any) -> Iterator[str]:
    if old == new or (old in _EMPTY and new in _EMPTY):
        return
    if isinstance(old, dict) or isinstance(new, dict):
        one, two = old or {}, new or {}
        for key in dict.fromkeys((*two, *one)):
            yield from _values(f"{place} {key}".strip(), one.get(key), two.get(key))
    elif isinstance(old, list) or isinstance(new, list):
        entries = _entries if any(isinstance(e, dict) for e in (*(old or ()), *(new or ()))) else _members
        yield from entries(place, old or [], new or [])
    else:
        yield f"{place}: {_shown(old)} → {_shown(new)}"


def _members(place: str, old: list[Any], new: list[Any]) -> Iterator[str]:
    """Values that came and went; where none did, that they stand in another order."""
    gone, come = [v for v in old if v not in new], [v for v in new if v not in old]
    yield from (f"{place}: {_shown(v)} removed" for v in gone)
    yield from (f"{place}: {_shown(v)} added" for v in come)
    if not gone and not come:
        yield f"{place}: now in the order {', '.join(map(str, new))}"


def _entries(place: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[str]:
    """Entries that came and went, what changed in those that stayed, and whether they stand in another order."""
    known_by = _KNOWN_BY.get(place, ())
    pairs = _pairs(old, new, known_by)
    stayed = dict(pairs)
    for a in range(len(old)):
        if a not in stayed:
            yield f"{place}: {_named(old[a], known_by)} removed"
    for b in range(len(new)):
        if b not in stayed.values():
            yield f"{place}: {_named(new[b], known_by)} added{_further(new[b], known_by)}"
    for a, b in pairs:
        yield from _values(f"{place}, {_named(old[a], known_by[:1])},", old[a], new[b])
    if [b for _, b in pairs] != sorted(stayed.values()):
        yield f"{place}: now in the order {', '.join(_named(e, known_by) for e in new)}"


def _pairs(old: list[dict[str, Any]], new: list[dict[str, Any]], known_by: tuple[str, ...]) -> list[tuple[int, int]]:
    """Which entry became which, in the old order: those that are the same, then those known by the same."""
    found: dict[int, int] = {}
    for keys in (None, known_by, known_by[:1]):
        for a, one in enumerate(old):
            if a in found:
                continue
            for b, two in enumerate(new):
                if b not in found.values() and _alike(one, two, keys):
                    found[a] = b
                    break
    return sorted(found.items())


def _alike(one: dict[str, Any], two: dict[str, Any], keys: tuple[str, ...] | None) -> bool:
    """Whether two entries are one: the same in all of these keys, or altogether."""
    if keys is None:
        return one == two
    return bool(keys) and all(one.get(k) == two.get(k) for k in keys)


def _named(entry: dict[str, Any], known_by: tuple[str, ...]) -> str:
    said = [str(entry[key]) for key in known_by or tuple(entry) if entry.get(key)]
    return f"“{', '.join(said)}”"


def _further(entry: dict[str, Any], known_by: tuple[str, ...]) -> str:
    told = [
        f"{k} {v}" for k, v in entry.items() if k not in known_by and v not in _EMPTY and not isinstance(v, dict | list)
    ]
    return f" ({', '.join(told)})" if told else ""


def _shown(value: object) -> str:
    return "nothing" if value in _EMPTY else f"“{value}”"
