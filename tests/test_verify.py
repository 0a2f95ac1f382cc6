"""A claim with a figure, name or span that its passage does not hold is taken out, with why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.answers import Citation, Claim
from assistant.ask import Assistant
from assistant.checking.verify import fault_of, verify
from index.passages import Passage

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def passage(text: str, id_: str = "ref:1") -> Passage:
    """Return a finding of one reference."""
    return Passage(id_, "ref", "finding", text, 0, len(text), "")


def claim_of(found: Passage) -> Claim:
    """Return a passage as a claim that cites itself whole."""
    span = Citation(found.reference, found.id, 0, len(found.text), found.text)
    return Claim(found.text, (span,))


def fault(said: str, source: str) -> str | None:
    """Return why a claim that cites the whole of one passage does not stand."""
    found = passage(source)
    return fault_of(replace(claim_of(found), text=said), {found.id: found})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("50 mg", "50mg"), ("29 of 38", "29/38"), ("5 µg/kg", "5 mcg/kg"), ("5 μg/kg", "5 µg/kg"),
        ("1,500", "1500"), ("−5", "-5"), ("100,000/µL", "100000/µL"), ("76.3%", "76.3 %"),
        ("76 percent", "76%"), ("76 per cent", "76%"), ("10^9/L", "10⁹/L"), ("mg/m2", "mg/m²"),
        ("0.5 × 10^9/L", "0.5 x 10⁹/L"), ("day 28-30", "day 28–30"), ("50-mg dose", "50 mg dose"),
        ("3 weeks", "3-week"), ("250 micrograms", "250 mcg"), ("50 mg/day", "50 mg per day"),
        ("50 mg daily", "50 mg/day"), ("5 mg once weekly", "5 mg/week"), ("1.0 mg", "1 mg"),
        ("5 µg/kg/day", "5 µg/kg per day"), ("Revolade", "eltrombopag"), ("P = .046", "P = 0.046"),
        ("tisa-cel", "tisagenlecleucel"), ("IFN-γ", "IFN-gamma"), ("15,000 U", "15000 units"),
        ("day +28", "day 28"), ("d28", "day 28"), ("6 months", "6-month"),
    ],
)  # fmt: skip
def test_another_spelling_of_the_same_stands(one: str, other: str) -> None:
    assert fault(f"It was {one} here.", f"It was {other} here.") is None
    assert fault(f"It was {other} here.", f"It was {one} here.") is None


@pytest.mark.parametrize(
    ("said", "source", "named"),
    [
        ("50 mg", "75 mg", "50 mg"), ("76.3%", "76.4%", "76.3 %"), ("day 28", "day 90", "28 d"),
        ("29 of 38", "29 of 83", "38"), ("1.5", "15", "1.5"), ("0.5", "5", "0.5"),
        ("12.5 mg", "2.5 mg", "12.5 mg"), ("1,500", "1.500", "1500"),
        ("grade 3", "grade 4", "grade 3"),
        ("P = .049", "P = .046", "0.049"), ("10^9/L", "10^6/L", "9/l"), ("CD22", "CD19", "cd22"),
        ("NCT05286164", "NCT05286165", "nct05286164"),
    ],
)  # fmt: skip
def test_a_changed_number_is_caught_and_named(said: str, source: str, named: str) -> None:
    assert fault(said, source) == f"the cited passages do not hold {named}"


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("50 mg", "50 mcg"), ("50 mg", "50 g"), ("50 mg", "50 ml"), ("50 mg", "50%"),
        ("5 µg/kg", "5 mg/kg"), ("5 mg/kg", "5 mg/m2"), ("5 mg/kg", "5 mg"), ("5 mg", "5 mg/kg"),
        ("5 mg/kg", "5 mg/day"), ("50 mg/day", "50 mg/week"), ("50 mg daily", "50 mg weekly"),
        ("50 mg per day", "50 mg per week"), ("40 days", "40 weeks"), ("40 days", "40 months"),
        ("12 hours", "12 days"), ("60 minutes", "60 days"), ("500/µL", "500/mL"),
        ("2 g/L", "2 mg/L"), ("2 g/L", "2 g/dL"), ("5 IU", "5 mg"), ("5 mmol", "5 mg"),
        ("28 d", "28 mg"), ("50 kg", "50 mg"),
    ],
)  # fmt: skip
def test_a_changed_unit_is_caught(said: str, source: str) -> None:
    found = fault(f"It was {said} here.", f"It was {source} here.")

    assert found is not None
    assert re.search(rf"do not hold .*{NUMBER.findall(said)[0]}", found)


@pytest.mark.parametrize(
    ("said", "source", "named"),
    [
        ("eltrombopag helped", "romiplostim helped", "eltrombopag"),
        ("Kymriah was given", "Yescarta was given", "tisagenlecleucel"),
        ("a TPO receptor agonist helped", "G-CSF helped", "tpo-ra"),
    ],
)
def test_a_changed_drug_or_product_is_caught_and_named(said: str, source: str, named: str) -> None:
    assert fault(said, source) == f"the cited passages do not name {named}"


def test_a_dose_may_leave_out_its_day_but_not_its_kilogram() -> None:
    assert fault("The dose was 50 mg.", "The dose was 50 mg/day.") is None
    assert fault("The dose was 5 mg.", "The dose was 5 mg/kg.") is not None


def test_a_claim_without_citation_is_removed() -> None:
    assert fault_of(Claim("It helped.", ()), {}) == "it cites nothing"


@pytest.mark.parametrize(
    "citation",
    [
        Citation("ref", "ref:1", 0, 4, "Doses"),
        Citation("ref", "ref:1", 1, 5, "Dose"),
        Citation("ref", "ref:1", 0, 4, "dose"),
        Citation("ref", "ref:1", 0, 0, ""),
        Citation("ref", "ref:1", 90, 94, "Dose"),
    ],
)
def test_a_wrong_span_is_removed_and_its_passage_named(citation: Citation) -> None:
    found = fault_of(Claim("It helped.", (citation,)), {"ref:1": passage("Dose was raised.")})

    assert found == "the quoted words are not in passage ref:1"


@pytest.mark.parametrize(
    "citation", [Citation("ref", "ref:2", 0, 4, "Dose"), Citation("other", "ref:1", 0, 4, "Dose")]
)
def test_a_passage_that_is_not_there_or_of_another_reference_is_named(citation: Citation) -> None:
    found = fault_of(Claim("It helped.", (citation,)), {"ref:1": passage("Dose was raised.")})

    assert found == f"there is no passage {citation.passage}"


def test_one_bad_citation_of_two_takes_the_claim_out() -> None:
    good = claim_of(passage("It helped."))
    both = replace(good, citations=(*good.citations, Citation("ref", "ref:9", 0, 2, "It")))

    assert fault_of(both, {"ref:1": passage("It helped.")}) == "there is no passage ref:9"


def test_figures_may_come_from_any_of_the_cited_passages() -> None:
    one, two = passage("It took 40 days."), passage("The dose was 50 mg.", "ref:2")
    claim = Claim("50 mg for 40 days.", claim_of(one).citations + claim_of(two).citations)

    assert fault_of(claim, {one.id: one, two.id: two}) is None


def test_claims_that_stand_are_kept_in_order_and_the_others_told_with_the_reason() -> None:
    source = passage("The dose was 50 mg.")
    good = claim_of(source)
    bad = replace(good, text="The dose was 75 mg.")

    kept, removed = verify([good, bad, good], {source.id: source})

    assert kept == [good, good]
    assert removed == [(bad, "the cited passages do not hold 75 mg")]


def test_every_passage_of_the_corpus_stands_as_its_own_claim(assistant: Assistant) -> None:
    passages = assistant.searcher.passages

    assert verify([claim_of(p) for p in passages.values()], passages)[1] == []


def mutants(found: Passage) -> Iterator[Claim]:
    """Yield a passage's claim with one number changed to one that it does not hold."""
    for number in NUMBER.finditer(found.text):
        changed = f"{number[0][:-1]}{(int(number[0][-1]) + 3) % 10}"
        if changed not in found.text:
            text = f"{found.text[: number.start()]}{changed}{found.text[number.end() :]}"
            yield replace(claim_of(found), text=text)


@pytest.mark.parametrize("part", range(3))
def test_a_changed_number_in_a_real_finding_is_caught(assistant: Assistant, part: int) -> None:
    passages = assistant.searcher.passages
    findings = sorted(id_ for id_, found in passages.items() if found.kind == "finding")
    claims = [claim for id_ in findings[part::3] for claim in mutants(passages[id_])]

    kept, removed = verify(claims, passages)

    assert len({claim.citations[0].passage for claim in claims}) > 40
    assert len(removed) >= 0.99 * len(claims), [claim.text for claim in kept]
