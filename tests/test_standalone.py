"""A follow-up reads as the question that it stands for: names in the place of their like."""

from __future__ import annotations

import pytest

from assistant.standalone import stand_alone


@pytest.mark.parametrize(
    ("topic", "question", "meant"),
    [
        ("Does ciclosporin interact with eltrombopag?", "and romiplostim?",
         "Does ciclosporin interact with romiplostim?"),
        ("eltrombopag with milk", "and with posaconazole?", "eltrombopag with posaconazole"),
        ("eltrombopag with methotrexate", "and with ruxolitinib?", "eltrombopag with ruxolitinib"),
        ("What did the Dutch study of CAR-HEMATOTOX find?", "And the Italian one?",
         "What did the Italian study of CAR-HEMATOTOX find?"),
        ("In CARTITUDE-1 how many recovered?", "and KarMMa-3?", "In KarMMa-3 how many recovered?"),
        ("CARTITUDE-1: prolonged thrombocytopenia?", "ide-cel?",
         "ide-cel: prolonged thrombocytopenia?"),
        ("cilta-cel in CARTITUDE-1: platelets by day 60?", "and axi-cel?",
         "axi-cel: platelets by day 60?"),
        ("neutropenia after axi-cel at day 30?", "ZUMA-1?", "neutropenia after ZUMA-1 at day 30?"),
        ("boost after CAR-T: does it work?", "and eltrombopag instead",
         "eltrombopag after CAR-T: does it work?"),
        ("Severe neutropenia after axi-cel?", "and after allogeneic transplantation?",
         "Severe neutropenia after allogeneic transplantation?"),
        ("dose of eltrombopag?", "and how often?", "dose of eltrombopag: how often is it given?"),
        ("How long does cytopenia last after CAR-T?", "and in ALL?",
         "How long does cytopenia last after CAR-T in ALL?"),
        ("how long until response? (romiplostim)", "same for myeloma?",
         "how long until response for myeloma? (romiplostim)"),
        ("Is avatrombopag better than eltrombopag for cytopenia?", "and romiplostim?",
         "Is avatrombopag better than romiplostim for cytopenia?"),
        ("How many responded to eltrombopag or romiplostim?", "and avatrombopag?",
         "How many responded to avatrombopag?"),
        ("ANC 900 on day +40 after ide-cel. ICAHT grade?", "ANC 1.6?",
         "ANC 1.6 on day +40 after ide-cel. ICAHT grade?"),
        ("How many came off transfusion on eltrombopag in Spain?", "and in children?",
         "How many came off transfusion on eltrombopag in children?"),
        ("What is late ICAHT grade 3?", "early grade 1?", "What is early ICAHT grade 1?"),
        ("boost after ide-cel in myeloma: time to boost?", "and after axi-cel?",
         "boost after axi-cel: time to boost?"),
        ("How common is cytopenia after axi-cel in LBCL?", "and ECOG 2?",
         "How common is cytopenia after axi-cel in LBCL: ECOG 2?"),
        ("how often does MDS happen after CAR-T?", "and in myeloma?",
         "how often does MDS happen after CAR-T in myeloma?"),
        ("Neutropenia after ide-cel 90 days?", "and KarMMa-3?",
         "Neutropenia after KarMMa-3 90 days?"),
        ("Are nosebleeds common after CAR-T?", "and with romiplostim?",
         "Are nosebleeds common after CAR-T with romiplostim?"),
        ("G-CSF in ALL after CAR-T: more CRS?", "and in lymphoma?",
         "G-CSF in lymphoma after CAR-T: more CRS?"),
        ("What is the optimal timing of a stem cell boost?", "who should not get one?",
         "what are the contraindications? (stem cell boost)"),
        ("CRS with filgrastim after CAR-T?", "and does it make ICANS worse",
         "and does it make ICANS worse? (filgrastim, CAR-T)"),
        ("infections? (MCL, brexu-cel, hematotox score)", "in myeloma?",
         "infections? (myeloma, hematotox score)"),
    ],
)  # fmt: skip
def test_a_name_takes_the_place_of_its_like(topic: str, question: str, meant: str) -> None:
    assert stand_alone(question, topic) == meant


@pytest.mark.parametrize(
    ("topic", "question", "meant"),
    [
        ("Donor stem cell boost?", "GVHD?", "GVHD? (stem cell boost)"),
        ("Can I give Revolade?", "and Gaviscon?", "Can I give Revolade: Gaviscon?"),
        (
            "When is it safe to go home after CAR-T",
            "how late",
            "When is it safe to go home after CAR-T: how late?",
        ),
    ],
)
def test_a_name_without_its_like_is_asked_with_the_topic(
    topic: str, question: str, meant: str
) -> None:
    assert stand_alone(question, topic) == meant


def test_a_topic_without_names_is_told_whole() -> None:
    assert stand_alone("when", "need puncture?") == "need puncture: when?"


def test_a_word_that_no_reference_has_is_taken_for_a_name() -> None:
    topic = "maximum dose of Doptelet?"

    assert "Doptelet" in stand_alone("fluconazole?", topic, seen=lambda word: False)
    assert stand_alone("food?", topic) == "food? (Doptelet)"


def test_the_case_gives_the_subject_where_its_question_names_none() -> None:
    case = "CD34 boost on day 40 after axi-cel. Enough?"

    assert "boost" in stand_alone("when do counts recover?", case)


def test_the_product_of_a_case_is_taken_along_but_for_a_drug() -> None:
    case = "Ide-cel 5 months ago, platelets 15. Boost?"

    assert stand_alone("how soon were they given?", case) == (
        "how soon were they given? (Boost, Ide-cel)"
    )
    assert "Ide-cel" not in stand_alone("which dose of eltrombopag?", case)


def test_how_common_something_is_takes_no_treatment_from_the_answer() -> None:
    case = "Marrow at day +36: cellularity <5%. Meaning?"

    assert "filgrastim" not in stand_alone("how common?", case, told="Filgrastim was given.")


def test_what_a_case_was_given_is_not_replaced() -> None:
    case = "Day 35 after axi-cel, ANC 0.3. Was on daily filgrastim. What next?"

    read = stand_alone("what about Nplate?", case)

    assert read.startswith("what about Nplate?")
    assert "daily" not in read


def test_late_icaht_stays_late() -> None:
    assert stand_alone("how common is it?", "What is late ICAHT?") == (
        "how common is it? (late ICAHT)"
    )


@pytest.mark.parametrize(
    ("topic", "question", "meant"),
    [
        ("Which dose of eltrombopag after CAR-T?", "is it licensed?",
         "is eltrombopag licensed? (CAR-T)"),
        ("Which dose of eltrombopag after CAR-T?", "which study was that?",
         "which study was that? (eltrombopag, CAR-T)"),
        ("Does eltrombopag help thrombocytopenia?", "what causes it?",
         "what causes it? (eltrombopag, thrombocytopenia)"),
        ("What is the dose of eltrombopag?", "Actually, is romiplostim licensed?",
         "is romiplostim licensed?"),
        ("ANC 0.2 after axi-cel. Worry?", "then what is the infection risk?",
         "then what is the infection risk? (axi-cel)"),
        ("Eltrombopag or romiplostim after CAR-T?", "is it licensed?",
         "is it licensed? (Eltrombopag, romiplostim, CAR-T)"),
    ],
)  # fmt: skip
def test_the_one_treatment_spoken_of_is_named_in_place_of_it(
    topic: str, question: str, meant: str
) -> None:
    assert stand_alone(question, topic) == meant


def test_a_product_takes_the_place_of_a_name_that_no_reference_has() -> None:
    topic = "elranatamab cytopenia rate?"

    read = stand_alone("ok and ide-cel", topic, seen=lambda word: word != "elranatamab")

    assert read == "ide-cel cytopenia rate?"
