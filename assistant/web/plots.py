"""Plots as SVG: counts by day with thresholds and graded periods; studies by year and design."""

from __future__ import annotations

import html
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from assistant.calculators.series import Period, Series, periods
from index.references import Reference

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 14, 40
GROUPS = {
    "trials": ("randomized-trial", "single-arm-trial"),
    "cohorts and registries": (
        "prospective-cohort", "retrospective-cohort", "registry-study", "diagnostic-model",
    ),
    "guidelines and consensus": ("guideline", "consensus"),
    "reviews": ("systematic-review", "meta-analysis", "narrative-review"),
    "cases, labels and other": (
        "case-series", "case-report", "product-label", "survey", "preclinical",
    ),
}  # fmt: skip


def series_plot(series: Series, limits: Sequence[float], unit: str, name: str) -> str:
    """Return daily counts on a logarithmic axis, with limits and the periods at or below them."""
    values = {**series.filled, **series.measured}
    first, last = min(0, *values), max(30, *values)
    top = max(2 * max(limits), *values.values())
    low = min(limits) / 5

    def x(day: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - first) / (last - first)

    def y(count: float) -> float:
        share = math.log(max(count, low) / low) / math.log(top / low)
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share

    parts = list(axes(first, last, x, f"Day after infusion; {name}, {unit}, logarithmic"))
    for limit in limits:
        lowest = [day for day, value in values.items() if value <= limit]
        for period in periods(lowest):
            parts.append(shade(period, x, limit == min(limits)))
        parts.append(
            f'<line class="limit" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(limit):.1f}" '
            f'y2="{y(limit):.1f}"/><text x="{LEFT - 6}" y="{y(limit) + 4:.1f}" '
            f'text-anchor="end">{limit:,.0f}</text>'
        )
    for day, value in sorted(values.items()):
        kind = "measured" if day in series.measured else "filled"
        parts.append(
            f'<circle class="{kind}" cx="{x(day):.1f}" cy="{y(value):.1f}" r="4">'
            f"<title>day {day}: {value:,.0f} {unit}, {kind}</title></circle>"
        )
    label = f"{name} by day: {len(series.measured)} days measured, {len(series.filled)} filled"
    return figure(label, parts, "Full dots: measured. Open dots: filled. Shaded: at or below a "
                  "limit, short recoveries included.")  # fmt: skip


def axes(first: int, last: int, x: object, caption: str) -> Iterator[str]:
    """Yield the axis of days with its ticks and caption."""
    base = HEIGHT - BOTTOM
    yield f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{base}" y2="{base}"/>'
    step = max(5, math.ceil((last - first) / 12 / 5) * 5)
    for day in range(math.ceil(first / step) * step, last + 1, step):
        at = x(day)  # type: ignore[operator]
        yield f'<text x="{at:.1f}" y="{base + 16}" text-anchor="middle">{day}</text>'
    yield f'<text x="{LEFT}" y="{HEIGHT - 6}">{html.escape(caption)}</text>'


def shade(period: Period, x: object, deep: bool) -> str:
    """Return the shade of a period."""
    left, right = x(period.first - 0.5), x(period.last + 0.5)  # type: ignore[operator]
    return (
        f'<rect class="{"deep" if deep else "low"}" x="{max(left, LEFT):.1f}" y="{TOP}" '
        f'width="{min(right, WIDTH - RIGHT) - max(left, LEFT):.1f}" '
        f'height="{HEIGHT - TOP - BOTTOM}"/>'
    )


def studies_plot(references: Iterable[Reference]) -> str:
    """Return the number of references by year, stacked by kind of design."""
    kind_of = {design: kind for kind, designs in GROUPS.items() for design in designs}
    counts = Counter((r.year, kind_of[r.design]) for r in references)
    years = range(min(y for y, _ in counts), max(y for y, _ in counts) + 1)
    tallest = max(sum(counts[year, kind] for kind in GROUPS) for year in years)
    slot = (WIDTH - LEFT - RIGHT) / len(years)
    unit = (HEIGHT - TOP - BOTTOM) / tallest
    parts: list[str] = []
    for at, year in enumerate(years):
        base = float(HEIGHT - BOTTOM)
        left = LEFT + at * slot
        for n, kind in enumerate(GROUPS):
            count = counts[year, kind]
            base -= count * unit
            if count:
                parts.append(
                    f'<rect class="g{n}" x="{left + 0.15 * slot:.1f}" y="{base:.1f}" '
                    f'width="{0.7 * slot:.1f}" height="{count * unit:.1f}">'
                    f"<title>{year}, {kind}: {count}</title></rect>"
                )
        middle = left + slot / 2
        total = sum(counts[year, kind] for kind in GROUPS)
        parts.append(f'<text x="{middle:.1f}" y="{HEIGHT - BOTTOM + 16}" '
                     f'text-anchor="middle">{year}</text>')  # fmt: skip
        if total:
            parts.append(f'<text x="{middle:.1f}" y="{base - 4:.1f}" text-anchor="middle">'
                         f"{total}</text>")  # fmt: skip
    legend = "".join(f'<span><i class="g{n}"></i>{kind}</span>' for n, kind in enumerate(GROUPS))
    return figure("References by year and kind of study", parts,
                  f'<span class="legend">{legend}</span>')  # fmt: skip


def figure(label: str, parts: Iterable[str], caption: str) -> str:
    """Return an SVG with its name and a caption below."""
    return (
        f'<figure class="plot"><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{html.escape(label)}">{"".join(parts)}</svg>'
        f"<figcaption>{caption}</figcaption></figure>"
    )
