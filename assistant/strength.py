"""What an answer rests on, in one line: kinds of study, sizes, direct or not; rules in docs."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers import CitedReference
from index.asked import Asked
from index.tried import TREATMENTS
from index.vocabulary import vocabulary

# The order in which kinds of evidence are told, and what one and several are called. Advice first,
# then studies by the Oxford levels of 2011; docs/evidence-strength.md maps each.
NAMES: dict[str, tuple[str, str]] = {
    "guideline": ("guideline", "guidelines"),
    "consensus": ("consensus", "consensus papers"),
    "product-label": ("label", "labels"),
    "meta-analysis": ("meta-analysis", "meta-analyses"),
    "systematic-review": ("systematic review", "systematic reviews"),
    "randomized-trial": ("randomised trial", "randomised trials"),
    "single-arm-trial": ("single-arm trial", "single-arm trials"),
    "prospective-cohort": ("prospective cohort", "prospective cohorts"),
    "registry-study": ("registry study", "registry studies"),
    "retrospective-cohort": ("retrospective cohort", "retrospective cohorts"),
    "diagnostic-model": ("prediction-model study", "prediction-model studies"),
    "case-series": ("case series", "case series"),
    "case-report": ("case report", "case reports"),
    "survey": ("survey", "surveys"),
    "narrative-review": ("narrative review", "narrative reviews"),
    "preclinical": ("laboratory study", "laboratory studies"),
}
# Designs that may hold a randomised comparison, so that none may be said to be missing.
MAY_BE_RANDOMISED = frozenset({"randomized-trial", "meta-analysis", "systematic-review"})
UNSIZED = frozenset({"guideline", "consensus", "product-label", "case-report", "narrative-review"})


def strength(references: Sequence[CitedReference], about_treatment: bool = False) -> str:
    """Return one line on what references show, "" without any; direct and indirect told apart.

    A question about a treatment is also told when no randomised trial on CAR-T is among them.
    """
    direct = [r for r in references if r.direct]
    indirect = [r for r in references if not r.direct]
    if not references:
        return ""
    if not direct:
        return f"Rests on indirect evidence only (not on CAR-T): {told(indirect)}."
    line = f"Rests on {told(direct)} on CAR-T."
    if indirect:
        line += f" Indirect (not on CAR-T): {told(indirect)}."
    if about_treatment and not any(r.design in MAY_BE_RANDOMISED for r in direct):
        line += " No randomised trial on CAR-T among them."
    return line


def is_about_treatment(asked: Asked) -> bool:
    """Say whether a question names a drug or a measure, and no setting other than CAR-T."""
    return not asked.elsewhere and any(
        vocabulary().kinds[concept] in TREATMENTS for concept in asked.concepts
    )


def told(references: Sequence[CitedReference]) -> str:
    """Return references counted by kind, with their sizes: "2 guidelines and a case report"."""
    kinds = [[r for r in references if r.design == design] for design in NAMES]
    return listed([kind_told(of_kind) for of_kind in kinds if of_kind])


def kind_told(references: Sequence[CitedReference]) -> str:
    """Return references of one design: "2 retrospective cohorts (n = 42 and 38)"."""
    one, several = NAMES[references[0].design]
    of_each = dict.fromkeys(part for r in references for part in r.region.split(" and ") if part)
    regions = listed(list(of_each))
    one, several = f"{regions} {one}".strip(), f"{regions} {several}".strip()
    counted = f"{'an' if one[0] in 'aio' else 'a'} {one}"
    if len(references) > 1:
        counted = f"{len(references)} {several}"
    return f"{counted}{sizes(references)}"


def sizes(references: Sequence[CitedReference]) -> str:
    """Return the sizes of studies in brackets, largest first; "" where none is known or apt."""
    sized = [r for r in references if r.n and r.design not in UNSIZED]
    if not sized:
        return ""
    sized.sort(key=lambda r: (r.counted != "patients", -(r.n or 0)))
    patients = [str(r.n) for r in sized if r.counted == "patients"]
    parts = [*patients, *(r.size for r in sized if r.counted != "patients")]
    if len(sized) < len(references):
        parts.append("not stated")
    return f" ({'n = ' if patients else ''}{listed(parts)})"


def listed(parts: Sequence[str]) -> str:
    """Return parts as English lists them: "a, b and c"."""
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)
