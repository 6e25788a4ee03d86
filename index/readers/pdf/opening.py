"""A PDF's bytes to what stands where on its pages, by way of a process of its own."""

from __future__ import annotations

import subprocess
import sys

from index.errors import DocumentError
from index.readers.pdf import page as sheets
from index.readers.pdf.page import Opened

SECONDS = 60
_START = "import sys; sys.path[:] = sys.argv[2:]; from index.readers.pdf.worker import main; main(int(sys.argv[1]))"
_HEADER = b"%PDF-"
_HEADER_WITHIN = 1024
_KINDS = {
    b"PK": "a Word document or other ZIP archive",
    b"\xd0\xcf\x11\xe0": "an old Word document or other Office file",
    b"{\\rtf": "a rich-text document",
    b"<": "a web page or XML file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"%!PS": "a PostScript file",
}
_ANEW = "open it in a PDF viewer, print it to a new PDF, and put in that"
_SAID = {
    b"locked": "is protected by a password; save it without one",
    b"too much text": "holds more text than a policy does; put in the policy alone",
    b"too many pages": "has more than 500 pages; put in the policy alone",
    b"too big": f"unpacks to far more than a policy holds, and is not opened; {_ANEW}",
}


def open_pdf(name: str, data: bytes, seconds: int = SECONDS) -> Opened:
    """What stands where on the pages. `name` is what messages call the file; it may take `seconds`.

    Raises DocumentError for what is no PDF, damaged, protected, or takes too much memory or time.
    """
    if _HEADER not in data[:_HEADER_WITHIN]:
        start = data[:_HEADER_WITHIN].lstrip()
        kind = next((k for magic, k in _KINDS.items() if start.startswith(magic)), None)
        what = f"this is {kind}, not a PDF; save it as a PDF or mend its name" if kind else _damaged()
        raise DocumentError(f"{name}: {what}")
    answer = _asked(name, data, seconds)
    if answer in _SAID:
        raise DocumentError(f"{name}: {_SAID[answer]}")
    try:
        return sheets.loaded(answer)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise DocumentError(f"{name}: {_damaged()}") from error


def _asked(name: str, data: bytes, seconds: int) -> bytes:
    """What the other process answers: nothing, where it came to an end too soon."""
    command = [sys.executable, "-c", _START, str(seconds), *sys.path]
    slow = f"{name}: takes longer to open than a policy does; {_ANEW}"
    try:
        # Our own interpreter and our own words: no shell, nothing of the file on the command line.
        done = subprocess.run(  # noqa: S603
            command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=2 * seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentError(slow) from error
    except OSError as error:
        raise DocumentError(f"{name}: no process could be started to open it ({error.strerror})") from error
    if done.returncode < 0 and not done.stdout:
        raise DocumentError(slow if -done.returncode in (9, 24) else f"{name}: {_damaged()}")
    return done.stdout


def _damaged() -> str:
    return f"is damaged or no PDF; {_ANEW}"
