"""A site with a chat model: sentences as they pass, removed ones to look at, stop, faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from assistant.model import BEAT
from tests.chat_server import ChatServer, Reply, says, serving
from tests.e2e.chat import QUESTION, answers, ask, box, finished, marks
from tests.served import served
from tests.test_written import copied, given

pytestmark = pytest.mark.e2e
INVENTED = "Every patient recovered within 5 days [1]."


@dataclass
class Site:
    """A running program with a chat model; what the model says next is set by each test."""

    url: str
    model: ChatServer
    reply: list[Callable[[str], Reply]]

    def will(self, reply: Callable[[str], Reply]) -> None:
        """Set how the model answers every request from now on."""
        self.reply[:] = [reply]


@pytest.fixture(scope="module")
def site(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a site whose chat model runs at an OpenAI-compatible server."""
    reply: list[Callable[[str], Reply]] = [lambda _: Reply()]

    def to(request: dict[str, Any]) -> Reply:
        return reply[0](request["messages"][-1]["content"])

    folder = tmp_path_factory.mktemp("written")
    index = str(pytestconfig.cache.mkdir("index"))
    with (
        serving(to) as model,
        served(folder, index_folder=index, chat_model="openai:scripted", chat_base_url=model.url,
               chat_key="k", chat_time_limit="20") as url,
    ):  # fmt: skip
        yield Site(url, model, reply)


def partly_invented(user: str) -> Reply:
    """Write three supported sentences and one that is not, and stay with it when corrected."""
    correcting = len(given(user)) < 3
    return says(INVENTED) if correcting else says(copied(user, 1, 2), INVENTED, copied(user, 3))


def test_removed_sentences_are_counted_and_can_be_opened_marked_and_with_the_reason(
    page: Page, site: Site
) -> None:
    site.will(partly_invented)
    page.goto(site.url)
    answer = ask(page)
    said = page.get_by_text("Every patient recovered within 5 days")

    expect(answer).to_contain_text("Written by openai:scripted and checked")
    expect(answer).to_contain_text("1 sentence of the language model removed")
    expect(marks(answer)).not_to_have_count(0)
    expect(said).to_be_hidden()
    answer.get_by_text("Show what was removed (1)").click()
    expect(said).to_be_visible()
    expect(answer).to_contain_text("Not supported by the references")
    expect(answer.locator("details li")).to_contain_text(re.compile(r"Removed: .{10,}"))
    page.reload()
    expect(answers(page).last.get_by_text("Show what was removed (1)")).to_be_visible()


def test_the_same_is_told_over_http(site: Site) -> None:
    site.will(partly_invented)
    answer = httpx.post(f"{site.url}/api/ask", json={"question": QUESTION}, timeout=60).json()

    assert [gone["text"] for gone in answer["writing"]["removed"]] == [
        "Every patient recovered within 5 days."
    ]
    assert not any("5 days" in claim["text"] for claim in answer["claims"])


def test_sentences_appear_one_by_one_while_the_model_writes(page: Page, site: Site) -> None:
    site.will(lambda user: replace(says(copied(user, 1, 2, 3)), pause=0.06))
    page.goto(site.url)
    box(page).fill(QUESTION)
    box(page).press("Enter")
    last = answers(page).last
    expect(marks(last)).to_have_count(1)
    expect(last).to_contain_text("…")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    finished(page)

    expect(last).to_contain_text("What this rests on")
    expect(last).not_to_contain_text("removed")


def asked_without_end(page: Page, site: Site) -> None:
    """Ask a model that goes on writing, and wait for its first sentence."""
    site.model.hung_up.clear()
    site.will(lambda user: replace(says(copied(user, 1, 2, 3)), pause=0.1, endless=True))
    page.goto(site.url)
    box(page).fill(QUESTION)
    box(page).press("Enter")
    expect(marks(answers(page).last)).to_have_count(1)


def test_stop_ends_the_answer_and_the_request_at_the_model(page: Page, site: Site) -> None:
    asked_without_end(page, site)
    last = answers(page).last
    first = (last.locator("p").first.text_content() or "").strip()
    page.get_by_role("button", name="Stop").click()

    expect(last).to_contain_text("Stopped before it was finished")
    expect(last).to_contain_text(first)
    expect(last).to_contain_text("What this rests on")
    expect(box(page)).to_be_editable()
    assert site.model.hung_up.wait(10)
    page.wait_for_timeout(500)
    page.reload()
    expect(answers(page).last).to_contain_text(first)
    expect(answers(page).last).to_contain_text("Stopped before it was finished")


def test_stop_ends_a_question_that_came_with_the_address(page: Page, site: Site) -> None:
    site.model.hung_up.clear()
    site.will(lambda user: replace(says(copied(user, 1, 2, 3)), pause=0.1, endless=True))
    page.goto(f"{site.url}/embed?question={QUESTION.replace(' ', '+')}")
    expect(marks(answers(page).last)).to_have_count(1)
    page.get_by_role("button", name="Stop").click()

    expect(answers(page).last).to_contain_text("Stopped before it was finished")
    expect(page.locator("#question .submit-button")).to_be_visible()
    assert site.model.hung_up.wait(10)


def test_a_new_conversation_ends_the_answer_that_is_being_written(page: Page, site: Site) -> None:
    asked_without_end(page, site)
    page.get_by_role("button", name="New conversation").click()

    expect(answers(page)).to_have_count(0)
    expect(page.locator("#question .submit-button")).to_be_visible()
    assert site.model.hung_up.wait(10)
    expect(answers(page)).to_have_count(0)


SILENT = [Reply(("Half a",), pause=0.1, endless=True), Reply(("Half a",), pause=15), Reply(mute=15)]
NAMES = ["endless sentence", "silent once it has begun", "silent from the start"]


def asked_in_vain(page: Page, site: Site, reply: Reply) -> None:
    """Ask a model that does not come to an end of its first sentence."""
    site.model.hung_up.clear()
    site.model.requests.clear()
    site.will(lambda _: reply)
    page.goto(site.url)
    box(page).fill(QUESTION)
    box(page).press("Enter")
    while not site.model.requests:
        page.wait_for_timeout(50)


@pytest.mark.parametrize("beats", [0, 3])
@pytest.mark.parametrize("reply", SILENT, ids=NAMES)
def test_stop_ends_the_request_at_a_model_without_a_sentence(
    page: Page, site: Site, reply: Reply, beats: int
) -> None:
    asked_in_vain(page, site, reply)
    page.wait_for_timeout(beats * BEAT * 1000)
    page.get_by_role("button", name="Stop").click()

    expect(answers(page).last).to_contain_text("Stopped")
    assert site.model.hung_up.wait(3)


@pytest.mark.parametrize("reply", SILENT, ids=NAMES)
def test_closing_the_page_ends_the_request_at_the_model(
    page: Page, site: Site, reply: Reply
) -> None:
    asked_in_vain(page, site, reply)
    page.close()

    assert site.model.hung_up.wait(3)


@pytest.mark.parametrize("reply", SILENT, ids=NAMES)
def test_whoever_asked_over_http_and_has_gone_ends_the_request_at_the_model(
    site: Site, reply: Reply
) -> None:
    site.model.hung_up.clear()
    site.will(lambda _: reply)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{site.url}/api/ask", json={"question": QUESTION}, timeout=3)

    assert site.model.hung_up.wait(3)


@pytest.mark.parametrize(
    ("reply", "why"),
    [(Reply(status=500), "failed"), (Reply(("Half a sen",), end="cut"), "broke off")],
)
def test_a_fault_of_the_model_ends_in_the_composed_answer_with_a_notice(
    page: Page, site: Site, reply: Reply, why: str
) -> None:
    site.will(lambda _: reply)
    page.goto(site.url)
    answer = ask(page)

    expect(answer).to_contain_text(f"Composed from the references: the language model {why}")
    expect(answer).to_contain_text("29 of 38")
    expect(marks(answer)).not_to_have_count(0)
