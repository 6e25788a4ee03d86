"""Choosing a council, and what the bot says of itself: a short list outright, a long one as the person types."""

from __future__ import annotations

from collections.abc import Sequence

from bot import phrases
from bot.advice import Ask
from bot.channels.teams.buttons import runs
from bot.channels.teams.message import Message, Part, messages
from bot.chat.splitting import shortened
from bot.presentation import EXAMPLES, PURPOSE, WHICH_COUNCIL, document_lines, footer
from bot.teams.cards import Element, heading, size, words
from bot.teams.views import drawn
from index.corpus.council import Council

CHOOSE, COUNCILS = "askfirst_choose", "councils"
_MOST_LISTED_BYTES = 8_000
_MOST_FOUND = 15
_MOST_LABEL = 75
_MOST_DOCUMENTS = 20


def which_council(councils: Sequence[Council]) -> tuple[Message, ...]:
    """Asks for the person's council, once."""
    menu = _menu(WHICH_COUNCIL, councils, (), several=False)
    return messages((Part(tuple(words(WHICH_COUNCIL))), Part((menu,), (_choose(),))))


def home(
    mine: Sequence[tuple[Council, tuple[Ask, ...]]], choice: Sequence[Council], snapshot: str
) -> tuple[Message, ...]:
    """What this is for, whose documents are in force, whom to ask, what one may ask."""
    parts = [Part((heading("Askfirst"),)), Part(tuple(words(PURPOSE)))]
    actions: tuple[Element, ...] = ()
    if len(choice) > 1:
        menu = _menu(phrases.WHOSE_POLICY, choice, [council for council, _ in mine], several=True)
        parts.append(Part((menu,)))
        actions = (_choose(),)
    for council, contacts in mine:
        parts += _documents(council)
        parts += [drawn(piece) for piece in footer(contacts)]
    if not mine:
        parts += [drawn(piece) for piece in footer(())]
    parts.append(
        Part((heading(phrases.YOU_COULD_ASK), *(e for x in EXAMPLES for e in words(f"• {x}", spacing="Small"))))
    )
    parts.append(Part(tuple(words(phrases.from_snapshot(snapshot), italic=True)), actions))
    return messages(parts)


def matching(councils: Sequence[Council], typed: str) -> list[Element]:
    """Choices whose council's name or id holds what was typed."""
    wanted = typed.casefold().strip()
    return [_option(c) for c in councils if wanted in c.name.casefold() or wanted in c.id][:_MOST_FOUND]


def _documents(council: Council) -> list[Part]:
    lines = document_lines(council)
    shown = [f"• {line}" for line in lines[:_MOST_DOCUMENTS]]
    if len(lines) > _MOST_DOCUMENTS:
        shown.append(f"• and {len(lines) - _MOST_DOCUMENTS} more")
    title = heading(phrases.documents_in_force(council.name)) | {"separator": True}
    return [Part((title,)), *(Part(tuple(words(line, spacing="Small"))) for line in shown)]


def _menu(label: str, councils: Sequence[Council], chosen: Sequence[Council], *, several: bool) -> Element:
    menu: Element = {
        "type": "Input.ChoiceSet", "id": CHOOSE, "label": label, "placeholder": phrases.YOUR_COUNCIL,
        "style": "filtered", "isMultiSelect": several, "isRequired": True, "errorMessage": phrases.YOUR_COUNCIL,
    }  # fmt: skip
    options = [_option(council) for council in councils]
    if size(options) > _MOST_LISTED_BYTES:
        menu["choices.data"] = {"type": "Data.Query", "dataset": COUNCILS}
        options = [_option(council) for council in chosen]
    menu["choices"] = options
    if chosen:
        menu["value"] = ",".join(council.id for council in chosen)
    return menu


def _option(council: Council) -> Element:
    return {"title": shortened(council.name, _MOST_LABEL), "value": council.id}


def _choose() -> Element:
    return runs(CHOOSE, "Choose", "")
