"""A policy says the same whether it is published as text, as a Word document, as a web page or as a PDF."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import rewritten
from tests.support.documents import loaded
from tests.support.reading import told

OTHERS = ["coventry-city", "east-riding-parish", "nottinghamshire-county", "numbered-district"]
# Bold type says that a line is a heading and not how deep: the parish's sub-headings need their styles.
BOLD = [c for c in OTHERS if c != "east-riding-parish"]


@pytest.mark.parametrize("council", OTHERS)
def test_headings_by_style(council: str, tmp_path: Path) -> None:
    parts, blocks = rewritten.original(council)
    _, mine = loaded(tmp_path, "policy.docx", rewritten.as_docx(blocks, styled=True))
    assert told(mine, {}) == told(parts, {})


@pytest.mark.parametrize("council", BOLD)
def test_headings_in_bold(council: str, tmp_path: Path) -> None:
    parts, blocks = rewritten.original(council)
    _, mine = loaded(tmp_path, "policy.docx", rewritten.as_docx(blocks, styled=False))
    assert told(mine, {}) == told(parts, {})


@pytest.mark.parametrize("council", OTHERS)
def test_web_pages(council: str, tmp_path: Path) -> None:
    parts, blocks = rewritten.original(council)
    _, mine = loaded(tmp_path, "policy.html", rewritten.as_html(blocks))
    assert told(mine, {}) == told(parts, {})


SET = [
    {},
    {"justified": True, "font": "Times", "size": 12, "space": 3, "margin": 60},
    {"columns": 2, "size": 9, "space": 5, "margin": 50},
]
IN_PDF_UNLIKE = {"an address broken in two at the end of a line is whole": "handling-abuse-social-media"}


@pytest.mark.parametrize("look", SET, ids=["one column", "justified", "two columns"])
@pytest.mark.parametrize("council", OTHERS)
def test_pdfs(council: str, look: dict[str, object], tmp_path: Path) -> None:
    parts, blocks = rewritten.original(council)
    document, mine = loaded(tmp_path, "policy.pdf", rewritten.as_pdf(blocks, **look))
    assert document.notes == ()
    assert told(mine, IN_PDF_UNLIKE) == told(parts, IN_PDF_UNLIKE)
