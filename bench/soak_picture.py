"""Draws what bench.soak has found, as SVG: memory, descriptors and seconds to an answer, over time."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

LEFT, WIDTH, HEIGHT, GAP = 60, 680, 130, 50
COLOURS = ("#2171b5", "#fd8d3c", "#74c476", "#9e9ac8")
Line = Sequence[tuple[float, float]]


def picture(
    samples: dict[str, list[tuple[float, float, int, int]]], waits: Line, restarts: Sequence[float], down: Sequence[float]
) -> str:  # fmt: skip
    """The whole picture; times in seconds from the beginning."""
    longest = max(sample[0] for taken in samples.values() for sample in taken)
    panels = [
        ("Resident memory, MB", {name: [(s[0], s[1]) for s in taken] for name, taken in samples.items()}),
        ("Open descriptors", {name: [(s[0], float(s[2])) for s in taken] for name, taken in samples.items()}),
        ("Seconds until something was said (median and longest of half a minute)", _spread(waits)),
    ]
    lines: list[str] = []
    for number, (title, drawn) in enumerate(panels):
        _panel(lines, 30 + number * (HEIGHT + GAP), title, drawn, longest, restarts, down)
    bottom = 30 + len(panels) * (HEIGHT + GAP)
    lines.append(
        f'<text x="{LEFT}" y="{bottom - 8}">minutes; dashed: PostgreSQL restarted; grey: Slack answered 503</text>'
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 30}" height="{bottom + 10}" '
        'font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="white"/>'
    )
    return "\n".join([head, *lines, "</svg>", ""])


def _spread(waits: Line) -> dict[str, Line]:
    steps: dict[int, list[float]] = {}
    for at, wait in waits:
        steps.setdefault(int(at // 30), []).append(wait)
    ordered = [(step * 30.0, sorted(found)) for step, found in sorted(steps.items())]
    return {
        "median": [(at, found[len(found) // 2]) for at, found in ordered],
        "longest": [(at, found[-1]) for at, found in ordered],
    }


def _panel(
    lines: list[str], top: int, title: str, drawn: dict[str, Line], longest: float, restarts: Sequence[float],
    down: Sequence[float],
) -> None:  # fmt: skip
    most = max(value for line in drawn.values() for _, value in line) * 1.1 or 1.0

    def x(at: float) -> float:
        return LEFT + WIDTH * at / longest

    def y(value: float) -> float:
        return top + HEIGHT * (1 - value / most)

    lines.append(f'<text x="10" y="{top - 6}" font-weight="bold">{escape(title)}</text>')
    if len(down) == 2:
        lines.append(
            f'<rect x="{x(down[0]):.1f}" y="{top}" width="{x(down[1]) - x(down[0]):.1f}" height="{HEIGHT}" fill="#ddd"/>'
        )
    for at in restarts:
        lines.append(
            f'<line x1="{x(at):.1f}" x2="{x(at):.1f}" y1="{top}" y2="{top + HEIGHT}" stroke="#888" stroke-dasharray="4 3"/>'
        )
    lines.append(f'<rect x="{LEFT}" y="{top}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#888"/>')
    for value in (0.0, most / 1.1):
        lines.append(f'<text x="{LEFT - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{value:.3g}</text>')
    for minute in range(0, int(longest // 60) + 1, max(1, int(longest // 600))):
        lines.append(f'<text x="{x(minute * 60):.1f}" y="{top + HEIGHT + 14}" text-anchor="middle">{minute}</text>')
    for number, (name, line) in enumerate(drawn.items()):
        colour = COLOURS[number % len(COLOURS)]
        points = " ".join(f"{x(at):.1f},{y(value):.1f}" for at, value in line)
        lines.append(f'<polyline points="{points}" fill="none" stroke="{colour}"/>')
        lines.append(f'<text x="{LEFT + 10 + number * 80}" y="{top + 14}" fill="{colour}">{escape(name)}</text>')
