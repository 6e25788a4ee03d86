"""Try a question: the answer as a councillor gets it, and why."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.rights import Right, may
from bot.console.views.answers import Answer, answer_of
from bot.console.visit import Visit
from bot.reasons import reasons
from index.errors import QuestionError

_RELATED = 2


def form(visit: Visit) -> Response:
    """An empty box."""
    return _page(visit, "", draft=False)


def ask(visit: Visit) -> Response:
    """What is in force, asked. The question is kept nowhere."""
    typed, draft = visit.text("question"), visit.form.get("draft") == "yes"
    try:
        answers = (_in_force(visit, typed, draft=draft),)
    except QuestionError as error:
        return _page(visit, typed, draft=draft, mistake=str(error), status=422)
    return _page(visit, typed, draft=draft, answers=answers)


def _in_force(visit: Visit, typed: str, *, draft: bool) -> Answer:
    advice = visit.parts.services.live.now.advisor.advise(visit.council_id, typed, draft=draft)
    why = reasons(advice, visit.open, visit.parts.retriever, typed, draft=draft) if _officer(visit) else None
    return answer_of("In force", advice, why, related=_RELATED)


def _page(
    visit: Visit, typed: str, *, draft: bool, answers: tuple[Answer, ...] = (), mistake: str = "", status: int = 200
) -> Response:
    return visit.page(
        "try", status=status, question=typed, draft=draft, answers=answers, mistake=mistake, officer=_officer(visit)
    )


def _officer(visit: Visit) -> bool:
    return may(visit.visitor, Right.OFFICER, visit.council)
