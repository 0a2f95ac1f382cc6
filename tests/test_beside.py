"""What a question names and no sentence of the answer speaks of is told with the answer."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from assistant.beside import (
    NO_BOXED,
    NO_DOSE,
    NO_LABEL,
    NO_MOMENT,
    OPENS_IN_OTHER,
    OTHER_BRAND,
    OTHER_REGION,
    UNSPOKEN,
    beside_notes,
)
from index.asked import read_question


@pytest.mark.parametrize(
    ("question", "note"),
    [
        ("Is hetrombopag approved for cytopenia after CAR-T?",
         UNSPOKEN.format(names="hetrombopag")),
        ("What dose of avatrombopag was used after CAR-T?", NO_DOSE),
        ("Nplate boxed warning?", NO_BOXED),
        ("How many have severe neutropenia at month 18 after axi-cel?",
         NO_MOMENT.format(moments="month 18")),
        ("Tecartus label day 60 neutropenia in ALL", NO_MOMENT.format(moments="day 60")),
        ("prednisone for CRS", UNSPOKEN.format(names="CRS")),
        ("Should I give G-CSF for febrile neutropenia after chemotherapy?",
         UNSPOKEN.format(names="chemotherapy")),
        ("Does a boost work after CAR-T in CLL?", UNSPOKEN.format(names="CLL")),
        ("How common is CRS by the Yescarta label?", NO_LABEL.format(names="Yescarta")),
        ("Is eltrombopag licensed in the UK for use after CAR-T?",
         OTHER_REGION.format(told="US", asked="UK")),
        ("Is it true that eltrombopag is approved by EMA for platelets after CAR-T?",
         OTHER_REGION.format(told="US", asked="European")),
        ("How long are blood products irradiated after allogeneic transplantation?",
         UNSPOKEN.format(names="allogeneic transplantation")),
        ("Kymriah EU label, DLBCL: prolonged thrombocytopenia?",
         OPENS_IN_OTHER.format(told="US", asked="European")),
        ("22 yo B-ALL after tisa-cel, day 60, ANC 0.2. What next?",
         UNSPOKEN.format(names="B-ALL")),
        ("Nivestim dose in mcg/kg after CAR-T",
         OTHER_BRAND.format(others="Neupogen", name="Nivestim")),
    ],
)  # fmt: skip
def test_what_no_sentence_speaks_of_is_told(assistant: Assistant, question: str, note: str) -> None:
    assert note in assistant.ask(question).notes


@pytest.mark.parametrize(
    "question",
    [
        "Which dose of eltrombopag was used after CAR-T?",
        "Can filgrastim be given in the first week after CAR-T?",  # told of as G-CSF
        "What is the cut-off of CAR-HEMATOTOX before Yescarta?",  # the same for every product
        "What does the Kymriah label say about growth factors?",
        "What does the Kymriah label say about G-CSF?",
        "Which vials of Neupogen are there?",
        "When can IVIG be stopped after CAR-T?",  # told of as immunoglobulin
        "Does Promacta help after CAR-T?",
        "When does filgrastim start after chemotherapy by its label?",
        "By the European label, how does Nplate start in ITP?",
        "Is eltrombopag approved in the US for use after CAR-T?",
        "Is eltrombopag off label in a Japanese patient after CAR-T?",
    ],
)
def test_nothing_is_told_where_the_sentences_speak_of_all(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)

    assert answer.claims
    assert not [n for n in answer.notes if n.startswith(("No sentence", "No label", "The labels"))]


def test_a_trial_that_no_sentence_speaks_of_is_told(assistant: Assistant) -> None:
    claims = assistant.ask("Which dose of eltrombopag was used after CAR-T?").claims
    asked = read_question("How often is grade 3 neutropenia seen in JULIET?")

    assert UNSPOKEN.format(names="JULIET") in beside_notes(asked, claims, assistant.searcher)


def test_what_the_assistant_asked_in_place_of_a_vignette_is_not_missed(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("Day 40 after axi-cel, ANC 0.2, plt 12 despite filgrastim. What next?")

    assert any(note.startswith("Understood as") for note in answer.notes)
    assert not any(note.startswith("No sentence") for note in answer.notes)


def test_a_class_is_spoken_of_by_its_members_and_not_by_its_neighbour(assistant: Assistant) -> None:
    spoken = UNSPOKEN.format(names="TPO agonist")
    question = "Does GM-CSF worsen CRS after axi-cel?"
    answer = assistant.ask(question)
    g_csf = assistant.ask("Does early G-CSF worsen CRS after axi-cel?").claims

    assert g_csf
    assert spoken not in assistant.ask("Is a TPO agonist safe after CAR-T?").notes
    assert UNSPOKEN.format(names="GM-CSF") not in answer.notes
    assert UNSPOKEN.format(names="GM-CSF") in beside_notes(
        read_question(question), g_csf[:1], assistant.searcher
    )
