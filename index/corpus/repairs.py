"""What is wrong with a file that is no YAML: the one mending of a line that makes it readable says what to write instead.

PyYAML says where it stopped and in its own terms why. A clerk's mistake is one of a few, so each is undone in turn, on the
line where reading stopped and those it may come from, until the file can be read further than before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import yaml

# A larger file is not read again and again.
_MOST_TRIED = 100_000
_VALUE = re.compile(r"(?P<lead>\s*(?:-\s+)*(?:[\w -]{1,60}:\s+)?)(?P<value>\S.*?)\s*")
_TABBED = re.compile(r" *\t")
_UNSPACED = re.compile(r"(?P<lead>\s*(?:- +)?[A-Za-z_]{1,40}:)(?P<value>[^\s:/].*)")
_UNSPACED_DASH = re.compile(r"(?P<lead>\s*-)(?P<value>[A-Za-z_\"'].*)")
_NO_COLON = re.compile(r"(?P<lead>\s*(?:- +)?(?P<key>[A-Za-z_]{1,40}))(?P<value>(?: +\S.*)?)")
_DASHES = re.compile(r" *(?:- +)*")
# What YAML keeps for itself at the beginning of a value.
_RESERVED = "@`%&*!|>[]{},?"
_SHOWN = 100

Read = Callable[[str], object]


class _Mended(NamedTuple):
    said: str
    line: str


def quoted(value: str) -> str:
    """A text in the quotes that take it as it is."""
    if "'" not in value and ('"' in value or "\\" in value):
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def diagnose(text: str, error: yaml.MarkedYAMLError, read: Read) -> tuple[int, str]:
    """The line of the mistake, counted from 1, and in words what is wrong with it and what to write.

    `read` reads a text or raises yaml.MarkedYAMLError.
    """
    lines = text.splitlines()
    stopped = _line(error)
    suspects = _suspects(lines, error, stopped)
    for number in suspects:
        if _TABBED.match(lines[number]):
            return number + 1, "the line begins with a tab; indent with spaces, two for each step"
        if lines[number].startswith("---") and number > 0:
            return number + 1, "--- begins another file within this one; leave the line out"
    if len(text) <= _MOST_TRIED:
        for repair in _REPAIRS:
            for number in suspects:
                for mended in repair(lines, number):
                    if _reads_further([*lines[:number], mended.line, *lines[number + 1 :]], stopped, read):
                        return number + 1, f"{mended.said}: {_shown(mended.line)}"
    return min(stopped + 1, max(len(lines), 1)), (
        "cannot be read here, or in the line above. A key ends in a colon and a space, lines that belong together begin in the "
        "same column, and a text with marks such as : # @ ' in it stands in double quotes"
    )


def _line(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line if mark else 0


def _suspects(lines: list[str], error: yaml.MarkedYAMLError, stopped: int) -> list[int]:
    """Where reading stopped, what stands above it, and where what was being read began."""
    above = next((n for n in range(min(stopped, len(lines)) - 1, -1, -1) if lines[n].strip()), None)
    begun = error.context_mark.line if error.context_mark else None
    found = [n for n in (stopped, above, begun) if n is not None and n < len(lines) and lines[n].strip()]
    return list(dict.fromkeys(found))


def _reads_further(lines: list[str], stopped: int, read: Read) -> bool:
    try:
        read("\n".join(lines) + "\n")
    except yaml.MarkedYAMLError as error:
        return _line(error) > stopped and _line(error) < len(lines)
    except (yaml.YAMLError, RecursionError, ValueError):
        return False
    return True


def _quotes(lines: list[str], number: int) -> Iterator[_Mended]:
    """A quotation mark within its own kind, or one that is never closed."""
    found = _VALUE.fullmatch(lines[number])
    if not found or found["value"][0] not in "\"'":
        return
    mark, value = found["value"][0], found["value"]
    name = "an apostrophe" if mark == "'" else "a quotation mark"
    if value.endswith(mark) and len(value) > 1 and mark in value[1:-1]:
        said = f"{name} ends a text that stands in the same marks; write"
        yield _Mended(said, found["lead"] + quoted(value[1:-1]))
    elif mark == "'" or mark not in value[1:]:
        yield _Mended(f"{name} opens a text and none closes it; write", found["lead"] + quoted(value[1:]))
    else:
        yield _Mended("something stands after the text in quotes; write", found["lead"] + quoted(value))


def _reserved(lines: list[str], number: int) -> Iterator[_Mended]:
    found = _VALUE.fullmatch(lines[number])
    if found and found["value"][0] in _RESERVED and found["value"][0] not in "[{":
        sign = found["value"][0]
        yield _Mended(f"a text that begins with {sign} has to stand in quotes", found["lead"] + quoted(found["value"]))


def _brackets(lines: list[str], number: int) -> Iterator[_Mended]:
    line = lines[number].rstrip()
    for opening, closing in ("[]", "{}"):
        if line.count(opening) > line.count(closing):
            yield _Mended(f"a bracket {opening} is opened and never closed; write", line + closing)


def _colon(lines: list[str], number: int) -> Iterator[_Mended]:
    found = _VALUE.fullmatch(lines[number])
    if found and re.search(r":(?:\s|$)", found["value"]) and found["lead"].strip():
        text = re.sub(r"“(.*)”", r"\1", found["value"])
        yield _Mended("a text with a colon in it has to stand in quotes", found["lead"] + quoted(text))


def _unspaced(lines: list[str], number: int) -> Iterator[_Mended]:
    if found := _UNSPACED.fullmatch(lines[number]):
        yield _Mended("after the colon of a key comes a space", f"{found['lead']} {found['value']}")
    if found := _UNSPACED_DASH.fullmatch(lines[number]):
        yield _Mended("after the dash of a list comes a space", f"{found['lead']} {found['value']}")


def _uncoloned(lines: list[str], number: int) -> Iterator[_Mended]:
    if found := _NO_COLON.fullmatch(lines[number]):
        yield _Mended("a key ends in a colon", f"{found['lead']}:{found['value']}")


def _indent(lines: list[str], number: int) -> Iterator[_Mended]:
    """The line in the column of a line above it, or of what stands after a dash there: the nearest first."""
    line = lines[number]
    now = _column(line)
    columns: dict[int, int] = {}
    for above in range(number - 1, max(number - 12, -1), -1):
        if lines[above].strip():
            for column in (len(_DASHES.match(lines[above])[0]), _column(lines[above])):  # type: ignore[index]
                columns.setdefault(column, above)
    for column in sorted(columns.keys() - {now}, key=lambda c: (abs(c - now), -c)):
        said = (
            f"the line begins with {_spaces(now)}, which fits no line above it; with {_spaces(column)} it belongs to line "
            f"{columns[column] + 1}"
        )
        yield _Mended(said, " " * column + line.lstrip(" "))


def _column(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


_REPAIRS: tuple[Callable[[list[str], int], Iterator[_Mended]], ...] = (
    _quotes, _reserved, _brackets, _colon, _unspaced, _uncoloned, _indent,
)  # fmt: skip


def _spaces(count: int) -> str:
    return "no space" if count == 0 else f"{count} space{'s' if count > 1 else ''}"


def _shown(line: str) -> str:
    shown = line.strip()
    return shown if len(shown) <= _SHOWN else shown[:_SHOWN] + " …"
