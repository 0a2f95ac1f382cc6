"""The support function: its accuracy on labelled pairs, its reasons, and a model in its place."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.checking.held import strange_figures
from assistant.checking.support import SupportByEntailment, SupportByWords, Verdict, load_support
from assistant.evaluation.pairs import PAIRS, Accuracy, accuracy, read_pairs
from assistant.settings import Settings
from index.encoder import EncoderFault

HALVES = ("dev", "held-out", "third", "fourth")
TEXT = "In 38 adults with LBCL, eltrombopag 50 mg raised platelets in 29 of 38 (76.3%) by day 32."


@pytest.fixture(scope="module")
def measured() -> dict[str, Accuracy]:
    """Return the accuracy of the rules on each half of the labelled pairs."""
    return accuracy(SupportByWords(), read_pairs(PAIRS))


@pytest.mark.parametrize(
    ("half", "floor"), [("dev", 0.99), ("held-out", 0.99), ("third", 0.96), ("fourth", 0.97)]
)
def test_what_the_rules_call_supported_is_supported(
    measured: dict[str, Accuracy], half: str, floor: float
) -> None:
    """docs/evaluation.md tells what each half gave when it was first measured."""
    assert measured[half].precision >= floor


@pytest.mark.parametrize(
    ("half", "floor"), [("dev", 0.96), ("held-out", 0.94), ("third", 0.97), ("fourth", 0.94)]
)
def test_most_paraphrases_are_called_supported(
    measured: dict[str, Accuracy], half: str, floor: float
) -> None:
    assert measured[half].recall >= floor


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("label", ["number", "unit", "drug"])
def test_changed_numbers_units_and_drugs_are_caught(
    measured: dict[str, Accuracy], half: str, label: str
) -> None:
    assert measured[half].caught(label) >= 0.99


def test_the_labelled_pairs_are_many_and_their_halves_share_no_passage() -> None:
    pairs = read_pairs(PAIRS)
    halves = [{p.passage for p in pairs if p.half == half} for half in HALVES]

    assert len(pairs) >= 800
    assert len({pair.id for pair in pairs}) == len(pairs)
    assert not any(one & other for one, other in combinations(halves, 2))


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("Romiplostim 50 mg raised platelets.", "do not name romiplostim"),
        ("Eltrombopag 75 mg raised platelets.", "do not hold 75 mg"),
        ("Eltrombopag 50 mcg raised platelets.", "do not hold 50 ug"),
        ("Eltrombopag raised platelets in children.", "do not speak of children"),
        ("Eltrombopag lowered platelets in 29 of 38.", "say the opposite (amount)"),
        ("Eltrombopag did not raise platelets.", "deny"),
        ("Eltrombopag raised platelets and cured cataract.", "do not speak of"),
    ],
)
def test_a_claim_that_is_not_supported_is_told_why(claim: str, reason: str) -> None:
    verdict = SupportByWords().judge(claim, TEXT)

    assert not verdict.supported
    assert reason in verdict.reason


LISTED = (
    "After CAR-T, 9 of 42 patients (21%) on eltrombopag and 2 of 30 on placebo responded: overall "
    "response was 91% at day 30 and complete response 78% at day 90 (hazard ratio 2.98; P = 0.08)."
)


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("A complete response of 91% was seen.", "do not give 91 for this"),
        ("The response was 78% at day 30 and 91% at day 90.", "for this"),
        ("On eltrombopag 18 of 42 patients responded.", "18 of 42"),
        ("More than half of patients on eltrombopag responded, less than half on placebo.", "half"),
        ("The hazard was five times as high.", "5 times"),
        ("The response on eltrombopag was significantly higher.", "not find it significant"),
        ("Fewer had an overall than a complete response (91% versus 78%).", "do not show"),
        ("Eltrombopaginoselin was given after CAR-T.", "do not"),
    ],
)
def test_a_figure_at_another_place_or_of_another_size_is_not_supported(
    claim: str, reason: str
) -> None:
    verdict = SupportByWords().judge(claim, LISTED)

    assert not verdict.supported
    assert reason in verdict.reason


@pytest.mark.parametrize(
    "claim",
    [
        "The complete response was 78% and the overall response 91%.",
        "More than three quarters had a complete response (78%).",
        "The hazard was almost three times as high.",
        "More responded on eltrombopag than on placebo (9 of 42 versus 2 of 30).",
    ],
)
def test_the_same_figures_in_other_words_are_supported(claim: str) -> None:
    assert SupportByWords().judge(claim, LISTED) == Verdict(True)


def test_a_comparison_is_read_from_the_two_figures_of_the_text() -> None:
    text = "Infection occurred in 10% with eltrombopag compared with 25% with romiplostim."
    claim = "Infection was {} frequent with eltrombopag than with romiplostim."

    less, more = (SupportByWords().judge(claim.format(word), text) for word in ("less", "more"))

    assert less == Verdict(True)
    assert "show the opposite" in more.reason


def test_a_figure_of_one_grade_is_no_figure_of_another() -> None:
    text = "Any-grade neutropenia was present in 68% and grade 3 or higher in 29% of patients."

    verdict = SupportByWords().judge("Grade 3 or higher neutropenia was present in 68%.", text)

    assert "do not give 68" in verdict.reason


def test_a_paraphrase_is_supported() -> None:
    claim = "With eltrombopag at 50 mg the platelets of 29 of the 38 adults had risen by day 32."

    assert SupportByWords().judge(claim, TEXT) == Verdict(True)


def test_every_passage_of_the_corpus_supports_itself(assistant: Assistant) -> None:
    support = SupportByWords()
    texts = [passage.text for passage in assistant.searcher.passages.values()][::4]

    refused = [text for text in texts if not support.judge(text, text).supported]

    assert len(refused) <= 0.005 * len(texts), refused


class AlwaysEntailed:
    """Says that everything is entailed, or nothing: what the model adds to the rules shows."""

    def __init__(self, probability: float) -> None:
        self._probability = probability

    def probability(self, text: str, claim: str) -> float:
        return self._probability


def test_a_model_judges_the_wording_but_the_rules_keep_the_figures() -> None:
    willing = SupportByEntailment(AlwaysEntailed(0.9))
    strict = SupportByEntailment(AlwaysEntailed(0.1))

    assert willing.judge("Eltrombopag cured cataract.", TEXT) != Verdict(True)  # a concept of ours
    assert willing.judge("Eltrombopag was liked by the 38 adults.", TEXT) == Verdict(True)
    assert not willing.judge("Eltrombopag 75 mg was liked.", TEXT).supported
    assert "10%" in strict.judge("Eltrombopag raised platelets.", TEXT).reason


def test_without_a_setting_the_rules_judge() -> None:
    assert isinstance(load_support(Settings()), SupportByWords)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderFault, match="CYTOPENIA_SUPPORT"):
        load_support(Settings(support=tmp_path))


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("HR 2.98 (95% CI, 1.60 to 4.91).", "HR 2.98 (95% CI 1.60-4.91)."),
        ("Haemoglobin was below 7 g/dL.", "Haemoglobin was below 70 g/L."),
        ("Platelets ≥50 × 10⁹/L.", "Platelets of at least 50 k/microliter."),
        ("Neutrophils of 1.0 × 10⁹/L.", "Neutrophils of 1000-1499/mm³."),
        ("It was seen after half a year.", "It was seen after 6 months."),
        ("It was seen at 18 months.", "It was seen at one year and a half."),
        ("60% bled.", "Six in ten bled."), ("9% bled.", "One in eleven bled."),
        ("50% bled.", "Half bled."), ("0% bled.", "None bled."), ("81 bled.", "Eighty-one bled."),
    ],
)  # fmt: skip
def test_a_figure_may_be_written_in_another_way(claim: str, text: str) -> None:
    assert strange_figures(claim, text) == []


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("HR 2.98 (95% CI, 1.64 to 4.91).", "HR 2.98 (95% CI 1.60-4.91)."),
        ("Haemoglobin was below 70 g/dL.", "Haemoglobin was below 70 g/L."),
        ("Platelets ≥5 × 10⁹/L.", "Platelets of at least 50 k/microliter."),
        ("70% bled.", "Six in ten bled."), ("11% bled.", "One in eleven bled."),
        ("5% bled.", "None bled."), ("It was seen after half a year.", "It was seen at 7 months."),
    ],
)  # fmt: skip
def test_a_figure_written_in_another_way_must_be_the_same(claim: str, text: str) -> None:
    assert strange_figures(claim, text) != []
