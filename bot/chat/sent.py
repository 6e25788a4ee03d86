"""What somebody sent to the bot, whatever the platform: what they wrote, what they passed on, files, and what cannot be seen.

Nothing that was sent is left out without a word: what cannot be read becomes a remark.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from bot import phrases
from index.readers.formats import READABLE

# More of somebody else's words is not looked through; what is left is still more than can be checked at once.
MOST_READ = 25_000
_MOST_PARTS = 5_000
_LINES = frozenset({"rich_text_section", "rich_text_quote", "rich_text_preformatted"})
# What buttons carry is nobody's words.
_PRESSED = frozenset({"actions", "selectAction", "accessory", "data"})
_FENCE, _TICK = "```", "`"
_SEEN = (("image/", phrases.NO_PICTURE), ("audio/", phrases.NO_VOICE), ("video/", phrases.NO_VIDEO))
_ENDINGS = {
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic", ".bmp", ".tif", ".tiff", ".svg"), phrases.NO_PICTURE),
    **dict.fromkeys((".mp3", ".m4a", ".wav", ".ogg", ".opus", ".aac"), phrases.NO_VOICE),
    **dict.fromkeys((".mp4", ".mov", ".avi", ".webm", ".mkv"), phrases.NO_VIDEO),
    **dict.fromkeys((".loop", ".fluid"), phrases.NO_LOOP),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """A file whose words can be read: its name, and where the platform keeps it."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Sent:
    """`text`: their own words. `passed_on`: words of others, or their own from elsewhere: forwarded, quoted, on a card.
    `remarks`: what cannot be read, and what to do instead."""

    text: str
    passed_on: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether nothing came with the words."""
        return not (self.passed_on or self.files or self.remarks)


def file_or_remark(name: str, address: str, kind: str = "") -> File | str:
    """A file that can be read, or what is said of one that cannot. `kind`: its media type where the platform names it."""
    ending = PurePath(name).suffix.lower()
    if ending in READABLE and address:
        return File(name, address)
    seen = next((remark for start, remark in _SEEN if kind.lower().startswith(start)), None)
    return seen or _ENDINGS.get(ending) or phrases.NO_FILE.format(name=name)


def sent(text: str, passed_on: Sequence[str], found: Sequence[File | str]) -> Sent:
    """All of a message; each remark is made once."""
    files = tuple(one for one in found if isinstance(one, File))
    remarks = tuple(dict.fromkeys(one for one in found if isinstance(one, str)))
    others = tuple(dict.fromkeys(words.strip() for words in passed_on if words.strip()))
    return Sent(text.strip(), others, files, remarks)


def words_in(tree: Any, keys: Collection[str]) -> str:
    """The words that stand under `keys` anywhere in a card or in blocks, in order, a line each; bounded, without recursion."""
    return "\n".join(_found(tree, keys))[:MOST_READ]


def _found(tree: Any, keys: Collection[str]) -> Iterator[str]:
    left: list[Any] = [tree]
    for _ in range(_MOST_PARTS):
        if not left:
            return
        here = left.pop()
        if isinstance(here, str):
            if here.strip():
                yield here.strip()
        elif isinstance(here, list):
            left += reversed(here[:_MOST_PARTS])
        elif isinstance(here, dict) and (runs := _runs(here)) is not None:
            left.append("".join(runs))
        elif isinstance(here, dict):
            inside = [v for k, v in here.items() if _inside(k, v, keys)]
            left += reversed(inside[:_MOST_PARTS])


def _inside(key: str, value: Any, keys: Collection[str]) -> bool:
    return key in keys if isinstance(value, str) else key not in _PRESSED and isinstance(value, dict | list)


def _runs(part: dict[str, Any]) -> list[str] | None:
    """The runs of one line, where a part is one."""
    runs = part.get("inlines") or (part.get("elements") if str(part.get("type")) in _LINES else None)
    if not isinstance(runs, list):
        return None
    return [str(one.get("text") or one.get("url") or "") if isinstance(one, dict) else str(one) for one in runs]


def without_code(text: str) -> str:
    """`text` without what is marked as code; a mark that is not closed marks nothing. Linear in its length."""
    return "\n".join(_outside(line, _TICK) for line in _outside(text, _FENCE).split("\n"))


def _outside(text: str, mark: str) -> str:
    pieces = text.split(mark)
    unclosed = pieces[-1] if len(pieces) % 2 == 0 else ""
    return " ".join((*pieces[::2], unclosed))
