"""A PDF's bytes to what stands where on its pages."""

from __future__ import annotations

import io

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from index.errors import DocumentError
from index.readers.pdf.drawn import drawn_bullets, leave_out_struck
from index.readers.pdf.glyphs import Collector, Drawn, TooMuch
from index.readers.pdf.page import Opened, Sheet
from index.readers.pdf.segments import segments

MOST_PAGES = 500
MOST_SEGMENTS = 100_000
_FEW = 60


def open_sheets(name: str, data: bytes) -> Opened:
    """What stands where in a PDF. Raises DocumentError, and MemoryError where it unpacks to too much."""
    try:
        return _opened(data)
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise DocumentError(f"{name}: is protected by a password; save it without one") from error
    except TooMuch as error:
        raise DocumentError(f"{name}: holds more text than a policy does; put in the policy alone") from error
    except _TooManyPages as error:
        raise DocumentError(f"{name}: has more than {MOST_PAGES} pages; put in the policy alone") from error
    except MemoryError:
        raise
    except Exception as error:  # whatever a damaged file makes the library raise
        raise damaged(name) from error


def damaged(name: str) -> DocumentError:
    return DocumentError(
        f"{name}: is damaged or no PDF; open it in a PDF viewer, print it to a new PDF, and put in that"
    )


class _TooManyPages(Exception):
    """More pages than a policy has."""


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
    struck = tuple(words for made in drawn for words in leave_out_struck(made))
    sheets: list[Sheet] = []
    for made in drawn:
        made.glyphs.extend(drawn_bullets(made))
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
        struck,
    )


def _sheet(page: Drawn, scanned: bool) -> Sheet:
    shown = [g for g in page.glyphs if scanned or not g.unseen]
    return Sheet(page.width, page.height, tuple(segments(shown)), tuple(page.rules), page.pictures)
