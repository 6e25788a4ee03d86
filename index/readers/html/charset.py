"""Bytes of a web page to its text, the way browsers find the encoding."""

from __future__ import annotations

import codecs
import re

import webencodings  # type: ignore[import-untyped]

_DECLARED = re.compile(rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_LOOKED_AT = 8192
_FALLBACK = "cp1252"
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode_page(data: bytes) -> tuple[str, str | None]:
    """The page's text, and a warning where what it declares does not hold.

    A byte order mark decides, then what the page declares, then UTF-8 where it is that, then
    Windows-1252.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace"), None
    head = data[:_LOOKED_AT]
    declared = _DECLARED.search(head) or _XML.search(head)
    found = webencodings.lookup(declared[1].decode("ascii", errors="replace")) if declared else None
    name = found.name if found else None
    # A page that can be searched byte by byte for "charset" is not UTF-16, whatever it says.
    name = "utf-8" if name in ("utf-16le", "utf-16be", None) else name
    try:
        if found is None or name == "utf-8":
            return data.decode("utf-8"), None
        return data.decode(found.codec_info.name), None
    except (UnicodeDecodeError, LookupError):
        said = "is not in the encoding that it declares" if declared else "declares no encoding and is not UTF-8"
        return data.decode(_FALLBACK, errors="replace"), f"{said}; read as Windows-1252. Look for wrong letters"
