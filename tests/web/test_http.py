"""The HTTP interface of the running program: answers, references, calculators, errors, headers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import not_a_server_error

from assistant.ask import Assistant
from assistant.followup import Turn
from assistant.render import as_json

QUESTION = "How often do platelets recover on eltrombopag after CAR-T?"
SERIES = {"counts": [{"day": day, "count": 0.4} for day in range(31)], "unit": "10^9/L"}


@pytest.fixture(scope="module")
def http(site: str) -> Iterator[httpx.Client]:
    """Return a client of the running program."""
    with httpx.Client(base_url=site, timeout=60) as client:
        yield client


def timeless(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "timings_ms"}


def test_the_answer_is_the_one_that_the_assistant_gives(
    http: httpx.Client, assistant: Assistant
) -> None:
    history = [{"role": "user", "content": QUESTION}]
    asked = {"question": "What about romiplostim?", "history": history}
    turns = [Turn("user", QUESTION)]

    answer = http.post("/api/ask", json=asked).raise_for_status().json()

    due = httpx.Response(200, json=as_json(assistant.ask(asked["question"], turns))).json()
    assert timeless(answer) == timeless(due)


def test_filters_keep_the_answer_to_the_references_they_let_pass(http: httpx.Client) -> None:
    asked = {"question": QUESTION, "filters": {"designs": ["case-report"]}}
    answer = http.post("/api/ask", json=asked).raise_for_status().json()

    assert {reference["design"] for reference in answer["references"]} <= {"case-report"}


def test_a_cited_span_is_found_in_the_passage_of_the_reference(http: httpx.Client) -> None:
    answer = http.post("/api/ask", json={"question": QUESTION}).json()
    cited = [citation for claim in answer["claims"] for citation in claim["citations"]]

    assert cited
    for citation in cited:
        record = http.get(f"/api/references/{citation['reference']}").raise_for_status().json()
        texts = {passage["id"]: passage["text"] for passage in record["passages"]}
        span = texts[citation["passage"]][citation["start"] : citation["end"]]
        assert span == citation["quote"]


def test_references_are_listed_and_filtered(http: httpx.Client) -> None:
    everything = http.get("/api/references").json()
    some = http.get("/api/references", params={"design": "guideline", "year_from": 2020}).json()

    assert len(everything) > len(some) > 0
    assert all(r["design"] == "guideline" and r["year"] >= 2020 for r in some)


def test_the_calculators_answer_with_their_definition(http: httpx.Client) -> None:
    graded = http.post("/api/calculators/icaht", json=SERIES).raise_for_status().json()
    listed = http.get("/api/calculators").json()

    assert graded[0]["value"] == 4
    assert graded[0]["definition"] in listed


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "said"),
    [
        ("GET", "/api/references/none", None, 404, "no reference of this id"),
        ("DELETE", "/api/ask", None, 404, "see /api/docs"),
        ("POST", "/api/ask", {"query": "x"}, 422, "question: Field required"),
        ("POST", "/api/ask", {"question": "x" * 300_000}, 413, "256 KiB"),
        ("POST", "/api/calculators/icaht", {**SERIES, "unit": "stone"}, 422, "'stone'"),
        ("POST", "/api/calculators/icaht", {**SERIES, "period": "late"}, 422, "after day 30"),
    ],
)  # fmt: skip
def test_an_error_is_json_that_says_what_to_do(
    http: httpx.Client, method: str, path: str, body: object, status: int, said: str
) -> None:
    response = http.request(method, path, json=body) if body else http.request(method, path)

    assert response.status_code == status
    assert set(response.json()) == {"reason", "message"}
    assert said in response.json()["message"]


def test_a_body_of_no_given_length_is_cut_where_it_becomes_too_large(http: httpx.Client) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 10_000

    try:
        response = http.post("/api/ask", content=chunks())
    except httpx.HTTPError:
        return
    assert 400 <= response.status_code < 500


def test_every_page_says_what_it_may_load_and_who_may_frame_it(http: httpx.Client) -> None:
    for path in ("/", "/api/docs", "/healthz"):
        policy = http.get(path).headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert policy.endswith("frame-ancestors 'self'")
        assert "unsafe-eval" not in policy
        assert "'unsafe-inline'" not in policy.split("style-src")[0]


def test_the_documentation_needs_no_script_and_no_other_host(http: httpx.Client) -> None:
    page = http.get("/api/docs").text

    assert "POST /api/ask" in page
    assert "<script" not in page
    assert "http://" not in page
    assert "https://" not in page


def test_readiness_and_life_are_told(http: httpx.Client) -> None:
    assert http.get("/healthz").json() == {"status": "alive"}
    assert http.get("/readyz").json() == {"status": "ready"}


def test_no_request_made_from_the_schema_ends_in_a_fault(site: str) -> None:
    schema = schemathesis.openapi.from_url(f"{site}/api/openapi.json")
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    tried = set()

    for result in schema.get_all_operations():
        operation = result.ok()

        @hypothesis_settings(
            max_examples=15, deadline=None, database=None, suppress_health_check=quiet
        )
        @given(operation.as_strategy())
        def holds(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=[not_a_server_error])

        holds()
        tried.add(operation.label)
    calculators = {"car-hematotox", "icaht", "t-icaht", "easix"}
    assert tried >= {"POST /api/ask", *(f"POST /api/calculators/{name}" for name in calculators)}
    assert tried >= {"GET /api/references", "GET /api/references/{id}", "GET /api/calculators"}
