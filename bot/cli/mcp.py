"""Command: mcp, the tools for an assistant on this machine."""

from __future__ import annotations

import typer

from bot.cli.options import CouncilOption, HomeOption, PoliciesOption, make_app
from bot.logs import log_to_stderr


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(mcp)


def mcp(council: CouncilOption = None, policies: PoliciesOption = None, home: HomeOption = None) -> None:
    """Serve quotes to an assistant over the Model Context Protocol, on standard input and output."""
    # The protocol's library is this command's alone.
    from bot.grounding import Grounding, server_of  # noqa: PLC0415
    from bot.live import LiveIndex  # noqa: PLC0415

    app = make_app(policies, home)
    log_to_stderr(as_json=app.settings.log == "json")
    live = LiveIndex(app.store.editions.publication, app.open_index, app.advisor)
    named = None if council is None else frozenset({live.now.index.council(council).council.id})
    live.start()
    try:
        server_of(Grounding(live, app.clock, lambda: named)).run("stdio")
    finally:
        live.stop()
