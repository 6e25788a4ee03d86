"""Word documents written part by part, as Word itself writes them, for the reader to be tried on."""

from __future__ import annotations

from xml.sax.saxutils import escape

from index.readers.blocks import Reading
from index.readers.docx import read_docx
from index.readers.structure import ReadingHints
from tests.support.reading import assert_nothing_lost, zipped

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading3"><w:name w:val="heading 3"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="Numbered clause"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Hidden"><w:name w:val="Hidden"/><w:rPr><w:vanish/></w:rPr></w:style>
"""


def level(depth: int, form: str, pattern: str, *, start: int = 1, more: str = "") -> str:
    """One level of a list definition."""
    left = 360 * (depth + 1)
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/><w:pPr><w:ind w:left="{left}" w:hanging="360"/></w:pPr></w:lvl>'
    )


def definition(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def list_of(number: int, definition_number: int, more: str = "") -> str:
    """A list that follows a definition."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{definition_number}"/>{more}</w:num>'


# 1: headings "1."; 2: bullets; 3: "1." "1.1" "(a)" "(i)" in one list.
NUMBERING = "".join(
    (
        definition(1, level(0, "decimal", "%1.", more='<w:pStyle w:val="Heading1"/>')),
        definition(2, *(level(n, "bullet", sign) for n, sign in enumerate("\uf0b7o\uf0a7"))),
        definition(
            3,
            level(0, "decimal", "%1."),
            level(1, "decimal", "%1.%2", more='<w:pStyle w:val="Clause"/>'),
            level(2, "lowerLetter", "(%3)"),
            level(3, "lowerRoman", "(%4)"),
        ),
        *(list_of(n, n) for n in (1, 2, 3)),
    )
)


def run(text: str, properties: str = "") -> str:
    """A run of text; a new line in it is a line break."""
    parts = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n"))
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{parts}</w:r>"


def bold(text: str) -> str:
    return run(text, "<w:b/>")


def paragraph(*runs: str, style: str = "", numbered: tuple[int, int] | None = None, more: str = "") -> str:
    """A paragraph of runs or plain text; `numbered` is the list and the depth in it."""
    inner = "".join(r if r.startswith("<") else run(r) for r in runs)
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbered:
        properties += f'<w:numPr><w:ilvl w:val="{numbered[1]}"/><w:numId w:val="{numbered[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}{more}</w:pPr>{inner}</w:p>"


def field(code: str, *shown: str) -> str:
    """A field within one paragraph: its code, and what Word shows for it."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        mark.format("begin")
        + f"<w:r><w:instrText> {escape(code)} </w:instrText></w:r>"
        + mark.format("separate")
        + "".join(run(s) for s in shown)
        + mark.format("end")
    )


def table(*rows: tuple[str, ...], head: int = 0) -> str:
    """A table of cells, each plain text or paragraphs, with `head` rows of column headings."""

    def cell(text: str) -> str:
        return f"<w:tc><w:tcPr/>{text if text.startswith('<') else paragraph(text)}</w:tc>"

    made = ""
    for number, row in enumerate(rows):
        properties = "<w:trPr><w:tblHeader/></w:trPr>" if number < head else ""
        made += f"<w:tr>{properties}{''.join(map(cell, row))}</w:tr>"
    return f"<w:tbl><w:tblPr/>{made}</w:tbl>"


def note_mark(number: int) -> str:
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'


def footnotes(*texts: str) -> str:
    """Footnotes 1, 2 …, with the separators that Word keeps beside them."""
    own = "".join(
        f'<w:footnote w:id="{n}">{paragraph("<w:r><w:footnoteRef/></w:r>", run(" " + text))}</w:footnote>'
        for n, text in enumerate(texts, 1)
    )
    return f'<w:footnote w:type="separator" w:id="-1">{paragraph(run("ruled line"))}</w:footnote>{own}'


def document(*body: str, styles: str = STYLES, numbering: str = NUMBERING, **parts: str) -> bytes:
    """A .docx of blocks; `parts` are further parts by kind, such as footnotes or header."""
    contents = {"styles": styles, "numbering": numbering, **parts}
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{_R}/{kind}" Target="{kind}.xml"/>' for n, kind in enumerate(contents)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    types = '<Default Extension="xml" ContentType="application/xml"/>'
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
        f'Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        "word/document.xml": f"<w:document {_SPACES}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>",
    }
    roots = {"header": "hdr", "footer": "ftr"}
    for kind, inner in contents.items():
        root = roots.get(kind, kind)
        files[f"word/{kind}.xml"] = f"<w:{root} {_SPACES}>{inner}</w:{root}>"
    return zipped({name: (_XML + text).encode() for name, text in files.items()})


INTRO = paragraph("Councillors are asked to keep to this policy whenever they write anything on line.")


def read(*body: str, **parts: str) -> Reading:
    """The reading of a document of those blocks; nothing of its text is lost."""
    reading = read_docx("policy.docx", document(*body, **parts), ReadingHints())
    assert_nothing_lost(reading)
    return reading
