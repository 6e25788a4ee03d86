"""Command: console, the pages for officers on one's own machine."""

from __future__ import annotations

import webbrowser
from typing import Annotated

import typer
from starlette.routing import Mount

from bot.cli.options import HomeOption, PoliciesOption, make_app
from bot.logs import log_to_stderr
from bot.settings import share_certificates

_PORT = 8640
_HOST = "127.0.0.1"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(console)


def console(
    port: Annotated[int, typer.Option("--port", help="Port to listen on.")] = _PORT,
    show: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the browser.")] = True,
    policies: PoliciesOption = None,
    home: HomeOption = None,
) -> None:
    """Open the console on this machine: try questions, look at documents, publish. Nobody signs in."""
    # Brought by this command alone.
    from bot.chat.services import services_of  # noqa: PLC0415
    from bot.console.application import application  # noqa: PLC0415
    from bot.console.asking import asking_application  # noqa: PLC0415
    from bot.console.parts import local_parts  # noqa: PLC0415
    from bot.console.ways import WAYS  # noqa: PLC0415
    from bot.web import serve_once_bound  # noqa: PLC0415

    app = make_app(policies, home)
    log_to_stderr(as_json=app.settings.log == "json")
    share_certificates()
    services = services_of(app, empty=True)
    address = f"http://{_HOST}:{port}/"
    typer.echo(f"The console is at {address} for this machine alone. Ctrl+C ends it.")
    services.live.start()
    try:
        more = [Mount("/ask", asking_application(services.live))]
        made = application(local_parts(app, services), WAYS, more)
        serve_once_bound(made, _HOST, port, lambda: webbrowser.open(address) if show else None)
    finally:
        services.live.stop()
