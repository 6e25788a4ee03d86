"""Draws what bench.speed has found, as SVG: bars for answers and refreshes."""

from __future__ import annotations

from html import escape
from typing import Any

LEFT, BAR, ROW, WIDTH = 210, 420, 20, 760
COLOURS = {
    "encode": "#2171b5", "topics": "#6baed6", "search": "#74c476", "ranking": "#fd8d3c", "rendering": "#9e9ac8",
}  # fmt: skip


def picture(found: dict[str, Any]) -> str:
    """The whole picture."""
    lines: list[str] = []
    top = _bars(lines, 30, "From nothing to an answer, seconds", [(n, c["seconds"]) for n, c in found["cold"].items()])
    top = _bars(
        lines, top, "A question, warm, p50 ms", [(n, w["parts"]["all"]["p50"]) for n, w in found["warm"].items()]
    )
    top = _parts(lines, top, found["warm"])
    refreshes = [
        pair
        for r in found["refreshes"]
        for pair in (
            (f"{r['clauses']:,} clauses, whole", r["whole"]["cpu"]),
            (f"{r['clauses']:,}, one changed", r["changed"]["cpu"]),
        )
    ]
    top = _bars(lines, top, "A refresh, processor seconds", refreshes)
    searches = [(f"one of {s['councils']:,} councils", s["ask"]["p50"]) for s in found["searches"]]
    top = _bars(lines, top, "A question to one council among many, p50 ms", searches)
    memory = [(f"{s['councils']:,} councils, fifty asked", s["fifty"]) for s in found["searches"]]
    top = _bars(lines, top, "Resident memory, MB", [(n, w["memory"]) for n, w in found["warm"].items()] + memory)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{top}" font-family="sans-serif" '
        'font-size="12">\n<rect width="100%" height="100%" fill="white"/>'
    )
    return "\n".join([head, *lines, "</svg>", ""])


def _bars(lines: list[str], top: int, title: str, rows: list[tuple[str, float]]) -> int:
    _title(lines, top, title)
    most = max(value for _, value in rows)
    for number, (name, value) in enumerate(rows):
        y = top + 12 + number * ROW
        _named(lines, y, name)
        lines.append(f'<rect x="{LEFT}" y="{y}" width="{BAR * value / most:.1f}" height="{ROW - 5}" fill="#2171b5"/>')
        lines.append(f'<text x="{LEFT + BAR * value / most + 5:.1f}" y="{y + 12}">{value:.3g}</text>')
    return top + 12 + len(rows) * ROW + 34


def _parts(lines: list[str], top: int, warm: dict[str, Any]) -> int:
    """Where the time of one question goes, for those systems that tell."""
    _title(lines, top, "Where a question's time goes, p50 ms")
    rows = {n: w["parts"] for n, w in warm.items() if "encode" in w["parts"]}
    most = max(sum(parts[p]["p50"] for p in COLOURS) for parts in rows.values())
    for number, (name, parts) in enumerate(rows.items()):
        y, x = top + 12 + number * ROW, float(LEFT)
        _named(lines, y, name)
        for part, colour in COLOURS.items():
            width = BAR * parts[part]["p50"] / most
            lines.append(f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{ROW - 5}" fill="{colour}"/>')
            x += width
    y = top + 12 + len(rows) * ROW
    for number, (part, colour) in enumerate(COLOURS.items()):
        lines.append(f'<rect x="{LEFT + number * 85}" y="{y + 4}" width="10" height="10" fill="{colour}"/>')
        lines.append(f'<text x="{LEFT + number * 85 + 14}" y="{y + 13}">{part}</text>')
    return y + ROW + 34


def _title(lines: list[str], top: int, title: str) -> None:
    lines.append(f'<text x="10" y="{top}" font-weight="bold">{escape(title)}</text>')


def _named(lines: list[str], y: int, name: str) -> None:
    lines.append(f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end">{escape(name)}</text>')
