"""Three or more studies on one point are lined up, so that their figures can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.answers import Citation, CitedReference, Claim, Row
from index.asked import Asked
from index.aspects import aspects_asked, aspects_of
from index.features import concepts_of, kinds_of
from index.passages import Passage
from index.vocabulary import vocabulary

FEWEST = 3  # studies that make a table
COMPARED = ("rate", "time", "dose")
UNSTUDIED = frozenset({"product-label", "guideline", "consensus", "narrative-review", "survey"})
# Kinds of name that make the point on which studies are compared; the rest sets the scene.
POINT = frozenset(
    {"drug", "drug-class", "score", "infection", "measure", "syndrome", "cytopenia", "outcome",
     "marker", "place"}
)  # fmt: skip
# The figures of each kind of answer, as they stand in a passage.
FIGURES = {
    "rate": re.compile(  # the figure itself, not the bounds of its interval, nor a grade 3/4
        r"(?<![\d.-])\d+(?:\.\d+)?\s?%(?! CI)|\b\d+ of \d+\b|(?<!grade )(?<!grades )\b\d+/\d+\b"
    ),
    "time": re.compile(r"\b\d+(?:\.\d+)?(?:-\d+)? (?:days?|weeks?|months?|hours?|years?)\b"),
    "dose": re.compile(
        r"\b\d+(?:\.\d+)?(?:-\d+)? ?(?:mg|mcg|μg|µg|g|units)\b(?!/[dmµ]?[lL])(?:/\w+)*"
    ),
}


def line_up(
    asked: Asked,
    claims: Sequence[Claim],
    references: Sequence[CitedReference],
    passages: Mapping[str, Passage],
) -> tuple[Row, ...]:
    """Return one row a study that gives the kind of figure asked for; none for fewer than three.

    A row holds the claim as it is said; its figures are exact spans of the claim's passage.
    """
    cited = {reference.id: reference for reference in references}
    for kind in (kind for kind in COMPARED if kind in asked.kinds):
        rows = tuple(rows_of(kind, asked, claims, cited, passages))
        if len(rows) >= FEWEST:
            return rows
    return ()


def rows_of(
    kind: str,
    asked: Asked,
    claims: Sequence[Claim],
    cited: Mapping[str, CitedReference],
    passages: Mapping[str, Passage],
) -> Iterator[Row]:
    """Yield a row for the first claim by which each study tells of the point asked about."""
    seen: set[str] = set()
    for claim in claims:
        reference, passage = (
            cited[claim.citations[0].reference],
            passages[claim.citations[0].passage],
        )
        figures = tuple(figures_of(kind, passage))
        if (
            reference.id not in seen
            and len(claim.citations) == 1
            and passage.kind == "finding"
            and reference.design not in UNSTUDIED
            and figures
            and on_the_point(kind, asked, passage)
        ):
            seen.add(reference.id)
            yield Row(
                reference.number, reference.study, reference.design, reference.size, claim, figures
            )


def on_the_point(kind: str, asked: Asked, passage: Passage) -> bool:
    """Say whether a passage has the names, the aspect and the kind of answer asked about."""
    known = vocabulary()
    point = {c for c in known.concepts(asked.asking) if known.kinds[c] in POINT}
    aspects = aspects_asked(asked.asking) - {"comparison", "options", "definition"}
    return (
        kind in kinds_of(passage.text)
        and point <= concepts_of(f"{passage.text}. {passage.context}")
        and (not aspects or bool(aspects & aspects_of(passage.text)))
    )


def figures_of(kind: str, passage: Passage) -> Iterator[Citation]:
    """Yield the figures of a kind in a passage, as spans of it."""
    for found in FIGURES[kind].finditer(passage.text):
        yield Citation(passage.reference, passage.id, found.start(), found.end(), found[0])
