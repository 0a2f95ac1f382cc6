"""The plots of the report, as SVG inside the page: no script, colours from the page's own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 560
LEFT, RIGHT, TOP, BOTTOM = 48, 16, 12, 38  # around the field of a line plot or histogram
HEIGHT = 250
ROW, NAMES = 30, 158  # height of a bar's row, width of its name


@dataclass(frozen=True)
class Bar:
    """A named share, 0 to 1, of `count` questions; `other` is the same of a baseline."""

    name: str
    count: int
    value: float
    other: float | None = None


@dataclass(frozen=True)
class Line:
    """A named line through points (x, y), y 0 to 1; `style` is a class of the page."""

    name: str
    style: str
    points: Sequence[tuple[float, float]]


def bars(rows: Sequence[Bar], title: str) -> str:
    """Return horizontal bars, one a row, with the baseline as a mark."""
    height = ROW * len(rows) + 24
    field = WIDTH - NAMES - 64
    parts = [rule(NAMES + field * share, 0, height - 20, f"{share:g}") for share in QUARTERS]
    for number, row in enumerate(rows):
        y = ROW * number + 5
        parts.append(
            f'<text class="name" x="{NAMES - 10}" y="{y + 14}" text-anchor="end">'
            f"{escape(row.name)}</text>"
            f'<rect class="track" x="{NAMES}" y="{y}" width="{field}" height="20" rx="3"/>'
            f'<rect class="ours" x="{NAMES}" y="{y}" width="{field * row.value:.1f}" height="20"'
            f' rx="3"/><text class="value" x="{WIDTH - 58}" y="{y + 14}">{row.value:.2f}'
            f'<tspan class="count"> n={row.count}</tspan></text>'
        )
        if row.other is not None:
            x = NAMES + field * row.other
            parts.append(f'<path class="theirs" d="M{x:.1f} {y - 2}v24"/>')
    return svg(parts, height, title)


QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


def lines(series: Sequence[Line], across: str, up: str, mark: float | None = None) -> str:
    """Return a line plot; `mark` is a vertical line at an x that matters."""
    most = max((x for line in series for x, _ in line.points), default=1.0) or 1.0
    parts = axes(across, up, [round(most * share, 2) for share in QUARTERS], most)
    if mark is not None:
        x = place_x(mark, most)
        parts.append(f'<path class="mark" d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/>')
    for line in series:
        path = " ".join(
            f"{'M' if not n else 'L'}{place_x(x, most):.1f} {place_y(y):.1f}"
            for n, (x, y) in enumerate(line.points)
        )
        if path:
            x, y = line.points[-1]
            parts.append(
                f'<path class="line {line.style}" d="{path}"/><circle class="end {line.style}" '
                f'cx="{place_x(x, most):.1f}" cy="{place_y(y):.1f}" r="4"/>'
            )
    return svg(parts, HEIGHT, f"{up} against {across}")


def histogram(values: Sequence[float], across: str, marks: dict[str, float]) -> str:
    """Return how many questions took how long; `marks` are named vertical lines."""
    bins = 24
    most = max(values, default=0.0) or 1.0
    counts = [0] * bins
    for value in values:
        counts[min(int(value / most * bins), bins - 1)] += 1
    tallest = max(counts) or 1
    parts = axes(across, "questions", [most * share for share in QUARTERS], most, tallest)
    wide = (WIDTH - LEFT - RIGHT) / bins
    for number, count in enumerate(counts):
        tall = (HEIGHT - TOP - BOTTOM) * count / tallest
        y = HEIGHT - BOTTOM - tall
        parts.append(
            f'<rect class="ours" x="{LEFT + wide * number + 1:.1f}" y="{y:.1f}"'
            f' width="{wide - 2:.1f}" height="{tall:.1f}"/>'
        )
    for number, (name, value) in enumerate(marks.items()):
        x = place_x(value, most)
        end = x > 0.75 * WIDTH
        parts.append(
            f'<path class="mark" d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/><text class="value" '
            f'x="{x + (-5 if end else 5):.1f}" y="{TOP + 12 + 16 * number}" '
            f'text-anchor="{"end" if end else "start"}">{escape(name)} {value:.0f} ms</text>'
        )
    return svg(parts, HEIGHT, f"questions by {across}")


def axes(
    across: str, up: str, ticks: Sequence[float], most: float, tallest: float = 1.0
) -> list[str]:
    """Return the grid, ticks and names of both axes."""
    parts = []
    for share in QUARTERS:
        y = place_y(share)
        label = f"{share * tallest:g}" if tallest == 1.0 else f"{math.floor(share * tallest)}"
        parts.append(
            f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/><text class="tick" '
            f'x="{LEFT - 7}" y="{y + 4:.1f}" text-anchor="end">{label}</text>'
        )
    for tick in ticks:
        label = f"{tick:.0f}" if most > 5 else f"{tick:.2g}"
        parts.append(
            f'<text class="tick" x="{place_x(tick, most):.1f}" y="{HEIGHT - BOTTOM + 16}" '
            f'text-anchor="middle">{label}</text>'
        )
    parts.append(
        f'<text class="axis" x="{WIDTH - RIGHT}" y="{HEIGHT - 4}" text-anchor="end">'
        f'{escape(across)}</text><text class="axis" x="{LEFT}" y="{HEIGHT - 4}">'
        f"↑ {escape(up)}</text>"
    )
    return parts


def place_x(value: float, most: float) -> float:
    """Return where an x value stands."""
    return LEFT + (WIDTH - LEFT - RIGHT) * min(value / most, 1.0)


def place_y(value: float) -> float:
    """Return where a y value, 0 to 1, stands."""
    return TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - value)


def rule(x: float, top: float, bottom: float, label: str) -> str:
    """Return a vertical line of the grid with its number below."""
    return (
        f'<path class="grid" d="M{x:.1f} {top}V{bottom}"/><text class="tick" x="{x:.1f}" '
        f'y="{bottom + 14}" text-anchor="middle">{label}</text>'
    )


def svg(parts: Sequence[str], height: float, title: str) -> str:
    """Return the parts as one image that says what it shows."""
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )
