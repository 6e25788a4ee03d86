"""The reader for Markdown (.md): the page that it makes, read as a web page is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from index.readers.blocks import Reading
from index.readers.decode import decode
from index.readers.grouping import refers_on
from index.readers.html import read_html
from index.readers.lines import Paragraphs
from index.readers.markers import MARKDOWN_HEADING, MarkKind, read_mark
from index.readers.markup import plain
from index.readers.structure import LONGEST_BLOCK, ReadingHints, check_extent

# The parser is slow on a long line of brackets and on very many short lines: so many lines count as one paragraph.
_FEW = 2
_LONG = LONGEST_BLOCK // _FEW
_CLOSED = (".", ";", ":", "?", "!", "—", "–", ",", " and", " or")
# These open a line wherever they stand at its beginning; a number or capital may belong to a sentence.
_CERTAIN = frozenset({MarkKind.BULLET, MarkKind.LETTER, MarkKind.ROMAN, MarkKind.LEGAL, MarkKind.PART})


def read_markdown(name: str, data: bytes, hints: ReadingHints) -> Reading:
    """The reading of a Markdown file: the words of its page, without markup, link targets or pictures' names.

    `name` is what messages call it. Raises DocumentError for a binary file and one without words.
    """
    source, warnings = decode(name, data)
    lines = [len(line) for line in source.splitlines() if line.strip()]
    check_extent(
        name,
        [sum(lines[at : at + _FEW]) if max(lines[at : at + _FEW]) > _LONG else 1 for at in range(0, len(lines), _FEW)],
    )
    parser = _parser(one_a_line=hints.paragraphs is Paragraphs.LINES)
    environment: dict[str, object] = {}
    tokens = parser.parse(source, environment)
    page = parser.renderer.render(tokens, parser.options, environment)
    reading = read_html(name, f"<meta charset=utf-8><main>{page}</main>".encode(errors="replace"), _shown(hints))
    return replace(reading, warnings=(*warnings, *reading.warnings))


def _parser(*, one_a_line: bool) -> MarkdownIt:
    """Markdown as published: tables, struck text, footnotes, HTML; lines that are indented are text all the same."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("code")
    parser.use(front_matter_plugin).use(footnote_plugin)
    parser.add_render_rule("softbreak", _every_line if one_a_line else _line_break)
    parser.add_render_rule("image", _nothing)
    return parser


def _shown(hints: ReadingHints) -> ReadingHints:
    """The officer's lines as the page shows them as well as they stand in the file."""

    def both(lines: frozenset[str]) -> frozenset[str]:
        return lines | {plain(MARKDOWN_HEADING.sub("", line)) for line in lines}

    return replace(
        hints,
        headings=both(hints.headings),
        not_headings=both(hints.not_headings),
        furniture=both(hints.furniture),
    )


def _nothing(*_: object) -> str:
    return ""


def _every_line(*_: object) -> str:
    return "<br><br>"


def _line_break(_renderer: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: EnvType) -> str:
    """A break where the next line opens with a number or bullet of its own, not in mid-sentence; else a space."""
    below = tokens[at + 1].content if at + 1 < len(tokens) else ""
    before = next((t for t in reversed(tokens[:at]) if t.content.strip()), None)
    words = before.content.rstrip() if before is not None else ""
    mark = read_mark(below)
    if mark is None or refers_on(words):
        return "\n"
    return "<br>\n" if mark.kind in _CERTAIN or words.endswith(_CLOSED) else "\n"
