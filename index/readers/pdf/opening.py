"""Whether a file is a PDF and its words are those that its pages show; what an officer should know of them."""

from __future__ import annotations

from index.errors import DocumentError
from index.readers.inline import Sample
from index.readers.pdf.page import Opened
from index.readers.tables import common_words

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


def open_pdf(name: str, data: bytes) -> Opened:
    """What stands where on the pages. `name` is what messages call the file.

    Raises DocumentError for what is no PDF, damaged or protected, and MemoryError where it unpacks to too much.
    """
    from index.readers.pdf.sheets import damaged, open_sheets  # noqa: PLC0415 - the library takes long to load

    if _HEADER not in data[:_HEADER_WITHIN]:
        start = data[:_HEADER_WITHIN].lstrip()
        kind = next((k for magic, k in _KINDS.items() if start.startswith(magic)), None)
        if kind:
            raise DocumentError(f"{name}: this is {kind}, not a PDF; save it as a PDF or mend its name")
        raise damaged(name)
    return open_sheets(name, data)


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
    struck = Sample()
    for words in opened.struck:
        struck.add(words)
    found.extend(struck.told("has text that is struck out, which is left out"))
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
