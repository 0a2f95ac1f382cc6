"""Plots as SVG: counts by day with thresholds and periods; studies by year, size and design."""

from __future__ import annotations

import html
import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from assistant.calculators.series import Period, Series, periods
from assistant.web.texts import Say
from index.references import Reference

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 14, 40
GROUPS = {
    "trials": ("randomized-trial", "single-arm-trial"),
    "cohorts": (
        "prospective-cohort", "retrospective-cohort", "registry-study", "diagnostic-model",
    ),
    "guidelines": ("guideline", "consensus"),
    "reviews": ("systematic-review", "meta-analysis", "narrative-review"),
    "cases": (
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
    caption = (
        "Full dots: measured. Open dots: filled. Shaded: at or below a limit, short recoveries "
        "included."
    )
    return figure(html.escape(label), parts, caption)


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


def studies_plot(references: Iterable[Reference], say: Say) -> str:
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
                    f"<title>{year}, {say(kind)}: {count}</title></rect>"
                )
        middle = left + slot / 2
        total = sum(counts[year, kind] for kind in GROUPS)
        parts.append(f'<text x="{middle:.1f}" y="{HEIGHT - BOTTOM + 16}" '
                     f'text-anchor="middle">{year}</text>')  # fmt: skip
        if total:
            parts.append(f'<text x="{middle:.1f}" y="{base - 4:.1f}" text-anchor="middle">'
                         f"{total}</text>")  # fmt: skip
    keys = (f'<span><i class="g{n}"></i>{say(kind)}</span>' for n, kind in enumerate(GROUPS))
    return figure(say("by_year"), parts, f'<span class="legend">{"".join(keys)}</span>')


def sizes_plot(
    references: Iterable[Reference], direct: Callable[[Reference], bool], say: Say
) -> str:
    """Return the patients of each study on a logarithmic axis, a row a kind of study.

    Not the treated and their response: a record's `n` is the whole study, and what counts as a
    response differs from study to study, so that the rates do not stand on one axis.
    """
    kind_of = {design: kind for kind, designs in GROUPS.items() for design in designs}
    sized = sorted((r for r in references if r.n and r.counted == "patients"), key=size)
    left, most = 190, 2 * max(map(size, sized), default=5)
    scale = (WIDTH - left - RIGHT) / math.log10(most)
    kinds = [kind for kind in GROUPS if any(kind_of[r.design] == kind for r in sized)]
    height = (HEIGHT - TOP - BOTTOM) / max(len(kinds), 1)
    parts: list[str] = []
    for row, kind in enumerate(kinds):
        middle = TOP + (row + 0.5) * height
        parts.append(f'<text x="0" y="{middle + 4:.1f}">{say(kind)}</text>')
        dots = [(r, left + scale * math.log10(size(r))) for r in sized if kind_of[r.design] == kind]
        for (r, x), lane in zip(dots, lanes([x for _, x in dots]), strict=True):
            about = "direct" if direct(r) else "indirect"
            words = html.escape(f"{r.title} ({r.year}), n = {size(r):,}")
            parts.append(f'<circle class="{about}" cx="{x:.1f}" cy="{middle + lane * 8:.1f}" r="4">'
                         f"<title lang='en'>{words}</title></circle>")  # fmt: skip
    base = HEIGHT - BOTTOM
    parts.append(f'<line class="axis" x1="{left}" x2="{WIDTH - RIGHT}" y1="{base}" y2="{base}"/>')
    for power in range(math.floor(math.log10(most)) + 1):
        parts.append(f'<text x="{left + scale * power:.1f}" y="{base + 16}" text-anchor="middle">'
                     f"{10**power:,}</text>")  # fmt: skip
    parts.append(f'<text x="{left}" y="{HEIGHT - 6}">{say("patients_axis")}</text>')
    return figure(say("sizes_name", count=len(sized)), parts, say("sizes_caption"))


def size(reference: Reference) -> int:
    """Return the patients of a study, 0 where none are counted."""
    return reference.n or 0


def lanes(places: Iterable[float], apart: float = 8.0) -> Iterator[int]:
    """Yield a lane for each dot, the middle one first, so that no two lie on each other."""
    last: dict[int, float] = {}
    for x in places:
        lane = next(n for n in itertools.count() if x - last.get(n, -apart) >= apart)
        last[lane] = x
        yield (lane + 1) // 2 * (1 if lane % 2 else -1)


def figure(label: str, parts: Iterable[str], caption: str) -> str:
    """Return an SVG with its name and a caption below, both given as HTML."""
    return (
        f'<figure class="plot" tabindex="0" aria-label="{label}">'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{label}">{"".join(parts)}</svg>'
        f"<figcaption>{caption}</figcaption></figure>"
    )
