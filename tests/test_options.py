import pytest

from assistant.ask import Assistant
from assistant.options import question_on_options
from index.asked import read_question

VIGNETTE = (
    "70M, axi-cel for DLBCL, day 80, in CR. ANC 0.3 on filgrastim for three weeks, plt 15, "
    "no MDS in the marrow. {} What next?"
)


def options(text: str) -> str | None:
    return question_on_options(read_question(text))


def test_a_vignette_asks_for_what_was_not_tried() -> None:
    asked = options(VIGNETTE.format(""))

    assert asked is not None
    assert "thrombocytopenia and neutropenia" in asked
    assert "eltrombopag or romiplostim" in asked
    assert "stem cell boost" in asked
    assert "G-CSF" not in asked


def test_a_boost_is_no_option_without_cells() -> None:
    asked = options(VIGNETTE.format("No stored stem cells."))

    assert asked is not None
    assert "boost" not in asked


@pytest.mark.parametrize(
    "question",
    [
        "What dose of eltrombopag was given in the Turin case?",
        "Neutropenic fever day 9 after axi-cel, CMV viraemia. What next?",
        "pneumonia with ANC 0 on day 15 after CAR-T, what now",
        "Sepsis and neutropenia on day 10 after CAR-T, what should I give?",
        "Is there any randomised trial of any treatment for cytopenia after CAR-T?",
        "How long does neutropenia after axi-cel last if you don't treat it?",
        "ANC 0.2 on day 30 after axi-cel, temp 39. Do we treat this as an infection?",
        "Options for low counts after CAR-T according to the EHA/EBMT consensus?",
        "Low platelets after allogeneic transplantation: what options are there?",
        "Should I give a stem cell boost for neutropenia after CAR-T?",
        "G-CSF did nothing after the second cycle of chemotherapy, what next?",
    ],
)
def test_other_questions_are_left_as_they_are(question: str) -> None:
    assert options(question) is None


@pytest.mark.parametrize(
    ("question", "line", "left"),
    [
        ("Plts 9 a month after Carvykti. Anything besides transfusion?", "thrombocytopenia",
         "eltrombopag or romiplostim"),
        ("After axi-cel G-CSF has done nothing, what next?", "neutropenia", "stem cell boost"),
        ("Neutropenia not responding to G-CSF after axi-cel. Next?", "neutropenia",
         "stem cell boost"),
    ],
)  # fmt: skip
def test_what_was_tried_tells_what_is_asked(question: str, line: str, left: str) -> None:
    asked = options(question)

    assert asked is not None
    assert f"for {line} that persists after CAR-T" in asked
    assert left in asked


def test_platelets_that_transfusion_does_not_raise_are_another_question() -> None:
    assert options("Plt 8 after liso-cel, no increment, HLA antibodies. Next step?") is None


def test_nothing_left_leaves_the_question_as_it_is() -> None:
    tried = "G-CSF and eltrombopag did nothing, a stem cell boost failed."

    assert options(VIGNETTE.format(tried)) is None


def test_the_answer_tells_how_it_was_understood_and_reports_on_what_is_left(
    assistant: Assistant,
) -> None:
    answer = assistant.ask(VIGNETTE.format(""))

    assert any(note.startswith("Understood as: What is recommended") for note in answer.notes)
    said = " ".join(claim.text for claim in answer.claims)
    assert "stem cell boost" in said
    assert "eltrombopag" in said
