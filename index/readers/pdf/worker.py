"""The process that opens a PDF: it may use only so much memory and time, and hands back what stands where.

Files come from outside, and a small one can unpack to gigabytes or send a reader round in circles. Whatever happens
here ends this process alone.
"""

from __future__ import annotations

import io
import logging
import sys

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from index.readers.pdf.glyphs import Collector, Drawn, TooMuch
from index.readers.pdf.page import Opened, Sheet, dumped
from index.readers.pdf.segments import segments

MOST_MEMORY = 900_000_000
MOST_PAGES = 500
MOST_SEGMENTS = 100_000
LOCKED, TOO_MUCH, TOO_LONG, BROKEN, TOO_BIG = "locked", "too much text", "too many pages", "broken", "too big"
_FEW = 60


def main(seconds: int) -> None:
    """Read a PDF from standard input; write an `Opened` as JSON, or one of the words above, to standard output."""
    _limit(seconds)
    logging.disable(logging.CRITICAL)
    try:
        answer = dumped(_opened(sys.stdin.buffer.read()))
    except (PDFPasswordIncorrect, PDFEncryptionError):
        answer = LOCKED.encode()
    except TooMuch:
        answer = TOO_MUCH.encode()
    except _TooManyPages:
        answer = TOO_LONG.encode()
    except MemoryError:
        answer = TOO_BIG.encode()
    except Exception:  # whatever a damaged file makes the library raise
        answer = BROKEN.encode()
    sys.stdout.buffer.write(answer)


class _TooManyPages(Exception):
    pass


def _limit(seconds: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue


def _opened(data: bytes) -> Opened:
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    manager = PDFResourceManager()
    device = Collector(manager)
    interpreter = PDFPageInterpreter(manager, device)
    drawn: list[Drawn] = []
    for page in PDFPage.create_pages(document):
        if len(drawn) == MOST_PAGES:
            raise _TooManyPages
        interpreter.process_page(page)
        drawn.append(device.page)
    unseen = sum(g.unseen for page in drawn for g in page.glyphs)
    # Words behind a picture of the page are what a scanner made out; elsewhere nobody sees them.
    scanned = unseen * 2 > sum(len(page.glyphs) for page in drawn)
    hidden = "" if scanned else "".join(g.text for page in drawn for g in page.glyphs if g.unseen)
    sheets: list[Sheet] = []
    for made in drawn:
        sheets.append(_sheet(made, scanned))
        if sum(len(s.segments) for s in sheets) > MOST_SEGMENTS:
            raise TooMuch
    return Opened(
        tuple(sheets),
        device.letters,
        device.unknown,
        unseen if scanned else 0,
        len(device.askew),
        "".join(device.askew)[:_FEW],
        hidden[:_FEW],
    )


def _sheet(page: Drawn, scanned: bool) -> Sheet:
    shown = [g for g in page.glyphs if scanned or not g.unseen]
    return Sheet(page.width, page.height, tuple(segments(shown)), tuple(page.rules), page.pictures)


if __name__ == "__main__":
    main(int(sys.argv[1]))
