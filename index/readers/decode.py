"""Bytes of a policy file to its text."""

from __future__ import annotations

import codecs

from index.errors import DocumentError

LARGEST_FILE = 20_000_000
_MAGIC = {
    b"PK\x03\x04": "a Word document or other ZIP archive",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Word document or other Office file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"{\\rtf": "a rich-text document",
}


def decode(name: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a plain-text file and warnings on how it was read.

    UTF-8 (with or without a byte order mark) and UTF-16 with one; anything else that looks like
    text is read as Windows-1252, with a warning. Raises DocumentError for a binary file and one
    without words.
    """
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise DocumentError(
                f"{name}: this is {kind}, not text; mend the ending of its name, or save it as text (.txt or .md)"
            )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(name, data.decode("utf-16", errors="replace")), ("read as UTF-16",)
    try:
        return _checked(name, data.decode("utf-8-sig")), ()
    except UnicodeDecodeError:
        text = _checked(name, data.decode("cp1252", errors="replace"))
        return text, ("not UTF-8; read as Windows-1252. Save it as UTF-8 if letters look wrong",)


def check_size(name: str, data: bytes) -> None:
    """Raises DocumentError for a file of any format that is empty or too large."""
    if len(data) > LARGEST_FILE:
        raise DocumentError(f"{name}: larger than {LARGEST_FILE // 1_000_000} MB; a policy is a few pages of text")
    if not data.strip():
        raise DocumentError(f"{name}: the file is empty; put the policy's text in it")


def _checked(name: str, text: str) -> str:
    strange = sum((ch < " " and ch not in "\t\n\r\f\v") or "\x7f" <= ch <= "\x9f" for ch in text)
    if strange > max(8, len(text) // 50):
        raise DocumentError(f"{name}: this is a binary file, not text; save the policy as text (.txt or .md) first")
    if not any(ch.isalpha() for ch in text):
        raise DocumentError(f"{name}: no words found in it; put the policy's text in it")
    return text
