"""The Nottingham guidance as its authors may have kept it: a Word document, a web page and a PDF, numbers drawn by each."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reportlab.platypus import Flowable

from tests.support import portable, word

_NUMBER = re.compile(r"\d+\. ")
_INLINE = re.compile(r"<sup>(?P<note>\d)</sup>|\[(?P<words>[^\]]*)\]\((?P<link>[^)]*)\)|<(?P<bare>https?://[^>]*)>")


@dataclass(frozen=True)
class Part:
    """A paragraph of the guidance: its kind, its depth, its words with links and note marks still in them."""

    kind: str
    depth: int
    words: str


def parts(markdown: str) -> Iterator[Part]:
    """The guidance in parts: the sentence that the footnote broke is whole again."""
    lines = [line for line in markdown.splitlines() if line.strip() and line != "---"]
    broken = lines.index("look legitimate may come from dubious sources that you would not want to be associated with.")
    end = lines.pop(broken)
    before = next(n for n in range(broken, -1, -1) if lines[n].endswith("Sometimes things that"))
    lines[before] += f" {end}"
    for line in lines:
        heading = re.match(r"(#+)\s+(.*)", line)
        item = re.match(r"( *)- (.*)", line)
        words = (heading or item or [line, "", line])[2].replace("**", "")
        if line.startswith("<sup>"):
            yield Part("note", 0, words.partition("</sup> ")[2])
        elif heading and words.startswith("Use of Social Media"):
            yield Part("title", 0, words)
        elif heading and _NUMBER.match(words):
            yield Part("section", 1, _NUMBER.sub("", words, count=1))
        elif heading:
            yield Part("heading", 2 if len(heading[1]) == 3 else 3, words)
        elif item:
            yield Part("item", len(item[1]) // 2, words)
        else:
            yield Part("bold" if line.startswith("**") else "text", 0, words)


def _spliced(
    words: str, text: Callable[[str], str], note: Callable[[int], str], link: Callable[[str, str], str]
) -> str:
    out, at = "", 0
    for found in _INLINE.finditer(words):
        out += text(words[at : found.start()])
        if found["note"]:
            out += note(int(found["note"]))
        else:
            out += link(found["words"] or found["bare"], found["link"] or found["bare"])
        at = found.end()
    return out + (text(words[at:]) if at < len(words) else "")


def as_docx(markdown: str) -> bytes:
    """As a Word document: sections numbered by their style, bullets by a list, the note at the foot, a header, a footer."""
    body: list[str] = []
    notes: list[str] = []
    for part in parts(markdown):
        inner = _spliced(part.words, word.run, word.note_mark, lambda shown, to: word.field(f'HYPERLINK "{to}"', shown))
        if part.kind == "note":
            notes.append(part.words)
        elif part.kind == "item":
            body.append(word.paragraph(inner, numbered=(2, part.depth)))
        elif part.kind == "bold":
            body.append(word.paragraph(word.bold(part.words)))
        else:
            style = {"title": "Title", "section": "Heading1", "heading": f"Heading{part.depth}"}.get(part.kind, "")
            body.append(word.paragraph(inner, style=style))
    return word.document(
        *body,
        footnotes=word.footnotes(*notes),
        header=word.paragraph("Nottingham City Council"),
        footer=word.paragraph("Page ", word.field("PAGE", "3"), " of 9"),
    )


_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Social media - Nottingham City Council</title><style>
main { counter-reset: section }
h2 { counter-increment: section }
h2::before { content: counter(section) ". " }
</style><script>document.title = "must not be read";</script></head>
<body><div id="cookie-banner" role="dialog"><p>We use cookies on this site.</p><button>Accept all</button></div>
<header><a href="/">Nottingham City Council</a><nav><ul><li><a href="/pay">Pay for it</a></li></ul></nav></header>
<main><h1>{title}</h1>
{body}
</main><aside><h2>Related pages</h2><p>Code of conduct</p></aside>
<footer><p>Page 3 of 9</p></footer></body></html>"""


def as_html(markdown: str) -> bytes:
    """As a web page: section numbers drawn by a CSS counter, the note at the end, menus and a banner around."""
    body: list[str] = []
    notes: list[str] = []
    title, depth = "", -1
    for part in parts(markdown):
        inner = _spliced(
            part.words,
            html.escape,
            lambda n: f'<sup><a href="#note{n}" id="mark{n}">{n}</a></sup>',
            lambda shown, to: f'<a href="{html.escape(to)}">{html.escape(shown)}</a>',
        )
        wanted = part.depth if part.kind == "item" else -1
        while depth < wanted:
            body.append("<ul>")
            depth += 1
        while depth > wanted:
            body.append("</ul>")
            depth -= 1
        if part.kind == "title":
            title = inner
        elif part.kind == "note":
            notes.append(f'<p id="note{len(notes) + 1}">{inner} <a href="#mark{len(notes) + 1}">↩</a></p>')
        else:
            tag = {"section": "h2", "heading": f"h{part.depth + 1}", "item": "li"}.get(part.kind, "p")
            body.append(f"<{tag}>{f'<strong>{inner}</strong>' if part.kind == 'bold' else inner}</{tag}>")
    return _PAGE.replace("{title}", title).replace("{body}", "\n".join([*body, *notes])).encode()


def as_pdf(markdown: str, **look: object) -> bytes:
    """As a PDF: headings by size, bullets apart from their words, the note at a page's foot, a header, a footer."""
    every = list(parts(markdown))
    notes = [part.words for part in every if part.kind == "note"]
    set_as = portable.Look(
        header="Nottingham City Council",
        footer="Page {page} of {pages}",
        notes={str(n): words for n, words in enumerate(notes, 1)},
        **look,  # type: ignore[arg-type]
    )
    sizes = {"title": 20, "section": 15, "heading": 13}
    story: list[Flowable] = []
    section = 0
    for part in every:
        inner = _spliced(
            part.words,
            portable.escaped,
            lambda n: portable.note_mark(str(n)),
            lambda shown, to: f'<a href="{html.escape(to)}">{portable.escaped(shown)}</a>',
        )
        if part.kind == "section":
            section += 1
            inner = f"{section}. {inner}"
        if part.kind in sizes:
            size = sizes[part.kind] - (1.2 if part.depth == 3 else 0)
            story.append(set_as.heading(inner, size))
        elif part.kind == "item":
            story.append(set_as.item(inner, depth=part.depth))
        elif part.kind == "bold":
            story.append(set_as.text(inner, bold=True))
        elif part.kind == "text":
            story.append(set_as.text(inner))
    return portable.document(*story, look=set_as)
