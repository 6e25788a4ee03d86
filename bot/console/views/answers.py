"""An answer for a template: the pieces that every channel draws, each quote with why it was chosen."""

from __future__ import annotations

from dataclasses import dataclass

from bot.advice import Advice, Quote
from bot.presentation import Kind, Piece, present
from bot.reasons import Reason, Reasons


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of an answer. For a quote its record, and why it was chosen where that is shown."""

    piece: Piece
    quote: Quote | None = None
    reason: Reason | None = None

    @property
    def kind(self) -> str:
        """What it is, as a name for its style."""
        return self.piece.kind.value.replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer under a title. `about`: what the question was taken to be about."""

    title: str
    advice: Advice
    said: tuple[Said, ...]
    about: tuple[str, ...] = ()


def answer_of(title: str, advice: Advice, why: Reasons | None = None, *, related: int = 0) -> Answer:
    """The answer in reading order; the quotes of `advice` are its pieces of that kind, in their order."""
    quotes = iter(advice.quotes)
    known = {reason.clause_id: reason for reason in why.quotes} if why else {}
    said = []
    for piece in present(advice, related=related):
        quote = next(quotes) if piece.kind is Kind.QUOTE else None
        said.append(Said(piece, quote, known.get(quote.clause_id) if quote else None))
    return Answer(title, advice, tuple(said), why.about if why else ())
