"""A PDF's bytes to what stands where on its pages, by way of a process of its own."""

from __future__ import annotations

import subprocess
import sys

from index.errors import DocumentError
from index.readers.pdf import page as sheets
from index.readers.pdf.page import Opened
from index.readers.tables import common_words

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


_MOST_UNKNOWN = 0.1
_ENOUGH_WORDS, _FEWEST_COMMON = 150, 0.02
_FEW_LETTERS, _MOST_NAMED = 40, 5
_SOURCE = "put in the document that it was made from (Word or web page)"


def check_legible(name: str, opened: Opened) -> None:
    """Raises DocumentError for pages without words, and for words that are not what the page shows."""
    if not opened.letters:
        pictures = any(sheet.pictures for sheet in opened.sheets)
        what = "its pages are pictures of text" if pictures else "no words found in it"
        raise DocumentError(f"{name}: {what}; {_SOURCE}, or have its text recognised (OCR), check it and put in that")
    if opened.slanted > 0.5 * opened.letters:
        raise DocumentError(f"{name}: its words stand sideways on the page; turn its pages upright and save it again")
    if opened.unknown > _MOST_UNKNOWN * opened.letters or _is_gibberish(opened):
        raise DocumentError(
            f"{name}: its words come out garbled, since its fonts do not say which letters they draw; {_SOURCE}"
        )


def _is_gibberish(opened: Opened) -> bool:
    """Whether a long text has none of the small words of English and Welsh, nor letters in their proportion."""
    text = " ".join(s.text for sheet in opened.sheets for s in sheet.segments).lower()
    found = text.split()
    if len(found) < _ENOUGH_WORDS or common_words(text) >= _FEWEST_COMMON * len(found):
        return False
    letters = [c for c in text if c.isalpha()]
    few = len(letters) < 0.3 * sum(map(len, found))
    return few or not 0.25 < sum(c in "aeiouwy" for c in letters) / len(letters) < 0.55


def warnings_of(opened: Opened) -> list[str]:
    """What an officer should know of the words of a PDF, a sentence each."""
    found = []
    if opened.unseen:
        found.append("its pages are pictures with recognised text behind them (OCR); compare its words with the pages")
    if opened.hidden.strip():
        found.append(f"holds text that does not show, which is left out (“{opened.hidden.strip():.40} …”)")
    if opened.unknown:
        found.append(f"has {opened.unknown} letters that its fonts do not name; look for gaps and � in its words")
    if opened.askew.strip():
        found.append(f"has words at a slant, which are left out (“{opened.askew.strip():.40}”)")
    blank = [
        n for n, s in enumerate(opened.sheets, 1) if s.pictures and sum(len(g.text) for g in s.segments) < _FEW_LETTERS
    ]
    if blank:
        named = ", ".join(map(str, blank[:_MOST_NAMED])) + (" …" if len(blank) > _MOST_NAMED else "")
        found.append(f"has pages that are mostly pictures, whose words are not read (page {named})")
    return found
