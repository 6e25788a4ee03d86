"""How well other programs that turn documents into Markdown read the documents of bench.reading.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install pypandoc_binary "markitdown[docx,pdf]" "pymupdf4llm<2"
    python -m bench.reading_peers --python /tmp/peers/bin/python [--write]

A peer gives blocks (paragraph, list item, table row), not clauses, so what both give is compared, each column over the clauses that
have the thing: `words` stand whole in one block; `alone`: in one with nothing else but the number; `number` in front of them, or of a
bullet's lead-in; `heading`: the nearest above, a line in bold and a question's `dt` or `summary` counting too; `stem`: the nearest
block above the list that ends in ":" or a dash, or the item that the list is in. `furniture`: blocks left that must never be quoted.
What is in doubt goes to the peer: words that are marked as struck count as left out, only the last part of number and stem is looked
at, and pandoc writes HTML, since its GitHub Markdown loses the letters of lists.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from bench import reading
from bench.markup_blocks import Block, Blocks
from bench.reading import folded, letters

# What each reads, its module, and the expression that turns a path into Markdown.
_PANDOC = "p.convert_file(f, 'html', {'txt': 'markdown', 'md': 'gfm'}.get(f.split('.')[-1]))"
_PEERS = {
    "pandoc": (("txt", "md", "html", "docx"), "pypandoc", _PANDOC),
    "markitdown": (reading.FORMATS, "markitdown", "p.MarkItDown().convert(f).markdown"),
    "pymupdf4llm": (("pdf",), "pymupdf4llm", "p.to_markdown(f)"),
}
_PROGRAM = "import json, sys, {} as p\nprint(); print(json.dumps([{} for f in sys.argv[1:]]))"
_COLUMNS = ("words", "alone", "number", "heading", "stem")
_LONGEST_NUMBER = 8  # letters and digits
_NUMBER = r"^\W*(?:[\d.]+(?:—\(\d+\))?|\(?\w{1,4}[.)])\s*"


def _marks(blocks: list[Block], at: int, wanted: dict[str, Any]) -> dict[str, bool]:
    block, text, number = blocks[at], letters(wanted["text"]), wanted["number"] or ""
    before = letters(block.text).partition(text)[0]
    above = [b for b in blocks[:at] if b.heading or b.title][-1:] + [b for b in blocks[:at] if b.heading][-1:]
    above_numbers = [letters(m[0]) for b in above if (m := re.match(r"[\d.]+", b.text))]
    lead_ins = _lead_ins(blocks, at)
    last = letters((re.findall(r"\([^)]*\)|[^()]+", number) or [""])[-1])
    stem, said = (
        letters((wanted["stem"] or "").partition(" … ")[0]),
        letters(re.sub(_NUMBER, "", (lead_ins or [""])[0])),
    )
    numbers = [letters(m[0]) for lead_in in lead_ins if (m := re.match(_NUMBER, lead_in))]
    own = before or next(iter(numbers), "")  # a bullet has the number of its lead-in
    return {
        "words": True,
        "alone": "row" in wanted or (letters(block.text) == before + text and len(before) <= _LONGEST_NUMBER),
        "number": own.endswith(last) or any(n + own == letters(number) for n in above_numbers),
        "heading": any(letters(wanted["heading"] or "") in letters(b.text) for b in above),
        "stem": bool(said) and (stem.endswith(said) or said.endswith(stem)),
    }


def _lead_ins(blocks: list[Block], at: int) -> list[str]:
    """The blocks that lead into the list that a block is in, from the innermost out."""
    depth, found = blocks[at].depth, list[str]()
    for block in reversed(blocks[:at]):
        if block.heading or (found and depth == 0):
            break
        ends = re.search(r"[:—–-]$", block.text)
        if (ends and depth == 0) or (block.depth < depth and (ends or block.depth)):
            found.append(block.text)
            depth = block.depth
    return found


def _holds(block: Block, wanted: dict[str, Any]) -> bool:
    if "row" in wanted:
        whole = letters(f"{block.columns or ''} {block.text}")
        return all(letters(part) in whole for pair in wanted["row"].items() for part in pair)
    return not block.heading and letters(wanted["text"]) in letters(block.text)


def of_peer(html: str, wanted: dict[str, Any]) -> tuple[list[list[dict[str, bool]]], list[str]]:
    """For each clause that is wanted the marks of the blocks that hold it, and all that is not a heading."""
    blocks = Blocks(html).found
    marks = [[_marks(blocks, n, c) for n, b in enumerate(blocks) if _holds(b, c)] for c in wanted["clauses"]]
    return marks, [b.text for b in blocks if not b.heading and not b.title]


def of_ours(folder: Path, wanted: dict[str, Any]) -> tuple[list[list[dict[str, bool]]], list[str]]:
    """The same of what this product reads."""
    found = reading.read(folder)
    checks = {"number": reading.same_number, "heading": reading.same_heading, "stem": reading.same_stem}
    both = {"words": True, "alone": True}
    marks = [
        [both | {k: same(c, clause) for k, same in checks.items()} for c in found if reading.same_words(c, clause)]
        or [{"words": True} for c in found if letters(clause["text"]) in letters(c.words)]
        for clause in wanted["clauses"]
    ]
    return marks, [folded(c.words) for c in found]


def converted(python: str, name: str, files: list[Path]) -> list[str]:
    """What a peer makes of the files, as HTML."""
    command = [python, "-c", _PROGRAM.format(*_PEERS[name][1:]), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said: list[str] = json.loads(done.stdout.splitlines()[-1])
    render = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render
    return said if name == "pandoc" else [render(text) for text in said]


def measure(python: str, name: str, files: dict[Path, Any]) -> list[str]:
    """The lines of the table for one reader, one for each format."""
    texts = [""] * len(files) if name == "ours" else converted(python, name, list(files))
    of, right = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for (file, wanted), text in zip(files.items(), texts, strict=True):
        marks, rest = of_ours(file.parent, wanted) if name == "ours" else of_peer(text, wanted)
        kind = file.suffix[1:]
        for clause, held in zip(wanted["clauses"], marks, strict=True):
            best = max(held, key=lambda one: sum(one.values()), default=dict[str, bool]())
            for key in _COLUMNS:
                has = bool(clause.get(key, True))
                of[kind, key] += has
                right[kind, key] += has and best.get(key, False)
        right[kind, "furniture"] += sum(bool(re.search(p, t)) for p in wanted["never_quotable"] for t in rest)
    lines = []
    for kind in dict.fromkeys(kind for kind, _ in of):
        shares = " | ".join(f"{right[kind, k] / of[kind, k]:.3f}" for k in _COLUMNS)
        lines.append(f"| {kind} | {name} | {of[kind, 'words']} | {shares} | {right[kind, 'furniture']} |")
    return lines


def main() -> None:
    """Print the table; `--write` into bench/results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", required=True, help="the interpreter that has the peers")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    expected = sorted(reading.CORPUS.glob("*/expect.json"))
    files = {next(p.parent.glob("policy.*")): json.loads(p.read_text("utf-8")) for p in expected}
    lines = measure(options.python, "ours", files)
    for name, (kinds, *_) in _PEERS.items():
        lines += measure(options.python, name, {f: w for f, w in files.items() if f.suffix[1:] in kinds})
    lines.sort(key=lambda line: reading.FORMATS.index(line.split()[1]))
    head = f"| format | reader | clauses | {' | '.join(_COLUMNS)} | furniture |"
    table = "\n".join([head, "|---" * 9 + "|", *lines])
    print(table)
    if options.write:
        today = dt.datetime.now(dt.UTC).date()
        said = f"# Reading, beside other programs, {today:%-d %B %Y}\n\n`python -m bench.reading_peers`\n\n{table}\n"
        (reading.ROOT / "bench" / "results" / f"reading-peers-{today}.md").write_text(said, "utf-8")


if __name__ == "__main__":
    main()
