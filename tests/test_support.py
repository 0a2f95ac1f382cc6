"""The support function: its accuracy on labelled pairs, its reasons, and a model in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.checking.support import SupportByEntailment, SupportByWords, Verdict, load_support
from assistant.evaluation.pairs import PAIRS, Accuracy, accuracy, read_pairs
from assistant.settings import Settings
from index.encoder import EncoderFault

TEXT = "In 38 adults with LBCL, eltrombopag 50 mg raised platelets in 29 of 38 (76.3%) by day 32."


@pytest.fixture(scope="module")
def measured() -> dict[str, Accuracy]:
    """Return the accuracy of the rules on each half of the labelled pairs."""
    return accuracy(SupportByWords(), read_pairs(PAIRS))


@pytest.mark.parametrize(("half", "floor"), [("dev", 0.97), ("held-out", 0.93)])
def test_what_the_rules_call_supported_is_supported(
    measured: dict[str, Accuracy], half: str, floor: float
) -> None:
    """docs/evaluation.md tells why the held-out half has a lower floor."""
    assert measured[half].precision >= floor


@pytest.mark.parametrize(("half", "floor"), [("dev", 0.94), ("held-out", 0.8)])
def test_most_paraphrases_are_called_supported(
    measured: dict[str, Accuracy], half: str, floor: float
) -> None:
    assert measured[half].recall >= floor


@pytest.mark.parametrize("half", ["dev", "held-out"])
@pytest.mark.parametrize("label", ["number", "unit", "drug"])
def test_changed_numbers_units_and_drugs_are_caught(
    measured: dict[str, Accuracy], half: str, label: str
) -> None:
    assert measured[half].caught(label) >= 0.99


def test_the_labelled_pairs_are_many_and_their_halves_share_no_passage() -> None:
    pairs = read_pairs(PAIRS)
    halves = {half: {p.passage for p in pairs if p.half == half} for half in ("dev", "held-out")}

    assert len(pairs) >= 600
    assert len({pair.id for pair in pairs}) == len(pairs)
    assert not halves["dev"] & halves["held-out"]


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
