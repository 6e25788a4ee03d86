"""In a Word document the control of a contents list is set apart, and nothing that stands around one."""

from __future__ import annotations

from tests.support.reading import shown
from tests.support.word import paragraph, read

RULE = "Councillors must not share exempt papers with anybody."


def control(inner: str, gallery: str = "") -> str:
    part = f'<w:docPartObj><w:docPartGallery w:val="{gallery}"/><w:docPartUnique/></w:docPartObj>' if gallery else ""
    return f"<w:sdt><w:sdtPr>{part}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


CONTENTS = control(paragraph("Contents") + paragraph("Conduct 2"), "Table of Contents")


def test_a_control_around_a_contents_list_is_no_contents_list() -> None:
    for gallery in ("", "Cover Pages"):
        body = control(CONTENTS + paragraph("Conduct", style="Heading1") + paragraph(RULE), gallery)
        for whole in (body, control(body)):
            reading = read(whole)
            assert [b.kind.value for b in reading.blocks] == ["furniture", "furniture", "heading", "paragraph"]
            assert shown(reading)[-1] == RULE


def test_a_contents_list_in_its_own_control_stays_apart() -> None:
    reading = read(CONTENTS, paragraph(RULE))
    assert [b.kind.value for b in reading.blocks] == ["furniture", "furniture", "paragraph"]
