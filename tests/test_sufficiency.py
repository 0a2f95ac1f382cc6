"""Whether the references speak of what is asked, and if not, what they do not speak of."""

from __future__ import annotations

import pytest

from assistant.ask import FOUND, Assistant
from assistant.missing import Missing
from assistant.sufficiency import DOUBT, Sufficiency
from index.asked import read_question
from index.rerank import rerank
from index.search import Hit


@pytest.fixture(scope="module")
def sufficiency(assistant: Assistant) -> Sufficiency:
    return Sufficiency(assistant.searcher)


def found(assistant: Assistant, question: str) -> list[Hit]:
    """Return the hits of a real search."""
    searcher = assistant.searcher
    hits = searcher.search(question, FOUND)
    return rerank(question, hits, searcher.references, searcher.terms)


def missing(assistant: Assistant, sufficiency: Sufficiency, question: str) -> Missing | None:
    """Return what stands in the way of an answer, after a real search."""
    return sufficiency.missing(read_question(question), found(assistant, question))


@pytest.mark.parametrize(
    "question",
    [
        "What is the best first-line antihypertensive in type 2 diabetes?",
        "How should atrial flutter be cardioverted in pregnancy?",
        "Which football club won the Champions League in 2010?",
        "Write a poem about the sea.",
        "Loading dose of phenytoin for status epilepticus?",
        "How is community-acquired pneumonia treated in a child?",
        "xyzzy plugh",
    ],
)
def test_a_question_of_another_field_is_out_of_field(
    assistant: Assistant, sufficiency: Sufficiency, question: str
) -> None:
    assert missing(assistant, sufficiency, question) == Missing(in_field=False)


@pytest.mark.parametrize(
    "question",
    [
        "What dose of eltrombopag is used for thrombocytopenia after CAR-T?",
        "What does CAR-HEMATOTOX predict?",
        "Does romiplostim help platelets recover after axi-cel?",
        "When should G-CSF be started after CAR-T?",
        "72 y, day 120 after tisa-cel, platelets 8 despite G-CSF. Which options are described?",
        "How is IEC-HS treated?",
        "What eltrombopag dose after CAR-T?",
        "How long does cytopenia last after CAR-T?",
        "G-CSF dose after CAR-T",
        "How fast do platelets recover on eltrombopag after CAR-T?",
        "What does the Turin case report say?",
    ],
)
def test_a_question_that_the_references_speak_of_may_be_answered(
    assistant: Assistant, sufficiency: Sufficiency, question: str
) -> None:
    assert missing(assistant, sufficiency, question) is None


@pytest.mark.parametrize("name", ["zanubrutinib", "xyzumab", "examplezumab", "nonsensinib"])
def test_a_drug_that_no_reference_names_is_told_by_name(
    assistant: Assistant, sufficiency: Sufficiency, name: str
) -> None:
    found = missing(assistant, sufficiency, f"What dose of {name} for cytopenia after CAR-T?")

    assert found == Missing(in_field=True, names=(name,))


def test_an_unknown_drug_of_the_history_that_is_not_asked_about_does_not_refuse(
    assistant: Assistant, sufficiency: Sufficiency
) -> None:
    question = "He had zanubrutinib years ago. Does eltrombopag help platelets after CAR-T?"

    assert missing(assistant, sufficiency, question) is None


def test_names_that_no_reference_brings_together_are_told(
    assistant: Assistant, sufficiency: Sufficiency
) -> None:
    question = "Does emapalumab help hepatitis C in chronic lymphocytic leukemia after CAR-T?"

    found = missing(assistant, sufficiency, question)

    assert found is not None
    assert found.together
    assert "emapalumab" in found.names
    assert "hepatitis-c" in found.names


def test_a_comparison_need_not_stand_in_one_reference(
    assistant: Assistant, sufficiency: Sufficiency
) -> None:
    question = "Emapalumab versus eltrombopag in hepatitis C after CAR-T: which differs how?"

    found = missing(assistant, sufficiency, question)

    assert not (found and found.together)


def test_a_patient_without_cart_is_out_of_field(
    assistant: Assistant, sufficiency: Sufficiency
) -> None:
    question = "My patient has no cancer and no CAR-T: which iron tablets suit her?"

    assert missing(assistant, sufficiency, question) == Missing(in_field=False)


@pytest.mark.parametrize(
    "question",
    [
        "Does low IgG after CAR-T without cancer progression need IVIG?",
        "Is the eltrombopag evidence from aplastic anemia and not CAR-T?",
        "Does G-CSF buy time until neutrophils recover after CAR-T?",
    ],
)
def test_words_that_look_like_another_field_refuse_nothing(
    assistant: Assistant, sufficiency: Sufficiency, question: str
) -> None:
    assert missing(assistant, sufficiency, question) is None


@pytest.mark.parametrize("behind", ["", " in that case", " in Europe"])
def test_a_word_behind_it_makes_no_question_one_on_a_study(
    assistant: Assistant, sufficiency: Sufficiency, behind: str
) -> None:
    question = f"Which diet helps neutrophils after CAR-T{behind}?"

    assert missing(assistant, sufficiency, question) is not None


def test_without_hits_a_question_stays_in_its_field(sufficiency: Sufficiency) -> None:
    inside = sufficiency.missing(read_question("eltrombopag after CAR-T?"), [])
    outside = sufficiency.missing(read_question("a cake without eggs?"), [])

    assert (inside, outside) == (Missing(in_field=True), Missing(in_field=False))


@pytest.mark.parametrize(
    "question",
    [
        "What was the mean age in the Dutch CAR-HEMATOTOX cohort?",
        "Which anakinra dose in mg/kg after CAR-T?",
        "What was the blood group of the Turin eltrombopag patient?",
    ],
)
def test_an_attribute_that_no_record_gives_is_missing(
    assistant: Assistant, sufficiency: Sufficiency, question: str
) -> None:
    found = missing(assistant, sufficiency, question)

    assert found is not None
    assert found.in_field
    assert found.why


def test_a_record_that_says_what_it_lacks_is_quoted_as_the_reason(
    assistant: Assistant, sufficiency: Sufficiency
) -> None:
    question = "Which weekly dose of romiplostim was given in the case report after CAR-T?"

    found = missing(assistant, sufficiency, question)

    assert found is not None
    assert found.limit is not None
    assert found.limit.text in found.why


def test_a_false_premise_is_answered_and_not_refused(
    assistant: Assistant, sufficiency: Sufficiency
) -> None:
    question = "Since lusutrombopag is approved for lymphoma, how long is it taken?"

    assert missing(assistant, sufficiency, question) is None


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (Missing(True, ("x",)), "None of them speaks of x."),
        (Missing(True, ("x", "y"), together=True), "None of them speaks of x and y together."),
        (Missing(True, ("x",), kind="dose"), "None of those that speak of x gives the dose."),
        (Missing(True), ""),
    ],
)
def test_what_is_missing_is_told_in_a_sentence(found: Missing, why: str) -> None:
    assert found.why == why


@pytest.mark.parametrize(
    ("question", "doubtful"),
    [
        ("How often do platelets recover on eltrombopag after CAR-T?", False),
        ("Is acupuncture safe with platelets of 40 after CAR-T?", True),
        ("Since eltrombopag is approved after CAR-T, which dose?", False),
    ],
)
def test_an_answer_that_may_miss_the_question_is_doubtful(
    assistant: Assistant, sufficiency: Sufficiency, question: str, doubtful: bool
) -> None:
    assert sufficiency.doubtful(read_question(question), found(assistant, question)) == doubtful


def test_a_follow_up_and_a_bare_name_are_refused_only_for_what_can_be_named(
    assistant: Assistant, sufficiency: Sufficiency
) -> None:
    far = "what does the EHA/EBMT say for high risk patients instead? (growth factors)"
    hits = found(assistant, far)

    assert sufficiency.missing(read_question(far), hits) == Missing(in_field=True)
    assert sufficiency.missing(read_question(far), hits, follow_up=True) is None
    assert missing(assistant, sufficiency, "eltrombopag") is None
    assert missing(assistant, sufficiency, "eltrombopag in swimmers") is not None


def test_a_name_that_an_answered_topic_has_is_no_reason_to_refuse(
    assistant: Assistant, sufficiency: Sufficiency
) -> None:
    question = "Afebrile, neutropenic, cultures negative. Can I stop tazocin: and if stopped early?"
    asked, hits = read_question(question), found(assistant, question)

    typed = sufficiency.missing(asked, hits, follow_up=True, typed="and if stopped early?")
    assert typed is None
    named = sufficiency.missing(asked, hits, follow_up=True, typed="can I stop tazocin early?")
    assert named == Missing(in_field=True, names=("tazocin",))


@pytest.mark.parametrize(
    ("question", "doubtful"),
    [("available in the US? (hetrombopag)", True), ("how many responded? (eltrombopag)", False)],
)
def test_a_follow_up_with_hardly_an_answer_is_called_doubtful(
    assistant: Assistant, sufficiency: Sufficiency, question: str, doubtful: bool
) -> None:
    caveat = sufficiency.caveat(read_question(question), found(assistant, question), True)

    assert (caveat == DOUBT) is doubtful


def test_what_is_asked_about_low_counts_is_never_of_another_field(
    assistant: Assistant, sufficiency: Sufficiency
) -> None:
    diet = missing(assistant, sufficiency, "Is blue cheese allowed with an ANC of 0.3?")
    cake = missing(assistant, sufficiency, "Is blue cheese allowed in a cheesecake?")

    assert (diet, cake) == (Missing(in_field=True), Missing(in_field=False))


def test_a_dose_of_nothing_is_refused(assistant: Assistant, sufficiency: Sufficiency) -> None:
    question = "what dose? (CAR-T)"
    asked, hits = read_question(question), found(assistant, question)

    assert sufficiency.missing(asked, hits, follow_up=True) == Missing(in_field=True)


@pytest.mark.parametrize(
    "question", ["What did JULIET show?", "Key findings of CARTITUDE-1", "Results of Fried 2019?"]
)
def test_what_a_study_found_is_answered_from_it(
    assistant: Assistant, sufficiency: Sufficiency, question: str
) -> None:
    assert missing(assistant, sufficiency, question) is None
    assert not sufficiency.doubtful(read_question(question), found(assistant, question))


@pytest.mark.parametrize(
    "question", ["what did KarMMa-3 show?", "ganciclovir or posaconazole dose?"]
)
def test_a_trial_or_drug_that_is_spoken_of_is_in_the_field(
    assistant: Assistant, sufficiency: Sufficiency, question: str
) -> None:
    lacking = missing(assistant, sufficiency, question)

    assert lacking is not None
    assert lacking.in_field
