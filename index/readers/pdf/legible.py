"""Whether the words of a PDF can be trusted: pictures of text, letters that nobody can tell, words that do not show."""

from __future__ import annotations

from index.errors import DocumentError
from index.readers.languages import common_words
from index.readers.pdf.page import Opened

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
