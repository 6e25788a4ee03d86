"""Commands for whoever asks: ask, chat."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.advice import GOLDEN_RULE, Advice
from bot.advisor import Advisor, contacts_of
from bot.chat.follow_ups import as_asked, compared, continues, joined, substance
from bot.cli.options import CouncilOption, HomeOption, PoliciesOption, make_app
from bot.cli.screen import console_for_output
from bot.cli.terminal import render, render_footer
from bot.json_output import advice_to_json
from bot.replies import is_aside
from index.errors import AskfirstError, QuestionError, UnknownCouncilError
from index.search.store import OpenIndex
from index.suggest import nearest

JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object an answer, for programs.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(ask)
    app.command()(chat)


def ask(
    question: Annotated[list[str] | None, typer.Argument(help="What you want to post, or to know.")] = None,
    council: CouncilOption = None,
    as_json: JsonOption = False,
    batch: Annotated[
        Path | None, typer.Option("--batch", help="Answer a JSON Lines file of id, council and question.")
    ] = None,
    policies: PoliciesOption = None,
    home: HomeOption = None,
) -> None:
    """Answer one question, or with --batch a file of them."""
    app = make_app(policies, home)
    if batch is not None:
        lines = _read_batch(batch)
        index = app.open_index()
        raise typer.Exit(_answer_batch(app.advisor(index), lines, council))
    if not question:
        raise QuestionError("There is no question. Type it after the command, in quotation marks.")
    index = app.open_index()
    council_id = _the_council(index, council)
    try:
        advice = app.advisor(index).advise(council_id, " ".join(question))
    except QuestionError as error:
        typer.echo(f"askfirst: {error}", err=True)
        render_footer(console_for_output(stderr=True), contacts_of(index.council(council_id).council))
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(json.dumps(advice_to_json(advice, None), ensure_ascii=False))
    else:
        render(console_for_output(), advice)


def chat(council: CouncilOption = None, policies: PoliciesOption = None, home: HomeOption = None) -> None:
    """Answer questions one after another; `/council ID` changes the council, `/quit` ends."""
    app = make_app(policies, home)
    index = app.open_index()
    advisor, console = app.advisor(index), console_for_output()
    council_id = _the_council(index, council, or_first=True)
    console.print(f"Answering for {index.council(council_id).council.name}. /council ID changes that, /quit ends.")
    talk = _Talk()
    while (typed := _next_line()) is not None:
        command, _, rest = typed.strip().partition(" ")
        try:
            if command in ("/quit", "/exit"):
                break
            if command == "/council":
                council_id = index.council(rest.strip() or "?").council.id
                console.print(f"Answering for {index.council(council_id).council.name}.")
            elif typed.strip():
                asked, advice = talk.answered(advisor, council_id, typed.strip())
                console.print(asked, end="\n" if asked else "")
                render(console, advice)
        except (QuestionError, UnknownCouncilError) as error:
            console.print(str(error))
            render_footer(console, contacts_of(index.council(council_id).council))


class _Talk:
    """What is remembered of a conversation in the terminal: what it is about, and what the last answer said."""

    def __init__(self) -> None:
        self._subject = ""
        self._given: frozenset[object] = frozenset()

    def answered(self, advisor: Advisor, council_id: str, typed: str) -> tuple[str, Advice]:
        """How a message was understood where it goes on from the one before, and the answer. Raises QuestionError."""
        goes_on = bool(self._subject) and continues(typed)
        advice = advisor.advise(council_id, joined(self._subject, typed) if goes_on else typed)
        asked = as_asked(self._subject, typed) if goes_on else ""
        shown = compared(advice, self._given) if goes_on else advice
        if not is_aside(typed):
            self._subject = self._subject if goes_on else typed
            self._given = frozenset({substance(advice)})
        return asked, shown


def _the_council(index: OpenIndex, council: str | None, *, or_first: bool = False) -> str:
    if council is not None:
        return index.council(council).council.id
    if len(index.councils) == 1 or or_first:
        return next(iter(index.councils))
    raise UnknownCouncilError(
        "Say which council, with --council ID. " + nearest("", index.councils).partition("'.")[2].strip()
    )


def _next_line() -> str | None:
    if sys.stdin.isatty():
        sys.stdout.write("\n› ")
        sys.stdout.flush()
    line = sys.stdin.readline()
    return line or None


def _read_batch(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="surrogateescape").split("\n")
    except OSError as error:
        raise QuestionError(f"{path} cannot be read: {error.strerror}") from error


def _answer_batch(advisor: Advisor, lines: list[str], council: str | None) -> int:
    """Print one answer a line; a bad line is reported by its number and left out. Returns the exit code."""
    failed = 0
    for number, record in _records(lines):
        try:
            question_id, council_id, question = _fields(record, council)
            advice = advisor.advise(council_id, question)
            typer.echo(json.dumps(advice_to_json(advice, question_id), ensure_ascii=False))
        except AskfirstError as error:
            failed += 1
            typer.echo(f"askfirst: line {number}: {error}", err=True)
    if failed:
        typer.echo(f"askfirst: {failed} of the lines could not be answered. Golden rule: {GOLDEN_RULE}", err=True)
    return 1 if failed else 0


def _records(lines: list[str]) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _fields(line: str, council: str | None) -> tuple[str | None, str, str]:
    try:
        record: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise QuestionError(
            f"not a JSON object ({error.__class__.__name__}); expected id, council and question"
        ) from error
    if not isinstance(record, dict):
        raise QuestionError("not a JSON object; expected id, council and question")
    question, council_id = record.get("question"), record.get("council", council)
    if not isinstance(question, str) or not isinstance(council_id, str):
        raise QuestionError("expected the keys council and question, each a text")
    question_id = record.get("id")
    return (None if question_id is None else str(question_id)), council_id, question
