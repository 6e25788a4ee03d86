"""PDFs written object by object, for what no PDF program would write."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> %s >> >>"
)
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
WORDS = b"BT /F 11 Tf 72 700 Td (Councillors must treat all others with respect.) Tj ET"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def shown(text: bytes, *, x: int = 72, y: int = 700, more: bytes = b"") -> bytes:
    """The operators that show some text."""
    return b"BT /F 11 Tf %s %d %d Td (%s) Tj ET\n" % (more, x, y, text)


def pdf(
    content: bytes = stream(WORDS),
    *others: bytes,
    page: bytes = PAGE % b"",
    pages: bytes = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    font: bytes = FONT,
    trailer: bytes = b"",
) -> bytes:
    """A PDF of one page with the content stream 4, the font 5 and other objects from 6 on."""
    return objects(
        [b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, content, font, *others],
        b"/Root 1 0 R " + trailer,
    )


def objects(bodies: Sequence[bytes], trailer: bytes) -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n"
    return out + end % (len(bodies) + 1, table, len(bodies) + 1, trailer, len(out))


def zeros(millions: int, layers: int = 1) -> bytes:
    """So many megabytes of white space, compressed, and that compressed again."""
    packer, block = zlib.compressobj(9, wbits=-15), b" " * 1_000_000
    one = packer.compress(block) + packer.flush(
        zlib.Z_FULL_FLUSH
    )  # nothing after it leans on it, so it can be repeated
    check = 1
    for _ in range(millions):
        check = zlib.adler32(block, check)
    data = b"\x78\xda" + one * millions + b"\x03\x00" + check.to_bytes(4, "big")
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    return data
