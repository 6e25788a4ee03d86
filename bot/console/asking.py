"""The page for councillors: one box that a council links to or shows in a frame. Nobody signs in, and nothing is kept."""

from __future__ import annotations

import logging
from collections.abc import Callable

from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.advisor import contacts_of
from bot.console.drawing import rendered
from bot.console.headers import CLOSED, Bounded, ClosedHeaders
from bot.console.views.answers import Answer, answer_of
from bot.live import LiveIndex
from bot.presentation import FAILED, PURPOSE
from bot.work import described
from index.corpus.council import Council
from index.errors import AskfirstError, EditionError, QuestionError, UnknownCouncilError

log = logging.getLogger("askfirst.console")
_MOST_BYTES = 100_000
_RELATED = 2
# One address, then everybody together; what is beyond waits.
_EACH = (RateLimitItemPerMinute(10), RateLimitItemPerHour(60))
_ALL = RateLimitItemPerMinute(300)
_TOO_MANY = "So many questions have come from your connection that this one was not looked up. Wait a minute and ask again, or ask the person named here."


class Asking:
    """Answers questions of anybody, for the councils that let everybody ask."""

    def __init__(self, live: LiveIndex) -> None:
        self._live = live
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def page(self, request: Request) -> Response:
        """The box."""
        return self._with(request, lambda council: self._drawn(request, council))

    def answer(self, request: Request, question: str) -> Response:
        """The box with the answer under it."""
        return self._with(request, lambda council: self._answered(request, council, question))

    def _with(self, request: Request, do: Callable[[Council], Response]) -> Response:
        """For a council that lets everybody ask; of any other, whether or not there is one, nothing is said."""
        try:
            council = self._live.now.index.council(request.path_params["council"]).council
        except (UnknownCouncilError, EditionError):
            council = None
        if council is None or not council.pages.everybody:
            return HTMLResponse(rendered("ask_closed", root=_root(request)), 404)
        return do(council)

    def _answered(self, request: Request, council: Council, question: str) -> Response:
        if not self._allowed(request.client.host if request.client else ""):
            return self._drawn(request, council, question, mistake=_TOO_MANY, status=429)
        try:
            advice = self._live.now.advisor.advise(council.id, question)
        except QuestionError as error:
            return self._drawn(request, council, question, mistake=str(error), status=422)
        except AskfirstError as error:
            log.error("a question was not answered: %s", described(error))
            return self._drawn(request, council, question, mistake=FAILED, status=503)
        except Exception as error:
            log.error("a question was not answered: %s", described(error))
            return self._drawn(request, council, question, mistake=FAILED, status=500)
        return self._drawn(request, council, question, answer_of("Answer", advice, related=_RELATED))

    def _allowed(self, address: str) -> bool:
        """What a sender has no right to any more takes nothing of what all have together."""
        return all(self._limiter.hit(each, address) for each in _EACH) and self._limiter.hit(_ALL)

    def _drawn(
        self, request: Request, council: Council, question: str = "", answer: Answer | None = None, mistake: str = "", status: int = 200
    ) -> Response:  # fmt: skip
        html = rendered(
            "ask", root=_root(request), council=council, question=question, answer=answer, mistake=mistake, purpose=PURPOSE,
            contacts=contacts_of(council), token="",
        )  # fmt: skip
        frames = " ".join(council.pages.frames) or "'none'"
        policy = CLOSED.replace("frame-ancestors 'none'", f"frame-ancestors {frames}")
        return HTMLResponse(html, status, {"content-security-policy": policy})


def asking_application(live: LiveIndex) -> Starlette:
    """The pages of all councils, to be mounted."""
    asking = Asking(live)

    async def page(request: Request) -> Response:
        return await run_in_threadpool(asking.page, request)

    async def answer(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=5) as form:
            typed = form.get("question", "")
            question = typed.replace("\r\n", "\n").strip() if isinstance(typed, str) else ""
        return await run_in_threadpool(asking.answer, request, question)

    routes = [
        Route("/{council}", page, methods=["GET"]),
        Route("/{council}", answer, methods=["POST"]),
        Mount("/static", StaticFiles(packages=[("bot.console", "static")])),
    ]
    return Starlette(
        routes=routes[2:] + routes[:2], middleware=[Middleware(ClosedHeaders), Middleware(Bounded, most=_MOST_BYTES)]
    )


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", ""))
