"""The names of a text: drugs, products, diseases, populations, cell lines; and who is meant."""

from __future__ import annotations

import re

from index.features import concepts_of
from index.tokens import normalise, words
from index.vocabulary import Mention, vocabulary

DRUGS = frozenset({"drug", "drug-class", "product"})
# Kinds of which a claim may name nothing that its passage does not: another one is another fact.
KINDS = frozenset(
    {"product", "target", "disease", "score", "syndrome", "infection", "measure", "outcome",
     "population", "setting"}
)  # fmt: skip
# Words for a group of people, a setting or a cell line: label -> how it is said. Where a claim
# says one, its passage says it too.
GROUPS: dict[str, re.Pattern[str]] = {
    label: re.compile(said)
    for label, said in (
        ("adults", r"\badults?\b|\bolder (?:people|patients)\b"),
        ("children", r"\bchild(?:ren|hood)?\b|\bp(?:a)?ediatric\b|\bboys?\b|\bgirls?\b"),
        ("infections", r"infect|sepsis|septic|bacter[ae]mi|pneumoni|vir[ae]mi|fung"),
        ("women", r"\bwom[ae]n\b|\bfemale\b"),
        ("men", r"\bm[ae]n\b|\bmale\b"),
        ("healthy people", r"\bhealthy\b"),
        ("animals", r"\bmouse\b|\bmice\b|\bmurine\b|\bxenograft"),
        ("outpatients", r"\boutpatients?\b|\bambulatory\b"),
        ("inpatients", r"\binpatients?\b|\bhospitalized\b"),
        ("allogeneic", r"\ballo(?:geneic|graft|-?h[s]?ct)?\b"),
        ("autologous", r"\bauto(?:logous|-?h[s]?ct)\b"),
        ("lymphoma", r"lymphoma|\b(?:d?lbcl|fl|mcl|nhl)\b|mantle cell"),
        ("leukemia", r"leuk[a]?emia|\bcll\b"),
        ("myeloma", r"myeloma|\b(?:rr)?mm\b"),
        ("platelets", r"platelet|thrombocyto|\bplts?\b"),
        ("neutrophils", r"neutrop|\banc\b|\bgranulocyt"),
        ("red cells", r"an[a]?emi|h[a]?emoglobin|\bred[- ](?:blood )?cell|\berythro|\bhb\b"),
        ("complete response", r"\bcomplete (?:\w+ )?(?:respon|remission)"),
        ("partial response", r"\bpartial (?:respon|remission)"),
        (
            "no response",
            r"\bnon-?respon|\b(?:no|without|without a) (?:[a-z]+ )?respon|\b(?:not|none) respond",
        ),
        ("lymphocytes", r"lymphop|lymphocyt|\bcd4\b|\bcd8\b"),
    )
}
# Groups of which one stands against the others: a figure of one is not a figure of another.
FAMILIES = {
    "line": ("platelets", "neutrophils", "red cells", "lymphocytes"),
    "graft": ("allogeneic", "autologous"),
    "age": ("adults", "children"),
    "response": ("complete response", "partial response", "no response"),
}
NOT_CART = re.compile(
    r"\b(?:not|outside|rather than|other than) (?:after |in |specific to |about )?car[- ]?t\b"
)
# "progression-free and overall survival" are two survivals
SURVIVALS = re.compile(r"\b((?:progression|relapse|event|disease)-free)(?= and overall survival)")
MILLIMETRES = re.compile(r"\bmm\^?[3³]")  # is not MM, the myeloma
NOT_PATIENTS = ("animals", "healthy people")
NON = re.compile(r"\bnon[- ](\w+)")
PATIENTS = re.compile(r"\bpatients?\b|\bcohort\b|\bclinical\b")


def strange_names(said: str, cited: str) -> list[str]:
    """Return the drugs, classes of drugs and products that a text names and cited text does not.

    A class is named by its members: eltrombopag is a TPO receptor agonist, not the reverse.
    """
    there = concepts_of(cited)
    known = {m.concept for m in vocabulary().mentions(said) if m.kind in DRUGS}
    return sorted((known - there) | unknown_drugs(said, cited))


def unknown_drugs(said: str, cited: str) -> set[str]:
    """Return words that end like a drug's name, are no name we know, and are not in cited text."""
    endings = vocabulary().drug_endings
    known = {word for mention in vocabulary().mentions(said) for word in mention.words}
    read = {word for word in words(said) if len(word) >= 6 and word.endswith(endings)}
    return read - known - set(words(cited))


def spoken_of(mention: Mention, read: frozenset[str]) -> bool:
    """Say whether a text has the words of a name, or of a people its land ("in Japan")."""
    singular = {word.removesuffix("s") for word in read}
    if singular.issuperset(word.removesuffix("s") for word in mention.words):
        return True
    roots = {word[:5] for word in read if len(word) >= 5}
    return mention.kind == "population" and roots.issuperset(w[:5] for w in mention.words)


def strange_groups(said: str, cited: str) -> list[str]:
    """Return whom or what a claim speaks of and its passage does not: disease, setting, people."""
    said, cited = (SURVIVALS.sub(r"\1 survival", MILLIMETRES.sub("ul", t)) for t in (said, cited))
    there, read = concepts_of(cited), frozenset(words(cited))
    strange = {
        m.concept for m in vocabulary().mentions(said) if m.kind in KINDS and not spoken_of(m, read)
    } - there
    one, other = normalise(said), normalise(f"{cited} {' '.join(sorted(there))}")
    if "car-t" in concepts_of(said) and not NOT_CART.search(one) and NOT_CART.search(other):
        strange.add("car-t")
    strange |= {
        label
        for label, said_as in GROUPS.items()
        if said_as.search(one) and not said_as.search(other)
    }
    for label in NOT_PATIENTS:
        group = GROUPS[label]
        if group.search(other) and not group.search(one) and PATIENTS.search(one):
            strange |= {"patients"} if not PATIENTS.search(other) else set()
    for name in NON.findall(normalise(cited)):
        bare = re.compile(rf"(?<!non[- ])(?<!not ){name}")
        if bare.search(one) and not bare.search(normalise(cited)):
            strange.add(name)
    return sorted(strange)
