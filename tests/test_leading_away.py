"""A follow-up that leads away from its topic is refused; one that found nothing asks on of it."""

from __future__ import annotations

import pytest

from assistant.ask import Assistant
from tests.doubles import ScriptedModel
from tests.test_followup import talk


@pytest.mark.parametrize("question", ["who pays for it?", "does it matter for stored sperm?"])
def test_a_follow_up_that_leads_away_is_refused(assistant: Assistant, question: str) -> None:
    history = talk("Which dose of eltrombopag was used after CAR-T?", "50 mg/day [1].")

    refusal = assistant.ask(question, history).refusal

    assert refusal is not None
    assert refusal.reason == "not-answered"


@pytest.mark.parametrize("with_model", [False, True])
def test_a_question_without_answer_asks_on_of_the_talk(
    assistant: Assistant, with_model: bool
) -> None:
    question = "when is replacement advised for Carvykti?"
    history = talk("How common is low IgG after CD19 CAR-T?", "In 91% of 579 patients [1].")
    # A model that restates nothing and writes nothing takes nothing away.
    site = Assistant(assistant.searcher, ScriptedModel("no", "no")) if with_model else assistant

    answer = site.ask(question, history)

    assert assistant.ask(question).refusal
    assert "400 mg/dL" in answer.claims[0].text
    assert any(note.startswith("Understood as") and "IgG" in note for note in answer.notes)


def test_a_few_words_that_ask_of_the_topic_lead_nowhere_else(assistant: Assistant) -> None:
    history = talk("Which dose of eltrombopag was used after CAR-T?", "50 mg/day [1].")

    assert assistant.ask("and the safety?", history).claims
