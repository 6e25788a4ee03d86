"""A change of documents as an officer sees it in Teams: what goes struck through, what comes in bold, then the buttons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import phrases
from bot.advice import Ask
from bot.channels.teams.buttons import runs as button
from bot.channels.teams.message import Message, Part, messages
from bot.chat.splitting import runs_of
from bot.presentation import footer
from bot.refresh_lines import SIGNS, Line, Mark
from bot.teams.cards import MOST_IN_A_RUN, Element, block, heading, run, size, words
from bot.teams.views import drawn
from index.words_diff import Op

PUBLISH, DISCARD = "askfirst_publish_change", "askfirst_discard_change"
# A title is a heading; one as long as this is read as text.
_MOST_HEADING = 1000


def change_message(
    lines: Sequence[Line], change: str | None, said: str | None, contacts: tuple[Ask, ...]
) -> tuple[Message, ...]:
    """All lines, then Publish and Discard where `change` can be published; `said` where it cannot."""
    parts = [Part(tuple(_elements(line))) for line in lines]
    parts.append(Part(tuple(words(said or phrases.DECIDE, bold=True, spacing="Medium"))))
    parts += [drawn(piece) for piece in footer(contacts)]
    if change:
        buttons = (button(PUBLISH, phrases.PUBLISH, change), button(DISCARD, phrases.DISCARD, change))
        parts.append(Part((), buttons))
    return messages(parts)


def _elements(line: Line) -> Iterator[Element]:
    if line.mark is Mark.TITLE and size(line.text) < _MOST_HEADING:
        yield heading(line.text)
        return
    sign = SIGNS.get(line.mark, "")
    if not line.runs:
        first, *rest = words(line.text) or [block([])]
        yield block([*([run(sign, bold=True)] if sign else []), *first["inlines"]], spacing="Small")
        yield from rest
        return
    yield from _changed(line, [run(sign, bold=True), run(line.text)])


def _changed(line: Line, held: list[Element]) -> Iterator[Element]:
    """Words that stayed, went and came on one line; what is too long for one element goes on in the next."""
    for number, one in enumerate(line.runs):
        for piece in runs_of((" " if number else "") + one.text.replace("\n", " "), MOST_IN_A_RUN, size):
            if held and size(held) + size(piece) > 2 * MOST_IN_A_RUN:
                yield block(held, spacing="Small")
                held = []
            made = run(piece, bold=one.op is Op.ADDED)
            held.append(made | {"strikethrough": True} if one.op is Op.REMOVED else made)
    yield block(held, spacing="Small")
