"""Long answers within a platform's limits: texts broken at white space, parts shared out over messages, nothing cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

Part = TypeVar("Part")


def runs_of(text: str, most: int, size: Callable[[str], int] = len) -> Iterator[str]:
    """`text` in runs of at most `most` by `size`, broken at white space; joined they are `text` again.

    `size` of a text is the sum of its characters' sizes.
    """
    while size(text) > most:
        cut = _fitting(text, most, size)
        space = max(text.rfind(" ", 0, cut), text.rfind("\n", 0, cut))
        cut = space + 1 if space > cut // 2 else cut
        yield text[:cut]
        text = text[cut:]
    if text:
        yield text


def shared_out(parts: Iterable[Part], fits: Callable[[Sequence[Part]], bool]) -> list[list[Part]]:
    """Parts, in order, in as few groups as `fits` allows; a part that fits nowhere stands alone."""
    made: list[list[Part]] = []
    for part in parts:
        if made and fits([*made[-1], part]):
            made[-1].append(part)
        else:
            made.append([part])
    return made


def shortened(text: str, most: int, size: Callable[[str], int] = len) -> str:
    """A label, with an ellipsis where it is longer than `most`. Never for what is quoted."""
    return text if size(text) <= most else text[: _fitting(text, most - 1, size)] + "…"


def _fitting(text: str, most: int, size: Callable[[str], int]) -> int:
    """The length of the longest beginning of a size of at most `most`, one character at least."""
    length = 0
    for position, ch in enumerate(text):
        length += size(ch)
        if length > most:
            return max(position, 1)
    return len(text)
