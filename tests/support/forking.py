"""`askfirst` in a process of its own that has loaded already: forked off one that waits with every module imported.

Loading takes a command longer than most of them work, and the tests start hundreds. What runs in the process is the
command itself, with arguments, environment, folder and streams of its own. That the command also starts from nothing
is what tests of the installed package show (`tests/install`), and what each of them imports (`test_onnx`).
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import IO

from tests.support import limits
from tests.support.paths import ASKFIRST, ROOT

# Read by Python, or by the C library, before the first line of ours.
_START = "from tests.support.forking import wait_for_requests; wait_for_requests"
_EARLY = ("PYTHON", "LC_", "LANG", "LD_", "TZ", "MALLOC_", "OMP_", "OPENBLAS_")


class Forked:
    """A process as `subprocess.Popen` has it, as far as tests ask. `under`: a limit of `tests.support.limits`, and its arguments."""

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        handles: tuple[int, int, int],
        cwd: Path | None = None,
        under: tuple[object, ...] = (),
    ) -> None:
        self.returncode: int | None = None
        self._once = threading.Lock()
        self._line, its_end = socket.socketpair()
        with its_end:
            _waiting().hand_over([its_end.fileno(), *handles])
        asked = json.dumps([list(map(str, arguments)), dict(environment), str(cwd or Path.cwd()), under]).encode()
        self._line.sendall(len(asked).to_bytes(8, "big") + asked)
        self.pid = int.from_bytes(_exactly(self._line, 8), "big")

    def poll(self) -> int | None:
        return self._ended(0)

    def wait(self, timeout: float) -> int:
        until = time.monotonic() + timeout
        while (code := self._ended(0.2)) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("askfirst", timeout)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def _ended(self, seconds: float) -> int | None:
        """How it ended, where it does within so many seconds."""
        with self._once:
            if self.returncode is None:
                there = select.poll()
                there.register(self._line, select.POLLIN)
                if there.poll(1000 * seconds):
                    self.returncode = int.from_bytes(_exactly(self._line, 8), "big", signed=True)
                    self._line.close()
            return self.returncode


def begin(
    arguments: Sequence[str], environment: Mapping[str, str], stream: IO[str], cwd: Path | None = None
) -> Forked | subprocess.Popen[str]:
    """Start the command, which prints to `stream` whatever it prints."""
    if not _may_fork(environment):
        return subprocess.Popen(
            [ASKFIRST, *arguments], env=environment, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, cwd=cwd, text=True
        )  # fmt: skip
    with Path(os.devnull).open() as nothing:
        return Forked(arguments, environment, (nothing.fileno(), stream.fileno(), stream.fileno()), cwd)


def run(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    typed: str = "",
    under: tuple[object, ...] = (),
    seconds: float = 120,
) -> subprocess.CompletedProcess[str]:
    """The command's end and what it printed, as `subprocess.run` gives them."""
    if limits.OF_PROGRAMS & {*under} or not _may_fork(environment):
        return subprocess.run(
            [ASKFIRST, *arguments], env=environment, input=typed, capture_output=True, text=True, timeout=seconds,
            errors="surrogateescape", preexec_fn=(lambda: limits.put(*under)) if under else None,
        )  # fmt: skip
    with tempfile.TemporaryFile() as there, ThreadPoolExecutor(2) as reading:
        there.write(typed.encode(errors="surrogateescape"))
        there.seek(0)
        ends = [os.pipe(), os.pipe()]
        try:
            process = Forked(arguments, environment, (there.fileno(), ends[0][1], ends[1][1]), under=under)
        finally:
            for _, end in ends:
                os.close(end)
        printed = [reading.submit(_read, end) for end, _ in ends]
        try:
            code = process.wait(seconds)
        finally:
            process.send_signal(signal.SIGKILL)
        said, complained = (one.result() for one in printed)
    return subprocess.CompletedProcess([str(ASKFIRST), *arguments], code, said, complained)


def _read(handle: int) -> str:
    with os.fdopen(handle, encoding="utf-8", errors="surrogateescape") as stream:
        return stream.read()


def _may_fork(environment: Mapping[str, str]) -> bool:
    """Whether nothing in `environment` counts before the command's first line, other than what is there anyway."""
    names = {name for name in (*environment, *os.environ) if name.startswith(_EARLY)}
    return sys.platform == "linux" and all(environment.get(name) == os.environ.get(name) for name in names)


class _Waiting:
    """The process that waits, loaded. It ends with the one that started it, when nobody can ask it any more."""

    def __init__(self) -> None:
        self._once = threading.Lock()
        self._line, its_end = socket.socketpair()
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("ASKFIRST_", "SLACK_", "PORT"))}
        with its_end:
            self._process = subprocess.Popen(
                [sys.executable, "-c", f"{_START}({its_end.fileno()})"],
                env=clean, cwd=ROOT, stdin=subprocess.DEVNULL, pass_fds=[its_end.fileno()],
            )  # fmt: skip
        assert self._line.recv(1), "what loads the command beforehand has ended"

    def hand_over(self, handles: Sequence[int]) -> None:
        """Ask for a process with these handles: the line it is told by, and its streams."""
        with self._once:
            socket.send_fds(self._line, [b"."], list(handles))

    def end(self) -> None:
        self._line.close()
        self._process.wait(30)


_once = threading.Lock()


def _waiting() -> _Waiting:
    """The one of this run's process, loaded when it is first needed."""
    with _once:
        return _loaded()


def end() -> None:
    """End the process that waits, if there is one."""
    with _once:
        if _loaded.cache_info().currsize:
            _loaded().end()
            _loaded.cache_clear()


@cache
def _loaded() -> _Waiting:
    return _Waiting()


def _exactly(line: socket.socket, length: int) -> bytes:
    found = b""
    while len(found) < length:
        part = line.recv(length - len(found))
        if not part:
            raise EOFError
        found += part
    return found


def wait_for_requests(handle: int) -> None:
    """What the waiting process does; in each that is forked off it, the command."""
    from askfirst import main  # noqa: PLC0415 - there alone

    _load()
    sys.argv = [str(ASKFIRST), *_serve(socket.socket(fileno=handle))]
    main()


def _load() -> None:
    """Import whatever a command may."""
    from bot.cli.main import COMMANDS  # noqa: PLC0415 - in the process that waits alone

    modules = [f"bot.cli.{module}" for module, _ in COMMANDS.values()]
    later = (
        "bot.advisor",
        "bot.slack.run",
        "bot.teams.run",
        "bot.console.serving",
        "bot.grounding",
        "index.search.retrieval",
    )
    for name in dict.fromkeys([*modules, *later]):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


def _serve(asking: socket.socket) -> list[str]:
    """Fork whenever somebody asks, and tell them how the process ended. Comes back in the forked process, with its arguments."""
    woken, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.set_wakeup_fd(wakes)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    asking.sendall(b".")
    running: dict[int, socket.socket] = {}
    while True:
        ready, _, _ = select.select([asking, woken], [], [])
        if woken in ready:
            os.read(woken, 4096)
            _tell_ends(running)
        if asking not in ready:
            continue
        asked, handles, _, _ = socket.recv_fds(asking, 1, 4)
        if not asked:
            os._exit(0)
        line = socket.socket(fileno=handles[0])
        arguments, environment, cwd, under = json.loads(_exactly(line, int.from_bytes(_exactly(line, 8), "big")))
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for other in (asking, line, *running.values()):
                other.close()
            for end in (woken, wakes):
                os.close(end)
            _become(environment, cwd, handles[1:])
            if under:
                limits.put(*under)
            return list(arguments)
        for stream in handles[1:]:
            os.close(stream)
        running[pid] = line
        line.sendall(pid.to_bytes(8, "big"))


def _tell_ends(running: dict[int, socket.socket]) -> None:
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            line = running.pop(ended[0])
            with contextlib.suppress(OSError), line:
                line.sendall(os.waitstatus_to_exitcode(ended[1]).to_bytes(8, "big", signed=True))


def _become(environment: dict[str, str], cwd: str, streams: list[int]) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
