"""One `Answer` feeds page, embed, HTTP, command line and evaluation: the citations are the same."""

from __future__ import annotations

import json
from urllib.parse import unquote

import httpx
import pytest
from gradio_client import Client
from playwright.sync_api import Page, expect

from assistant.ask import Assistant
from assistant.cli import main
from assistant.evaluation.questions import Question
from assistant.evaluation.run import evaluate
from assistant.render import as_json
from assistant.settings import Settings
from tests.e2e.chat import QUESTION, answers, ask, marks

pytestmark = pytest.mark.e2e
Cited = list[tuple[str, int, int]]


def cited(answer: dict[str, object]) -> Cited:
    """Return the citations of an answer as plain data, in order, without who wrote a passage.

    That stands among the references and has no mark of its own on the page.
    """
    said: list[dict[str, list[dict[str, object]]]] = [*answer["claims"], *answer["differences"]]  # type: ignore[misc]
    listed: list[dict[str, object]] = [*answer["references"]]  # type: ignore[misc]
    lines = {reference["citation"] for reference in listed}
    return [
        (str(c["passage"]), int(str(c["start"])), int(str(c["end"])))
        for sentence in said
        for c in sentence["citations"]
        if c["quote"] not in lines
    ]


def shown(page: Page) -> Cited:
    """Return the citations that the last answer of a page links to, in order."""
    found: Cited = []
    for link in marks(answers(page).last).all():
        _, passage, span = unquote(link.get_attribute("href") or "").split("/", 2)
        start, end = span.split("-")
        found.append((passage, int(start), int(end)))
    return found


def test_the_citations_are_identical_in_page_embed_http_command_line_and_evaluation(
    page: Page,
    site: str,
    settings: Settings,
    assistant: Assistant,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page.goto(site)
    ask(page)
    on_page = shown(page)
    page.goto(f"{site}/embed?question={QUESTION.replace(' ', '+')}")
    expect(answers(page).last).to_contain_text("What this rests on")
    in_embed = shown(page)
    over_http = cited(httpx.post(f"{site}/api/ask", json={"question": QUESTION}, timeout=60).json())
    monkeypatch.setenv("CYTOPENIA_INDEX_FOLDER", str(settings.index_folder))
    with pytest.raises(SystemExit):
        main(["ask", QUESTION, "--json"])
    on_command_line = cited(json.loads(capsys.readouterr().out))
    question = Question(
        id="q", question=QUESTION, type="numeric",
        references=("mingot-castellano-2024-eltrombopag",), facts=(("76.3%",),),
    )  # fmt: skip
    answer = evaluate(assistant, [question]).answers[0]
    in_evaluation = cited(as_json(answer))

    assert on_page
    assert on_page == in_embed == over_http == on_command_line == in_evaluation


@pytest.mark.parametrize("path", ["/", "/embed/"])
def test_gradios_client_is_answered_at_the_one_endpoint_that_is_public(
    site: str, path: str
) -> None:
    client = Client(f"{site}{path}", verbose=False)
    described = client.view_api(return_format="dict", print_info=False)
    answered, refused = (
        client.predict(question, api_name="/ask")
        for question in (QUESTION, "How do I bake sourdough bread?")
    )

    assert list(described["named_endpoints"]) == ["/ask"]
    assert described["unnamed_endpoints"] == {}
    assert "29 of 38" in answered
    assert "outside what the assistant" in refused
