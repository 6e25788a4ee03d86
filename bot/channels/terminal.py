"""Advice for a terminal: quotes set off by a bar, source under each, golden rule and contact last."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.advice import GOLDEN_RULE, Advice, Ask, Finding, Note, Outcome, Quote

_WIDEST = 88
_RELATED_SHOWN = 2
# Below this confidence the answer says that the clauses may not settle the question.
_SURE_FROM = 0.5
_UNSURE = "{council}: these clauses of its documents come nearest, and may not settle your question:"
_LEAD = {
    Outcome.ANSWERED: "{council}, in its own words:",
    Outcome.URGENT: "{council}, in its own words:",
    Outcome.NOT_COVERED: (
        "{council}: its documents say nothing on this point, so nothing is quoted as the answer. "
        "That is not a yes: ask before you post."
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


def console_for_output(*, stderr: bool = False) -> Console:
    """A console: plain when piped, colours off under NO_COLOR, lines not too long to read."""
    console = Console(highlight=False, emoji=False, markup=False, stderr=stderr)
    if console.width > _WIDEST or not console.is_terminal:
        console.width = _WIDEST
    return console


def render(console: Console, advice: Advice) -> None:
    """Print one answer: whom to call now, the quotes, related clauses, notes, golden rule and contact."""
    _render_call_now(console, advice.call_now)
    if advice.quotes or not advice.call_now:
        _render_findings(console, advice.findings)
        console.print()
        unsure = advice.outcome is Outcome.ANSWERED and advice.confidence < _SURE_FROM
        lead = _UNSURE if unsure else _LEAD[advice.outcome]
        console.print(Text(lead.format(council=advice.council), style="bold"))
        _render_quotes(console, advice.quotes)
        if advice.related:
            console.print()
            related = "Related clauses:" if advice.quotes else "Near to it, but not the answer:"
            console.print(Text(related, style="bold"))
            _render_quotes(console, advice.related[:_RELATED_SHOWN], dim=True)
    for note in advice.notes:
        console.print()
        console.print(Text(f"Note: {note.text} (source: {note.source})"))
    render_footer(console, advice.contacts)


def _render_call_now(console: Console, notes: tuple[Note, ...]) -> None:
    if notes:
        console.print()
    for number, note in enumerate(notes):
        console.print(Text(note.text, style="bold red" if number == 0 else "bold"))


def _render_findings(console: Console, findings: tuple[Finding, ...]) -> None:
    if findings:
        console.print()
        console.print(Text("In your draft:", style="bold"))
    for finding in findings:
        console.print(Text(f"  “{finding.words}”: {finding.what}"))


def _render_quotes(console: Console, quotes: tuple[Quote, ...], *, dim: bool = False) -> None:
    for quote in quotes:
        console.print()
        console.print(_quote(quote, dim=dim))


def render_footer(console: Console, contacts: tuple[Ask, ...]) -> None:
    """The golden rule and whom to ask: the end of everything the product says."""
    console.print()
    console.print(Text(f"Golden rule: {GOLDEN_RULE[0].lower()}{GOLDEN_RULE[1:]}", style="bold yellow"))
    for contact in contacts:
        console.print(Text(f"Ask: {contact_line(contact)}"))
    if not contacts:
        console.print(Text("Ask: your council's Monitoring Officer"))


def contact_line(contact: Ask) -> str:
    """One contact on one line; says so where nothing but the role is known."""
    known = [v for v in (contact.name, contact.email, contact.phone) if v]
    line = f"{contact.role}: {', '.join(known)}" if known else contact.role
    return line if contact.email or contact.phone else f"{line} (your council has not entered how to reach them)"


def _quote(quote: Quote, *, dim: bool = False) -> RenderableType:
    said = Text(style="dim" if dim else "")
    if quote.stem:
        said.append(quote.stem + "\n")
        said.append("• ")
    said.append(quote.text)
    source = f"— {source_line(quote)}" + (f"  [about: {quote.about.lower()}]" if quote.about else "")
    lines: list[RenderableType] = [_Barred(said), _Barred(Text(source, style="italic cyan"))]
    return Group(*lines)


def source_line(quote: Quote) -> str:
    """Document, version, heading and clause number on one line."""
    title = f"{quote.document} ({quote.version})" if quote.version else quote.document
    place = [title]
    if quote.heading:
        place.append(quote.heading)
    if quote.clause:
        place.append(quote.clause if quote.clause[0].isalpha() else f"clause {quote.clause}")
    return ", ".join(place)


class _Barred:
    """Text behind a bar, wrapped to the console's width."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __rich_console__(self, console: Console, options: object) -> list[RenderableType]:
        lines = self._text.wrap(console, console.width - 4)
        return [Padding(Text.assemble(("┃ ", "cyan"), line), (0, 0, 0, 1)) for line in lines]
