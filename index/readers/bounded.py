"""Documents are read in a process of its own, which may use only so much memory and time.

Files come from outside, and a small one can unpack to gigabytes or send a reader round in circles. Whatever happens
there ends that process alone. A process serves one document after another, since starting one takes longer than
reading most documents; it goes when it has grown, when nobody asks for a while, or with the process that started it.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import IO, Any, BinaryIO

from index.errors import DocumentError
from index.readers.blocks import Reading
from index.readers.formats import read_here
from index.readers.lines import Paragraphs
from index.readers.record import reading_from_json, reading_to_json
from index.readers.structure import ReadingHints

SECONDS = 60
MOST_MEMORY = 600_000_000
_GROWN = 300_000  # kilobytes of memory from which on a process is not used again
_IDLE = 60
_MOST_KEPT = 2
_START = "import sys; sys.path[:] = sys.argv[1:]; from index.readers.bounded import serve; serve()"
_ANEW = "copy the policy's text alone into a new Word document, and put in that"
_STAYS, _GOES = b"+", b"-"


def read_document(name: str, data: bytes, hints: ReadingHints, seconds: int = SECONDS) -> Reading:
    """The reading of a document of any format. `name` is what messages call it; its ending says the format.

    It may take `seconds` of computing. Raises DocumentError for a file of another kind, and for one that is empty,
    damaged, without words, too large, or takes too much memory or time.
    """
    request = json.dumps([name, seconds, _hints_to_json(hints)]).encode() + b"\n" + data
    answer = _asked(name, request, seconds)
    try:
        said = json.loads(answer)
        if "refused" in said:
            raise DocumentError(said["refused"])
        return reading_from_json(said)
    except (ValueError, TypeError, KeyError) as error:
        raise DocumentError(f"{name}: is damaged, or more than can be read; {_ANEW}") from error


class _Gone(Exception):
    """The process ended without an answer; `code` as it left."""

    def __init__(self, code: int, *, late: bool) -> None:
        super().__init__(code)
        self.code = code
        self.late = late


class _Process:
    """A process that reads, and the two ends that one talks to it by."""

    def __init__(self) -> None:
        # Our own interpreter and our own words: no shell, nothing of the file on the command line.
        self._popen = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", _START, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def ask(self, request: bytes, seconds: float) -> tuple[bytes, bool]:
        """The answer, and whether the process can be asked again. Raises _Gone."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._popen.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            _send(_end(self._popen.stdin), request)
            answer = _receive(_end(self._popen.stdout))
        except (OSError, EOFError):
            answer = b""
        finally:
            timer.cancel()
        if not answer:
            raise _Gone(self.close(), late=late.is_set())
        return answer[1:], answer[:1] == _STAYS

    @property
    def waits(self) -> bool:
        """Whether it has not ended."""
        return self._popen.poll() is None

    def close(self) -> int:
        """End the process, if it has not ended, and give its exit status."""
        with contextlib.suppress(OSError):
            _end(self._popen.stdin).close()
        try:
            code = self._popen.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            code = self._popen.wait()
        _end(self._popen.stdout).close()
        return code


_kept: list[_Process] = []
_lock = threading.Lock()


def _asked(name: str, request: bytes, seconds: int) -> bytes:
    """What a process answers: a kept one where one is free; one that went while nobody asked is replaced."""
    for _ in range(1 + _MOST_KEPT):
        process = _kept_one()
        fresh = process is None
        try:
            process = process or _Process()
            answer, stays = process.ask(request, 2 * seconds)
        except OSError as error:
            raise DocumentError(f"{name}: no process could be started to open it ({error.strerror})") from error
        except _Gone as gone:
            if not fresh and gone.code == 0:
                continue
            raise _refusal(name, gone) from gone
        with _lock:
            stays = stays and len(_kept) < _MOST_KEPT
            if stays:
                _kept.append(process)
        if not stays:
            process.close()
        return answer
    raise DocumentError(f"{name}: no process stayed to open it; try again")


def _kept_one() -> _Process | None:
    """A process that waits for the next document."""
    while True:
        with _lock:
            process = _kept.pop() if _kept else None
        if process is None or process.waits:
            return process
        process.close()


def _refusal(name: str, gone: _Gone) -> DocumentError:
    slow = gone.late or -gone.code in (getattr(signal, "SIGXCPU", 24), 9)
    what = (
        "takes longer to open than a policy does" if slow else "is damaged, or unpacks to far more than a policy holds"
    )
    return DocumentError(f"{name}: {what}; {_ANEW}")


@atexit.register
def end_processes() -> None:
    """End the processes that are kept for the next document."""
    with _lock:
        while _kept:
            _kept.pop().close()


def serve() -> None:
    """Answer one request after another from standard input, until there is none for a while."""
    logging.disable(logging.CRITICAL)
    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whatever a library prints is no answer
    _limit_memory()
    # A process begins with what the one that started it has taken up, as far as the system counts.
    small = max(_GROWN, _memory())
    for request in _requests(asked):
        answer = _answer(request)
        stays = _memory() <= small
        _send(answers, (_STAYS if stays else _GOES) + answer)
        if not stays:
            return


def _answer(request: bytes) -> bytes:
    head, _, data = request.partition(b"\n")
    name, seconds, hints = json.loads(head)
    _limit_time(seconds)
    try:
        said: dict[str, Any] = reading_to_json(read_here(name, data, _hints_from_json(hints)), reasons=True)
    except DocumentError as error:
        said = {"refused": str(error)}
    except MemoryError:
        said = {"refused": f"{name}: unpacks to far more than a policy holds, and is not opened; {_ANEW}"}
    except Exception:  # whatever a damaged file makes a library raise
        said = {"refused": f"{name}: is damaged, or more than can be read; {_ANEW}"}
    return json.dumps(said).encode()


def _requests(source: BinaryIO) -> Iterator[bytes]:
    while _is_asked(source):
        try:
            yield _receive(source)
        except EOFError:
            return


def _is_asked(source: BinaryIO) -> bool:
    """Whether a request comes before it is time to go; where one cannot wait so, the next read waits for good."""
    if sys.platform == "win32":
        return True
    import select  # noqa: PLC0415 - waits on pipes on some systems alone

    return bool(select.select([source], [], [], _IDLE)[0])


def _end(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise OSError("no pipe")
    return pipe


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(len(message).to_bytes(8, "big"))
    pipe.write(message)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    length = int.from_bytes(_exactly(pipe, 8), "big")
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return data


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _limit_time(seconds: int) -> None:
    """Allow `seconds` more of computing than were used so far."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))


def _memory() -> int:
    """The most memory that this process has taken up, in kilobytes."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)


def _hints_to_json(hints: ReadingHints) -> list[Any]:
    lines = [sorted(named) for named in (hints.headings, hints.not_headings, hints.furniture, hints.titles)]
    return [hints.paragraphs, *lines]


def _hints_from_json(record: list[Any]) -> ReadingHints:
    paragraphs, *lines = record
    return ReadingHints(Paragraphs(paragraphs) if paragraphs else None, *map(frozenset, lines))
