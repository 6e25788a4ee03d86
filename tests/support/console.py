"""A console over a home of its own, served on loopback by a thread of the tests: nothing is loaded twice."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
import yaml
from starlette.applications import Starlette
from starlette.types import ASGIApp

from bot.app import App
from bot.assistants import tools_for_assistants
from bot.chat.services import Services, services_of
from bot.console.application import application
from bot.console.parts import local_parts
from bot.console.serving import console_routes
from bot.console.ways import WAYS
from bot.settings import Settings
from bot.web import listening_on
from tests.support.paths import POLICIES


@dataclass(frozen=True)
class Console:
    """A console that is served. `app` looks into what it works on."""

    app: App
    services: Services
    address: str

    def follow(self) -> None:
        """Take up now what was published behind its back."""
        self.services.live.poll()


@contextmanager
def served(made: ASGIApp, at: socket.socket | None = None) -> Iterator[str]:
    """An application on a port of its own, or the one given; its address."""
    with at or listening_on("127.0.0.1", 0) as listening:
        server = uvicorn.Server(uvicorn.Config(made, log_config=None, access_log=False, lifespan="auto"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)


@contextmanager
def public_console(known: App, home: Path, policies: Path, **settings: Any) -> Iterator[Console]:
    """The pages and tools of `askfirst serve` over a home folder, with the model of `known`; `address` is where `/console`, `/ask` and
    `/mcp` are."""
    with listening_on("127.0.0.1", 0) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = App(Settings(policies=policies, home=home, console_url=f"{address}/console", **settings))
        app._encoder = known.encoder
        services = services_of(app)
        tools = tools_for_assistants(app, services)
        routes = [*console_routes(app, services), *tools.routes]
        with served(Starlette(routes=routes, lifespan=lambda _: tools.running()), listening):
            yield Console(app, services, address)
        services.stop()
        app.store.engine.dispose()


def write_councils(policies: Path, told: dict[str, dict[str, Any]]) -> None:
    """Some of the five councils, with more in their council.yaml."""
    for name, more in told.items():
        there = policies / name
        there.mkdir(parents=True)
        record = yaml.safe_load((POLICIES / name / "council.yaml").read_text("utf-8"))
        for entry in record["documents"]:
            (there / entry["file"]).write_bytes((POLICIES / name / entry["file"]).read_bytes())
        (there / "council.yaml").write_text(yaml.safe_dump({**record, "elections": [], **more}), "utf-8")


def publish_policies(console: Console) -> None:
    """Put in force what its policies folder holds."""
    refresher = console.app.refresher()
    refresher.publish(refresher.plan(), by="test", why="")
    console.follow()


@contextmanager
def local_console(known: App, home: Path, policies: Path, **settings: Any) -> Iterator[Console]:
    """`askfirst console` over a home folder, with the model of `known`."""
    app = App(Settings(policies=policies, home=home, **settings))
    app._encoder = known.encoder
    services = services_of(app, empty=True)
    with served(application(local_parts(app, services), WAYS)) as address:
        yield Console(app, services, address)
    services.stop()
    app.store.engine.dispose()


@pytest.fixture(scope="module")
def console(app: App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """The console of a machine with the five policies in force; tests of one module share it."""
    from tests.conftest import answering_home  # noqa: PLC0415 - the plugins are loaded before it

    home = answering_home(app, tmp_path_factory.mktemp("console") / "home")
    with local_console(app, home, app.settings.policies) as made:
        yield made


@pytest.fixture
def client(console: Console) -> Iterator[httpx.Client]:
    """A browser without a window: it keeps cookies and follows nothing by itself."""
    with httpx.Client(base_url=console.address, timeout=30) as made:
        yield made


Send = Callable[..., httpx.Response]


def send(client: httpx.Client, address: str, files: Any = None, **fields: Any) -> httpx.Response:
    """Send a form as its page would, with the token that the page carries."""
    return client.post(address, data={"token": token(client), **fields}, files=files)


def token(client: httpx.Client) -> str:
    """The token of this session's forms."""
    shown = client.get("/c/nottingham-city/try").text
    return shown.partition('name="token" value="')[2].partition('"')[0]
