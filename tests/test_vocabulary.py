"""The field's names are found under any of their forms, and only as those."""

from __future__ import annotations

import pytest

from index.vocabulary import Vocabulary, parse_vocabulary, vocabulary

SMALL = """
exact = ["ALL"]
drug_endings = ["mab"]
[drug]
filgrastim = ["Neupogen"]
[drug-class]
g-csf = ["GCSF"]
[disease]
b-all = ["ALL"]
[broader]
filgrastim = ["g-csf"]
"""


def named(text: str, within: Vocabulary | None = None) -> list[str]:
    return [mention.concept for mention in (within or vocabulary()).mentions(text)]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Promacta", "eltrombopag"),
        ("REVOLADE", "eltrombopag"),
        ("GCSF", "g-csf"),
        ("G-CSF", "g-csf"),
        ("g csf", "g-csf"),
        ("axi-cel", "axicabtagene-ciloleucel"),
        ("CAR-T", "car-t"),
        ("CAR T cells", "car-t"),
        ("HAEMATOTOX", "car-hematotox"),
        ("low haemoglobin", "anemia"),
        ("low hemoglobin", "anemia"),
        ("IFN-γ", "interferon-gamma"),
    ],
)
def test_a_concept_is_found_under_any_of_its_forms(text: str, concept: str) -> None:
    assert named(text) == [concept]


@pytest.mark.parametrize(
    ("plural", "concept"),
    [
        ("TPO-RAs", "tpo-ra"),
        ("thrombopoietin receptor agonists", "tpo-ra"),
        ("transfusions", "transfusion"),
        ("statins", "statin"),
        ("lymphomas? mantle cells", "mantle-cell-lymphoma"),
    ],
)
def test_a_plural_is_found_as_its_singular(plural: str, concept: str) -> None:
    assert concept in named(plural)


def test_the_word_all_is_not_the_leukaemia() -> None:
    assert named("all patients, after all") == []


def test_all_in_capitals_is_the_leukaemia() -> None:
    assert named("patients with ALL") == ["b-cell-acute-lymphoblastic-leukemia"]


def test_the_longest_form_wins() -> None:
    assert named("long-acting G-CSF") == ["pegfilgrastim"]


def test_the_longest_form_leaves_the_next_words_to_others() -> None:
    assert named("CAR-HEMATOTOX before axi-cel and G-CSF") == [
        "car-hematotox", "axicabtagene-ciloleucel", "g-csf",
    ]  # fmt: skip


def test_a_mention_keeps_the_words_it_was_found_as() -> None:
    (mention,) = vocabulary().mentions("given Nplate weekly")

    assert (mention.concept, mention.kind, mention.words) == ("romiplostim", "drug", ("nplate",))


def test_concepts_include_the_classes_they_belong_to() -> None:
    assert vocabulary().concepts("Promacta") == {"eltrombopag", "tpo-ra"}


@pytest.mark.parametrize("text", ["", "nothing of the field", "the cart before the horses' mouths"])
def test_other_words_name_nothing_but_what_they_spell(text: str) -> None:
    assert set(named(text)) <= {"car-t"}


def test_every_form_of_the_shipped_vocabulary_finds_its_own_concept() -> None:
    shipped = vocabulary()

    missed = [
        (concept, form)
        for concept, forms in shipped.names.items()
        for form in forms
        if concept not in named(form)
    ]

    assert missed == []


def test_a_small_vocabulary_can_be_read() -> None:
    small = parse_vocabulary(SMALL)

    assert named("Neupogen for ALL, not for all", small) == ["filgrastim", "b-all"]


def test_a_form_of_two_concepts_is_an_error_that_names_both() -> None:
    twice = SMALL.replace('["GCSF"]', '["GCSF", "neupogen"]')

    with pytest.raises(ValueError, match="'neupogen' stands for filgrastim and g-csf"):
        parse_vocabulary(twice)


def test_a_class_that_is_no_concept_is_an_error_that_names_it() -> None:
    unknown = SMALL.replace('["g-csf"]', '["growth-hormone"]')

    with pytest.raises(ValueError, match="growth-hormone"):
        parse_vocabulary(unknown)


@pytest.mark.parametrize(
    ("concept", "due"),
    [("italy", "Italy"), ("g-csf", "G-CSF"), ("car-hematotox", "CAR-HEMATOTOX"),
     ("eltrombopag", "eltrombopag"), ("no-such-name", "no-such-name")],
)  # fmt: skip
def test_a_concept_is_written_as_a_reader_would(concept: str, due: str) -> None:
    assert vocabulary().title(concept) == due
