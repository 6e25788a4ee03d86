"""What stands where on the pages of a PDF: what the library finds, before it is read."""

from __future__ import annotations

from dataclasses import dataclass

# Around the text of a raised figure, until it is known whether it refers to a footnote.
RAISED, LOWERED = "\x02", "\x03"


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that stand side by side on one line, with no wide gap between them.

    `y` is the line that the letters stand on, counted from the top of the page. `bold`: every word of it is.
    `first` is the width of the first word.
    `outside`: the file itself calls it a running header or footer.
    """

    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    text: str
    first: float
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line, upright or level."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def level(self) -> bool:
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page. `pictures`: how many are drawn on it."""

    width: float
    height: float
    segments: tuple[Segment, ...]
    rules: tuple[Rule, ...]
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened file: its pages; of its letters, how many could not be told, how many do not show, and
    how many stand at a slant.

    `askew`: the first of the slanted words; `hidden`: words that do not show on pages that show others; `struck`:
    words that a line crosses out, line by line.
    """

    sheets: tuple[Sheet, ...]
    letters: int = 0
    unknown: int = 0
    unseen: int = 0
    slanted: int = 0
    askew: str = ""
    hidden: str = ""
    struck: tuple[str, ...] = ()
