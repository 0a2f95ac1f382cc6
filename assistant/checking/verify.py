"""A claim stands only if its citations hold its words' figures and names; the rest is dropped.

Shares no code with the composer: it reads figures and names in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.answers import Claim
from assistant.checking.comparisons import shown
from assistant.checking.figures import figures
from assistant.checking.held import strange_figures
from assistant.checking.names import strange_names
from assistant.checking.reading import segments
from assistant.checking.support import Support
from assistant.checking.wording import strange_words, tells
from assistant.guard import is_english
from index.passages import Passage
from index.terms import stems

# What a sentence of an answer never holds, whoever asked for it: the first that is found is told.
FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("it carries a link or markup",
     re.compile(r"\w://|\bwww\.|\]\(|<\s*[a-z/!]|\b[\w-]+@[\w-]+\.|\b(?:javascript|data|mailto):"
                r"|\b[\w-]+\.(?:com|org|net|io|gov|edu|html?|md|php)\b|[{}|\\#`_]", re.IGNORECASE)),
    ("it holds signs that are no English",
     re.compile(r"[^\x20-\x7e\u00a0\u00b0-\u00b3\u00b5\u00b7\u00b9\u00bc-\u00be\u00c0-\u024f"
                r"\u0370-\u03ff\u2010-\u2015\u2018-\u201d\u2026\u202f\u2070-\u2089\u2212\u2264"
                r"\u2265\u2248]")),
    ("it only announces what would follow", re.compile(r":[\s*_]*$")),
    ("it is spelled out", re.compile(r"(?:\b[A-Za-z]\b[\s.,_*-]+){3}")),
    ("it speaks of what it was given, not of what that says",
     re.compile(r"\b[Pp]assages?\b|\b[Tt]he (?:article|text|context|document)\b"
                r"|\b(?:provided|given|above) (?:text|information|context)\b")),
    ("it speaks to someone",
     re.compile(r"\b(?:[Yy]ours?|[Yy]ou|me|my|mine|[Ww]e|[Oo]ur)\b|[!?]"
                r"|(?<!How )(?<!tage )(?<!ype )(?<!rade )(?<!hase )(?<!lass )\bI\b")),
)  # fmt: skip
# Five words twice, as weak models write in circles; two things compared are written so, too.
TWICE = re.compile(r"\b((?:[^\W\d]+ ){4}[^\W\d]+)\b.*\b\1\b", re.IGNORECASE)
# What authors tell of others' patients is none of what they did; a sentence that says whose it is.
OF_OTHERS = re.compile(r"\bauthors (?:count|quote|cite)\b")
SAYS_WHOSE = re.compile(
    r"\b(?:authors?|count\w*|quot\w*|cit\w*|earlier|previous\w*|others?|literature)\b",
    re.IGNORECASE,
)
MOST_CITED = 3  # more passages than that hold words for almost anything
FEWEST = 3  # telling words or figures; with fewer, every word must be the passages' own


def verify(
    claims: Sequence[Claim], passages: Mapping[str, Passage]
) -> tuple[list[Claim], list[tuple[Claim, str]]]:
    """Return the claims that stand, and those that do not with the reason."""
    kept: list[Claim] = []
    removed: list[tuple[Claim, str]] = []
    for claim in claims:
        fault = fault_of(claim, passages)
        if fault is None:
            kept.append(claim)
        else:
            removed.append((claim, fault))
    return kept, removed


def fault_of_written(claim: Claim, passages: Mapping[str, Passage], support: Support) -> str | None:
    """Return why a sentence that a chat model wrote does not stand, or None.

    It must have the form of a plain English sentence, cite, be about what it cites, and be
    supported by it.
    """
    for reason, form in FORMS:
        if form.search(claim.text):
            return reason
    if not is_english(claim.text):
        return "it is not in English"
    if fault := fault_of(claim, passages):
        return fault
    if len(claim.citations) > MOST_CITED:
        return f"it cites more than {MOST_CITED} passages"
    cited = cited_text(claim, passages)
    if (found := TWICE.search(claim.text)) and cited.lower().count(found[1].lower()) < 2:
        return f"it says “{found[1]}” twice"
    told = stems(claim.text)
    if len(tells(claim.text)) + len(figures(claim.text)) < FEWEST and not (
        told and told <= stems(cited)
    ):
        return "it says nothing that its passages tell"
    verdict = support.judge(claim.text, cited)
    return stitched(claim, passages) if verdict.supported else verdict.reason


def stitched(claim: Claim, passages: Mapping[str, Passage]) -> str | None:
    """Return what no one of a claim's passages says so: a part of it, or whose it is; or None.

    Two passages may stand in one sentence, each for a part of it; names and figures of one part
    are never taken from both.
    """
    texts = [passages[citation.passage].text for citation in claim.citations]
    if any(map(OF_OTHERS.search, texts)) and not SAYS_WHOSE.search(claim.text):
        return "its passage tells what its authors say of others"
    for part in segments(claim.text) if len(texts) > 1 else ():
        if all(
            strange_names(part, text)
            or strange_figures(part, text)
            or any(not shown(word, part) for word in strange_words(part, text))
            for text in texts
        ):
            return f"no one of the cited passages says “{part.strip()}”"
    return None


def fault_of(claim: Claim, passages: Mapping[str, Passage]) -> str | None:
    """Return why a claim does not stand, or None."""
    if not claim.citations:
        return "it cites nothing"
    for citation in claim.citations:
        passage = passages.get(citation.passage)
        if passage is None or passage.reference != citation.reference:
            return f"there is no passage {citation.passage}"
        if not citation.quote or passage.text[citation.start : citation.end] != citation.quote:
            return f"the quoted words are not in passage {citation.passage}"
    cited = cited_text(claim, passages)
    strange = strange_names(claim.text, cited)
    if strange:
        return f"the cited passages do not name {', '.join(strange)}"
    wrong = strange_figures(claim.text, cited)
    if wrong:
        return f"the cited passages do not hold {', '.join(wrong)}"
    return None


def cited_text(claim: Claim, passages: Mapping[str, Passage]) -> str:
    """Return the passages that a claim cites, joined."""
    return " ".join(passages[citation.passage].text for citation in claim.citations)
