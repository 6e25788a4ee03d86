"""The console as one ASGI application: every page behind its right, every form with its token, headers that close the rest."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.console.headers import Bounded, ClosedHeaders
from bot.console.parts import Parts
from bot.console.rights import Right, may
from bot.console.visit import Visit, genuine, visitor_in
from bot.storage.seals import seal_of
from bot.work import described
from index.errors import AskfirstError, EditionError, GateError, OfficerError, StorageError, UnknownCouncilError

log = logging.getLogger("askfirst.console")
Page = Callable[[Visit], Response]
MOST_BYTES = 21_000_000
_SESSION_SECONDS = 8 * 3600
_COOKIE = "askfirst_console"
_STATUS: tuple[tuple[type[AskfirstError], int], ...] = (
    (UnknownCouncilError, 404), (OfficerError, 409), (GateError, 409), (EditionError, 409), (StorageError, 503),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """A page: its address, what is done there, and who may."""

    method: str
    path: str
    right: Right
    do: Page


def application(
    parts: Parts,
    ways: Iterable[Way],
    more: Iterable[BaseRoute] = (),
    *,
    host: str = "",
    path: str = "/",
    https: bool = False,
) -> Starlette:
    """The console over `parts`, mounted at `path`, with `more` routes. It answers to `host` alone, or to this machine's own names."""
    routes: list[BaseRoute] = [Route(way.path, _endpoint(parts, way), methods=[way.method]) for way in ways]
    routes += more
    routes.append(Mount("/static", StaticFiles(packages=[("bot.console", "static")])))
    session = Middleware(
        SessionMiddleware, secret_key=seal_of(parts.store.engine).key_for("console session"), session_cookie=_COOKIE, max_age=_SESSION_SECONDS,
        path=path, same_site="lax", https_only=https,
    )  # fmt: skip
    own = Middleware(TrustedHostMiddleware, allowed_hosts=[host] if host else ["127.0.0.1", "localhost"])
    around = [own, Middleware(ClosedHeaders), Middleware(Bounded, most=MOST_BYTES), session]
    return Starlette(routes=routes, middleware=around, exception_handlers={HTTPException: _refused(parts)})


def _endpoint(parts: Parts, way: Way) -> Callable[..., object]:
    async def endpoint(request: Request) -> Response:
        if way.method == "GET":
            return await run_in_threadpool(_answered, parts, way, request, FormData())
        async with request.form(max_files=1, max_fields=2000) as form:
            return await run_in_threadpool(_answered, parts, way, request, form)

    return endpoint


def _answered(parts: Parts, way: Way, request: Request, form: FormData) -> Response:
    """The page, or why not. What went wrong is said in words; what nobody foresaw is logged without them."""
    visit = Visit(
        parts, request, parts.local or visitor_in(request.session), form, str(request.path_params.get("council", ""))
    )
    try:
        refusal = _refusal(visit, way)
        return refusal if refusal is not None else way.do(visit)
    except AskfirstError as error:
        status = next((code for kind, code in _STATUS if isinstance(error, kind)), 422)
        return problem(visit, status, "This could not be done", str(error))
    except Exception as error:
        log.error("a page of the console failed: %s", described(error))
        said = "Something went wrong on our side, and nothing was changed by this page. Try again in a minute."
        return problem(visit, 500, "Something went wrong", said)


def _refusal(visit: Visit, way: Way) -> Response | None:
    """What somebody reads who may not do this; None for one who may."""
    if not visit.visitor.signed_in and way.right is not Right.ANYBODY:
        return signing_in(visit)
    council = visit.known
    if visit.council_id and council is None:
        return problem(visit, 404, "There is no such council here", "Look at the address, or begin at the first page.")
    if not may(visit.visitor, way.right, council):
        return problem(visit, 403, "This is not for you", _NOT_YOURS)
    if way.method != "GET" and not genuine(visit.request.session, form_token(visit)):
        return problem(visit, 403, "This form was not sent from here", _FORGED)
    return None


def signing_in(visit: Visit) -> Response:
    """The page on which one signs in."""
    return visit.page("sign_in", status=401, providers=visit.parts.providers, council=None)


def sign_out(visit: Visit) -> Response:
    """The session ended."""
    visit.request.session.clear()
    return visit.to(f"{visit.root}/")


_NOT_YOURS = (
    "Only the officers listed for this council can see this page. If you are one, ask whoever runs Askfirst to add you to "
    "the council's officers."
)
_FORGED = (
    "It did not carry what our own pages put into their forms, or that has lapsed, so nothing was done. Go back, load the "
    "page again, and send it from there."
)


def form_token(visit: Visit) -> object:
    """The token that came with a form."""
    return visit.form.get("token")


def problem(visit: Visit, status: int, title: str, said: str) -> Response:
    """A page that says what happened and what to do."""
    return visit.page("problem", status=status, title=title, words=said, council=None)


def _refused(parts: Parts) -> Callable[[Request, Exception], Response]:
    """What Starlette refuses by itself (no such page, too large) in the same clothes."""

    def handler(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        title, said = _WORDS.get(status, ("This could not be done", "Go back and try again."))
        return problem(Visit(parts, request, parts.local or visitor_in(request.session)), status, title, said)

    return handler


_WORDS = {
    404: ("There is no such page", "Look at the address, or begin at the first page."),
    405: ("There is no such page", "This address takes no request of that kind. Begin at the first page."),
    413: ("That is too large", "At most 20 MB can be sent. Put in the policy alone."),
}
