import pytest

from index.aspects import aspects_asked, aspects_of, facts_asked


@pytest.mark.parametrize(
    ("question", "aspect"),
    [
        ("Does romiplostim work after CAR-T?", "effect"),
        ("Is eltrombopag safe after CAR-T?", "harm"),
        ("Who is at risk of prolonged cytopenia?", "risk"),
        ("Filgrastim did nothing. What next?", "options"),
        ("Why do counts stay low?", "mechanism"),
        ("Which work-up for late cytopenia?", "workup"),
        ("How is late ICAHT graded?", "definition"),
        ("When to give a stem cell boost?", "indication"),
        ("Who should get a marrow biopsy?", "indication"),
        ("Does cytopenia shorten survival?", "survival"),
    ],
)
def test_a_question_asks_about_an_aspect(question: str, aspect: str) -> None:
    assert aspect in aspects_asked(question)


def test_a_grade_with_a_number_asks_for_no_definition() -> None:
    assert "definition" not in aspects_asked("rate of grade 3 neutropenia on day 30")


def test_a_dose_is_no_aspect() -> None:
    assert not aspects_asked("Eltrombopag starting dose, East Asian ancestry?")


def test_an_outcome_tells_of_effect_and_not_of_survival() -> None:
    told = aspects_of("The patient became transfusion-independent 40 days after starting it.")

    assert "effect" in told
    assert "survival" not in told


def test_the_cut_off_of_a_score_is_its_classes_and_not_the_points_of_a_test() -> None:
    (looks,) = facts_asked("What is the cut-off of CAR-HEMATOTOX?")

    assert looks.search("a score ≥2 means high risk")
    assert not looks.search("crp points: 0 points below 3.0 mg/dl, 1 point above")
    assert not facts_asked("CAR-HEMATOTOX ferritin cut-offs?")


def test_an_age_is_recognised_by_its_look() -> None:
    (looks,) = facts_asked("How old was the patient?")

    assert looks.search("a 72-year-old patient")
    assert not looks.search("eltrombopag 50 mg/day")
