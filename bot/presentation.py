"""What an answer says, piece by piece in reading order. Every channel draws these pieces and adds no words.

One place for wording: an answer reads the same in a terminal, in Slack and in Teams.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.advice import GOLDEN_RULE, Advice, Contact, Note, Outcome, Quote
from bot.phrases import CHANGES_NOTHING, KEPT
from index.corpus.council import Council

# Below this confidence the answer says that the clauses may not settle the question.
_SURE_FROM = 0.5
_UNSURE = "{council}: these clauses of its documents come nearest, and may not settle your question:"
_LEAD = {
    Outcome.ANSWERED: "{council}, in its own words:",
    Outcome.URGENT: "{council}, in its own words:",
    Outcome.NOT_COVERED: (
        "{council}: I found nothing on this point in its documents, so nothing is quoted as the answer. "
        "That is neither a yes nor a no."
    ),
    Outcome.OFF_TOPIC: (
        "This does not look like a question about posting on social media. "
        "I quote your council's social media policy: ask me “can I post …?”, or paste your draft."
    ),
    Outcome.HELP: (
        "I quote your council's own social media policy, word for word. "
        "Ask me “can I post …?”, tell me what happened, or paste the post you have in mind."
    ),
}
_HARMLESS = "{council}: I found nothing in its documents that speaks against this. That is not permission."
_ENCOURAGED = " They say of such posts:"
_SEVERAL = "You asked about several things:"
_NOTHING = "nothing on this in these documents"
RELATED = "Related clauses:"
NEAR = "Near to it, but not the answer:"
PURPOSE = _LEAD[Outcome.HELP]
WHICH_COUNCIL = "Which council are you a member of? You are asked once; you can change it later."
# Short: a telephone cuts a longer label of a button.
EXAMPLES = (
    "Can I post photos of the school fete?",
    "Somebody made a page in my name",
    "What may I post before an election?",
)
NOT_ENTERED = " (how to reach them is not entered here: ring the council's office)"
DATES = "Source for what is said on elections"
FAILED = (
    "Something went wrong on my side and your question was not checked. "
    "That is no answer either way: try again in a minute, or ask the person named here."
)


class Kind(StrEnum):
    """What a piece is; a channel decides how each looks."""

    CALL_NOW = "call now"
    IN_DRAFT = "in your draft"
    FINDING = "finding"
    TITLE = "title"
    LEAD = "lead"
    QUOTE = "quote"
    RELATED_LEAD = "related lead"
    RELATED = "related"
    LINE = "line"
    NOTE = "note"
    EDITION = "edition"
    RULE = "rule"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Piece:
    """`text` in words; a quote also has its `stem` and `source`, a contact how to reach it. `operative`: where in a long
    quote's `text` its operative sentence stands, to be shown first, in bold, with the whole below it."""

    kind: Kind
    text: str
    stem: str | None = None
    source: str | None = None
    contact: Contact | None = None
    operative: tuple[int, int] | None = None

    @property
    def opening(self) -> str:
        """The operative sentence of a long quote, which stands before the whole, unless it begins with it; else nothing."""
        if not self.operative or self.operative[0] == 0 or self.kind is not Kind.QUOTE:
            return ""
        return self.text[slice(*self.operative)]


def present(advice: Advice, *, related: int) -> tuple[Piece, ...]:
    """The whole answer with up to `related` related clauses: whom to call now first, golden rule and contact last.

    Of a follow-up that changes nothing that alone is said: the answer stands above it.
    """
    if advice.as_before:
        return Piece(Kind.LEAD, CHANGES_NOTHING.format(council=advice.council)), *footer(advice.contacts)
    return (*_body(advice, related), *footer(advice.contacts))


def footer(contacts: tuple[Contact, ...]) -> tuple[Piece, ...]:
    """The golden rule and whom to ask: the end of everything the product says."""
    rule = Piece(Kind.RULE, f"Golden rule: {GOLDEN_RULE[0].lower()}{GOLDEN_RULE[1:]}")
    if not contacts:
        return rule, Piece(Kind.CONTACT, "Ask: your council's Monitoring Officer")
    return rule, *(Piece(Kind.CONTACT, f"Ask: {contact_line(c)}", contact=c) for c in contacts)


def related_pieces(quotes: tuple[Quote, ...], *, near: bool) -> tuple[Piece, ...]:
    """Further clauses under their own lead: related to the answer, or merely near the question."""
    if not quotes:
        return ()
    return Piece(Kind.RELATED_LEAD, NEAR if near else RELATED), *(_quote(q, Kind.RELATED) for q in quotes)


def card_pieces(
    title: str, lines: Sequence[str], quotes: Sequence[Quote], notes: Sequence[Note], contacts: tuple[Contact, ...]
) -> tuple[Piece, ...]:
    """A card for a channel: a title, lines in our own words, quotes, notes with their source, golden rule and contact."""
    said = [Piece(Kind.LEAD, title), *(Piece(Kind.LINE, line) for line in lines)]
    told = [Piece(Kind.NOTE, f"Note: {note.text} (source: {note.source})") for note in notes]
    return (*said, *(_quote(q, Kind.QUOTE) for q in quotes), *told, *footer(contacts))


def contact_line(contact: Contact) -> str:
    """One contact on one line; says so where nothing but the role is known."""
    known = [v for v in (contact.name, contact.email, contact.phone) if v]
    line = f"{contact.role}: {', '.join(known)}" if known else contact.role
    return line if contact.email or contact.phone else line + NOT_ENTERED


def source_line(quote: Quote) -> str:
    """Document, version, heading and clause number on one line."""
    title = f"{quote.document} ({quote.version})" if quote.version else quote.document
    return ", ".join(filter(None, (title, _within(quote.heading or "", quote))))


def _within(heading: str, quote: Quote) -> str:
    number = quote.clause or ""
    return ", ".join(filter(None, (heading, f"clause {number}" if number and not number[0].isalpha() else number)))


def short_source(quote: Quote) -> str:
    """Where a list has room for a few words: the nearest heading and the number, or else the document."""
    return _within(quote.heading.rpartition(" › ")[2] if quote.heading else "", quote) or quote.document


# Documents beyond these are counted in a last line.
_MOST_DOCUMENTS = 20


def document_lines(council: Council) -> tuple[str, ...]:
    """A council's documents in force, an item each: title, version or date."""
    lines = [f"• {d.title} ({d.version})" if d.version else f"• {d.title}" for d in council.documents]
    more = len(lines) - _MOST_DOCUMENTS
    return (*lines[:_MOST_DOCUMENTS], *([f"• and {more} more"] if more > 0 else []))


def _body(advice: Advice, related: int) -> Iterator[Piece]:
    for call in advice.call_now:
        yield Piece(Kind.CALL_NOW, call.text)
    if advice.quotes or not advice.call_now:
        if advice.findings:
            yield Piece(Kind.IN_DRAFT, "In the post:")
        for finding in advice.findings:
            yield Piece(Kind.FINDING, f"“{finding.words}”: {finding.what}")
        yield from _things(advice)
        for note in advice.notes:
            if note.ahead:
                yield Piece(Kind.LINE, note.text)
        if advice.reply:
            yield Piece(Kind.LEAD, advice.reply)
        if advice.quotes or not advice.reply:
            yield Piece(Kind.LEAD, _lead(advice).format(council=advice.council))
        for quote in advice.quotes:
            yield _quote(quote, Kind.QUOTE)
        yield from related_pieces(advice.related[:related], near=not advice.quotes)
    yield from _notes(advice)
    if advice.outcome is Outcome.HELP and not advice.question:
        yield Piece(Kind.LINE, KEPT)
    if advice.outcome not in (Outcome.HELP, Outcome.OFF_TOPIC):
        yield Piece(Kind.EDITION, f"{advice.in_force[:1].upper()}{advice.in_force[1:]}")


def _notes(advice: Advice) -> Iterator[Piece]:
    """Facts of our own with their sources; of what stood before the clauses the source alone."""
    for note in advice.notes:
        said = f"{DATES}: {note.source}" if note.ahead else f"Note: {note.text} (source: {note.source})"
        yield Piece(Kind.NOTE, said)


def _lead(advice: Advice) -> str:
    if advice.harmless:
        return _HARMLESS + (_ENCOURAGED if advice.quotes else "")
    unsure = advice.outcome is Outcome.ANSWERED and advice.confidence < _SURE_FROM
    return _UNSURE if unsure else _LEAD[advice.outcome]


def _things(advice: Advice) -> Iterator[Piece]:
    """What was asked about where that is several things, each with where the quote on it stands."""
    if not advice.things:
        return
    yield Piece(Kind.IN_DRAFT, _SEVERAL)
    sources = {quote.clause_id: short_source(quote) for quote in advice.quotes}
    for thing in advice.things:
        yield Piece(Kind.FINDING, f"“{thing.words}”: {sources.get(thing.clause_id or '', _NOTHING)}")


def _quote(quote: Quote, kind: Kind) -> Piece:
    ours = [f"about {quote.about.lower().removeprefix('about ')}"] if quote.about else []
    ours += [quote.binds] if quote.binds else []
    said = f"  [Askfirst: {'; '.join(ours)}]" if ours else ""
    return Piece(kind, quote.text, stem=quote.stem, source=f"— {source_line(quote)}{said}", operative=quote.operative)
