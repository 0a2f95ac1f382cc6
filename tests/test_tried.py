import pytest

from index.tried import tried


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Platelets 12 despite romiplostim.", "romiplostim"),
        ("Filgrastim did nothing.", "filgrastim"),
        ("Refractory to erythropoietin and G-CSF.", "g-csf"),
    ],
)
def test_a_treatment_said_to_have_failed_was_tried(text: str, concept: str) -> None:
    assert concept in tried(text, text)


def test_with_its_class() -> None:
    assert "tpo-ra" in tried("Platelets 12 despite romiplostim.", "")


def test_what_a_vignette_tells_was_given_where_options_are_asked_for() -> None:
    told = "ANC 0.4 on G-CSF."

    assert "g-csf" in tried(f"{told} What next?", "What next?", [told, "What next?"])
    assert not tried(f"{told} Is it neutropenia?", "Is it neutropenia?", [told])


def test_what_is_thought_of_was_not_tried() -> None:
    told = "We are considering eltrombopag."

    assert not tried(f"{told} What next?", "What next?", [told, "What next?"])
