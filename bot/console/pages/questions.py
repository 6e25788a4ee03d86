"""Try a question: the answer as a councillor gets it, and why."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError
from starlette.responses import Response

from bot.console.rights import Right, may
from bot.console.views.answers import Answer, answer_of
from bot.console.visit import Visit
from bot.question import clean_question
from bot.reasons import reasons
from index.corpus.questions import MustQuote
from index.errors import OfficerError, QuestionError

_RELATED = 2
# A clause without a number is known by so many of its first words: another word later on in it is no other clause.
_NAMED_BY = 8


def form(visit: Visit) -> Response:
    """An empty box."""
    return _page(visit, "", draft=False)


def ask(visit: Visit) -> Response:
    """What is in force, asked; for an officer what waits to be published beside it. The question is kept nowhere."""
    typed, draft = visit.text("question"), visit.form.get("draft") == "yes"
    try:
        answers = tuple(_answers(visit, typed, draft=draft))
    except QuestionError as error:
        return _page(visit, typed, draft=draft, mistake=str(error), status=422)
    return _page(visit, typed, draft=draft, answers=answers)


def keep(visit: Visit) -> Response:
    """A question kept, with the clause that has to be quoted for it."""
    clause = visit.text("clause")
    quotes = visit.parts.services.live.now.advisor.clauses(visit.council_id, [clause])
    if not quotes:
        raise OfficerError("That clause is no longer in force. Ask the question again to see what is quoted now.")
    wanted = quotes[0].clause or " ".join(quotes[0].text.split()[:_NAMED_BY])
    try:
        asked = MustQuote.model_validate({"ask": clean_question(visit.text("question")), "quote": wanted})
    except ValidationError as error:
        raise QuestionError("This question is too long to be kept. Ask it in fewer words.") from error
    visit.parts.store.questions.keep(visit.council_id, asked, visit.visitor.said)
    return visit.to(visit.address("/try"), "Kept. It is asked of every new version before that is published.")


def drop(visit: Visit) -> Response:
    """A kept question asked no longer."""
    visit.parts.store.questions.drop(visit.council_id, visit.text("digest"))
    return visit.to(visit.address("/try"), "It is no longer one of your questions.")


def _answers(visit: Visit, typed: str, *, draft: bool) -> Iterator[Answer]:
    council, parts = visit.council_id, visit.parts
    if visit.in_force is not None:
        advice = parts.services.live.now.advisor.advise(council, typed, draft=draft)
        why = reasons(advice, visit.open, parts.retriever, typed, draft=draft) if _officer(visit) else None
        yield answer_of("In force", advice, why, related=_RELATED)
    if visit.proposed is not None and _officer(visit):
        proposed = parts.refresher.advisor_over(visit.proposed)
        yield answer_of("What waits to be published", proposed.advise(council, typed, draft=draft), related=_RELATED)


def _page(
    visit: Visit, typed: str, *, draft: bool, answers: tuple[Answer, ...] = (), mistake: str = "", status: int = 200
) -> Response:
    kept = visit.parts.store.questions.of(visit.council_id) if _officer(visit) else ()
    return visit.page(
        "try", status=status, question=typed, draft=draft, answers=answers, mistake=mistake, officer=_officer(visit), kept=kept
    )  # fmt: skip


def _officer(visit: Visit) -> bool:
    return may(visit.visitor, Right.OFFICER, visit.council)
