"""What a chat model writes is shown where it stands; every fault ends in the composed answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from assistant.answers import Answer
from assistant.ask import Assistant
from assistant.cli import main
from assistant.model import load_model
from assistant.settings import Settings
from assistant.written import WHY
from tests.chat_server import ChatServer, Reply, says, serving
from tests.doubles import ScriptedModel

QUESTION = "What eltrombopag dose did the Turin patient get after tisagenlecleucel?"
LIMIT = 2.5
PASSAGE = re.compile(r'<passage number="(\d+)">\n(.*?)\n</passage>')


def given(user: str) -> list[str]:
    """Return the passages of a prompt, in order."""
    return [text for _, text in PASSAGE.findall(user)]


def copied(user: str, *numbers: int) -> str:
    """Return passages of a prompt as sentences that cite themselves."""
    return " ".join(f"{given(user)[n - 1].rstrip('.')} [{n}]." for n in numbers)


@contextmanager
def with_server(site: Assistant, reply: Callable[[str], Reply]) -> Iterator[ChatServer]:
    """Give a site a chat server that replies so."""

    def to(request: dict[str, Any]) -> Reply:
        return reply(request["messages"][-1]["content"])

    with serving(to) as server:
        settings = Settings(
            chat_model="openai:scripted", chat_base_url=server.url, chat_key=SecretStr("k"),
            chat_time_limit=60,
        )  # fmt: skip
        model = load_model(settings)
        assert model
        try:
            site.model = model
            yield server
        finally:
            model.close()


def asked_over_http(site: Assistant, reply: Callable[[str], Reply]) -> list[Answer]:
    """Return every state of the answer of a site whose chat server replies so."""
    with with_server(site, reply):
        return list(site.stream(QUESTION))


@pytest.fixture(scope="module")
def site(assistant: Assistant) -> Assistant:
    """Return an assistant to which each test gives the chat model of a site.

    One question is asked before: the vendor's library is imported with the first, in seconds.
    """
    with with_server(first := Assistant(assistant.searcher, None, 60), lambda _: Reply()):
        first.ask(QUESTION)
    return Assistant(assistant.searcher, None, LIMIT)


def told(answer: Answer) -> tuple[object, ...]:
    """Return what a reader gets of an answer, notes and timings left out."""
    return (answer.claims, answer.references, answer.refusal)


def test_the_sentences_of_a_model_are_the_answer_and_come_one_by_one(site: Assistant) -> None:
    answers = asked_over_http(site, lambda user: says(copied(user, 1, 2, 3)))
    last = answers[-1]

    assert [len(answer.claims) for answer in answers] == [1, 2, 3, 3]
    assert [answer.partial for answer in answers] == [True, True, True, False]
    assert last.writing
    assert last.writing.shown
    assert (last.writing.model, last.writing.written) == ("openai:scripted", 3)
    assert last.writing.prompts[0].name == "answer"
    assert [r.number for r in last.references] == list(range(1, len(last.references) + 1))
    assert last.claims[0].citations[0].reference == "scaldaferri-2023-eltrombopag"


def fault_of(answers: list[Answer]) -> str:
    """Return the fault that the last of an answer's states tells."""
    writing = answers[-1].writing
    assert writing
    assert not writing.shown
    return writing.fault


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (Reply(status=401), "key"), (Reply(status=429), "busy"), (Reply(status=500), "failed"),
        (Reply(status=404), "unknown"), (Reply(), "empty"), (Reply((" ", "\n")), "empty"),
        (Reply(("late",), pause=30), "slow"), (Reply(("so ",) * 900, pause=0.05), "slow"),
        (Reply(("Half a sen",), end="cut"), "cut-off"), (Reply(("Half",), end=""), "cut-off"),
        (Reply(("Half a sentence that",), end="length"), "cut-off"), (Reply(tool=True), "tools"),
        (Reply(("word ",), endless=True), "endless"), (says(*["It rose [1]."] * 40), "repeating"),
        (says("Not answered."), "declined"), (says("Platelets recovered after 40 days."), "core"),
        (says("Platelets recovered (1). They did (2)."), "core"),
        (says("Die Thrombozyten erholten sich nach 40 Tagen [1]."), "core"),
        (says("血小板在40天后恢复 [1]。"), "core"), (says("<tool_call>{}</tool_call> [1]"), "core"),
        (says("The dose was 500 mg [1]."), "core"), (says("It was romiplostim [1]."), "core"),
        (says('{"answer": "50 mg", "citations": [1]}'), "core"),
    ],
)  # fmt: skip
def test_every_fault_ends_in_the_composed_answer_with_a_notice_in_time(
    site: Assistant, assistant: Assistant, reply: Reply, fault: str
) -> None:
    composed = assistant.ask(QUESTION)
    answers = asked_over_http(site, lambda _: reply)

    assert answers[-1].timings_ms["total"] < 1000 * (LIMIT + 2)
    assert fault_of(answers) == fault
    assert told(answers[-1]) == told(composed)
    assert answers[-1].notes == (f"Composed from the references: the language model {WHY[fault]}.",)
    assert not answers[-1].partial


def test_a_connection_cut_after_good_sentences_still_ends_in_the_composed_answer(
    site: Assistant,
    assistant: Assistant,
) -> None:
    def reply(user: str) -> Reply:
        return replace(says(copied(user, 1, 2)), end="cut")

    answers = asked_over_http(site, reply)

    assert answers[0].partial
    assert fault_of(answers) == "cut-off"
    assert told(answers[-1]) == told(assistant.ask(QUESTION))


def test_no_server_at_all_ends_in_the_composed_answer(
    site: Assistant, assistant: Assistant
) -> None:
    with serving(lambda _: Reply()) as server:
        settings = Settings(chat_model="openai:x", chat_base_url=server.url)
    model = load_model(settings)
    assert model
    site.model = model
    answers = list(site.stream(QUESTION))
    model.close()

    assert fault_of(answers) == "unreachable"
    assert told(answers[-1]) == told(assistant.ask(QUESTION))


def answered(site: Assistant, *replies: str | Callable[..., str]) -> Answer:
    """Return the answer written by a scripted model."""
    site.model = ScriptedModel(*replies)
    return site.ask(QUESTION)


def test_an_opening_sentence_that_does_not_stand_leaves_no_core(
    site: Assistant, assistant: Assistant
) -> None:
    answer = answered(
        site, lambda p: f"The dose was 500 mg [1]. {copied(p.user, 1, 2, 3)}", "None."
    )

    assert answer.writing
    assert answer.writing.fault == "core"
    assert told(answer) == told(assistant.ask(QUESTION))


def test_a_few_removed_sentences_are_told_with_the_reason(site: Assistant) -> None:
    answer = answered(
        site, lambda p: f"{copied(p.user, 1, 2, 3)} The dose was 500 mg [1].", "None."
    )

    assert answer.writing
    assert answer.writing.shown
    assert answer.removed == 1
    assert answer.writing.removed[0].text == "The dose was 500 mg."
    assert "500 mg" in answer.writing.removed[0].reason
    assert not any("500 mg" in claim.text for claim in answer.claims)


def test_half_of_the_sentences_must_stand(site: Assistant) -> None:
    bad = "The dose was 500 mg [1]. The dose was 600 mg [1]. The dose was 700 mg [1]."
    answer = answered(site, lambda p: f"{copied(p.user, 1, 2)} {bad}", "None.")

    assert answer.writing
    assert answer.writing.fault == "core"


@pytest.mark.parametrize(
    ("question", "at", "enough"),
    [
        ("Why watch statins with eltrombopag, and which calcium interval applies?", 8, False),
        ("How far apart are eltrombopag and calcium, and when are liver tests due?", 2, False),
        ("How often did platelets recover on eltrombopag in Spain, and how fast?", 1, True),
    ],
)  # fmt: skip
def test_what_stands_must_touch_most_of_what_is_asked(
    site: Assistant, question: str, at: int, enough: bool
) -> None:
    site.model = ScriptedModel(lambda p: copied(p.user, at))
    answer = site.ask(question)

    assert answer.writing
    assert answer.writing.shown == enough
    assert answer.writing.fault == ("" if enough else "core")


def test_a_refusal_never_reaches_the_model(site: Assistant) -> None:
    model = ScriptedModel("It was 50 mg [1].")
    site.model = model
    for question in ("Mrs Example, plt 9 after axi-cel", "Which pasta with tomatoes?", ""):
        assert site.ask(question).status == "refused"

    assert model.prompts == []


def test_the_command_line_prints_what_was_removed_where_it_is_asked_for(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def reply(request: dict[str, Any]) -> Reply:
        user = request["messages"][-1]["content"]
        invented = "Every patient recovered within 5 days [1]."
        return says(*([copied(user, 1, 2)] if len(given(user)) > 2 else []), invented)

    monkeypatch.setenv("CYTOPENIA_INDEX_FOLDER", str(settings.index_folder))
    monkeypatch.setenv("CYTOPENIA_CHAT_MODEL", "openai:scripted")
    with serving(reply) as server:
        monkeypatch.setenv("CYTOPENIA_CHAT_BASE_URL", server.url)
        with pytest.raises(SystemExit):
            main(["ask", QUESTION])
        plain = capsys.readouterr().out
        with pytest.raises(SystemExit):
            main(["ask", QUESTION, "--removed"])
        more = capsys.readouterr().out

    assert "1 sentence of the language model removed" in plain
    assert "5 days" not in plain
    assert "\nNot supported: Every patient recovered within 5 days." in more
