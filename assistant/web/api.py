"""The HTTP interface: ask, references. Errors are JSON with a reason."""

from __future__ import annotations

import logging
from collections.abc import Generator
from typing import Annotated, Literal

from fastapi import APIRouter, FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.exceptions import HTTPException as StarletteHTTPException

from assistant.answers import Answer
from assistant.ask import Assistant
from assistant.calculators.result import InvalidInput
from assistant.followup import Turn
from assistant.guard import LONGEST_QUESTION
from assistant.render import as_json
from assistant.web.loader import Loader
from assistant.web.records import RecordOut, ReferenceOut, record_out, reference_out
from index.search import Filters

WAIT_SECONDS = 30.0
REASONS = {400: "bad-request", 404: "not-found", 405: "method", 413: "too-large", 503: "not-ready"}
Words = Annotated[list[str], Field(default_factory=list, max_length=20)]
Year = Annotated[int | None, Query(ge=1900, le=2100)]
log = logging.getLogger(__name__)


class Problem(BaseModel):
    """What went wrong, and in words what to do."""

    reason: str
    message: str


class TurnIn(BaseModel):
    """One earlier message of the conversation."""

    model_config = ConfigDict(extra="forbid")
    role: Literal["user", "assistant"]
    content: str = Field(max_length=4 * LONGEST_QUESTION)


class FiltersIn(BaseModel):
    """Which references to search; an empty list lets all pass."""

    model_config = ConfigDict(extra="forbid")
    topics: Words
    products: Words
    interventions: Words
    designs: Words
    year_from: int | None = Field(default=None, ge=1900, le=2100)
    year_to: int | None = Field(default=None, ge=1900, le=2100)

    def read(self) -> Filters:
        """Return the filters as the search takes them."""
        return Filters(
            tuple(self.topics), tuple(self.products), tuple(self.interventions),
            tuple(self.designs), self.year_from, self.year_to,
        )  # fmt: skip


class AskIn(BaseModel):
    """A question, the conversation before it, and which references to search."""

    model_config = ConfigDict(extra="forbid")
    question: str = Field(examples=["When can G-CSF start after CAR-T?"])
    history: list[TurnIn] = Field(default_factory=list, max_length=50)
    filters: FiltersIn | None = None


def router(loader: Loader) -> APIRouter:
    """Return the routes that ask and that read the references."""
    routes = APIRouter(prefix="/api", responses=problems(422, 413, 503))

    @routes.post("/ask", summary="Answer a question; every sentence cites its passage")
    async def ask(asked: AskIn, request: Request) -> dict[str, object]:
        history = [Turn(turn.role, turn.content) for turn in asked.history]
        filters = asked.filters.read() if asked.filters else None
        assistant = await run_in_threadpool(ready, loader)
        answers = assistant.stream(asked.question, history, filters)
        return as_json(await last_of(answers, request))

    @routes.get("/references", summary="List the references")
    def references(
        topic: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI copies it
        product: Annotated[list[str], Query()] = [],  # noqa: B006
        intervention: Annotated[list[str], Query()] = [],  # noqa: B006
        design: Annotated[list[str], Query()] = [],  # noqa: B006
        year_from: Year = None,
        year_to: Year = None,
    ) -> list[ReferenceOut]:
        filters = Filters(
            tuple(topic), tuple(product), tuple(intervention), tuple(design), year_from, year_to
        )
        known = ready(loader).searcher.references.values()
        return [reference_out(reference) for reference in known if filters.passes(reference)]

    @routes.get(
        "/references/{id}", summary="Read a reference with its passages", responses=problems(404)
    )
    def reference(id: str) -> RecordOut:
        found = ready(loader).searcher.references.get(id)
        if found is None:
            raise HTTPException(
                404, "There is no reference of this id; GET /api/references lists them."
            )
        return record_out(found)

    return routes


async def last_of(answers: Generator[Answer], request: Request) -> Answer:
    """Return the last state of an answer; stop writing it where the one who asked has gone."""
    async for state in iterate_in_threadpool(answers):
        answer = state
        if await request.is_disconnected():
            await run_in_threadpool(answers.close)
    return answer


def problems(*statuses: int) -> dict[int | str, dict[str, object]]:
    """Return the documentation of error answers."""
    return {status: {"model": Problem} for status in statuses}


def ready(loader: Loader) -> Assistant:
    """Return the assistant; 503 with the reason when it is not ready in time or broken."""
    try:
        assistant = loader.wait(WAIT_SECONDS)
    except (RuntimeError, ValueError, OSError) as error:
        log.error("the assistant is not available: %s", type(error).__name__)
        raise HTTPException(
            503, "The assistant could not be loaded; the person who runs it finds why in its log."
        ) from error
    if assistant is None:
        raise HTTPException(503, f"{loader.state} Try again in a moment.", {"Retry-After": "5"})
    return assistant


def explain_errors(app: FastAPI) -> None:
    """Let every error under /api be JSON with a reason, without repeating what was sent."""

    def problem(status: int, message: str, reason: str = "") -> JSONResponse:
        body = Problem(reason=reason or REASONS.get(status, "error"), message=message)
        return JSONResponse(body.model_dump(), status)

    @app.exception_handler(StarletteHTTPException)
    def refused(_: Request, error: StarletteHTTPException) -> JSONResponse:
        answer = problem(error.status_code, str(error.detail))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        lines = [
            f"{'.'.join(str(part) for part in item['loc'][1:]) or 'body'}: {item['msg']}"
            for item in error.errors()[:10]
        ]
        return problem(422, "; ".join(lines), "invalid")

    @app.exception_handler(InvalidInput)
    def not_calculable(_: Request, error: InvalidInput) -> JSONResponse:
        return problem(422, str(error), "invalid")

    @app.exception_handler(Exception)
    def fault(_: Request, error: Exception) -> JSONResponse:
        log.error("a request could not be answered: %s", type(error).__name__)
        return problem(
            500,
            "Something went wrong in the assistant; this does not mean that there is no evidence.",
            "fault",
        )
