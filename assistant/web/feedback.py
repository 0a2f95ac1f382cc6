"""Thumbs with a reason, kept with the answer's trace. The only import of SQLAlchemy."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Literal

import sqlalchemy as sql
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from assistant.export import Turn
from assistant.guard import guard
from assistant.web.conversation import NOT_KEPT

LONGEST_REASON = 500
Became = Literal["thanks", "identifiers", "answer_gone"]


class Base(DeclarativeBase):
    """The tables."""


class Rating(Base):
    """A thumb, its reason, and what produced the answer; the question only where it was sent."""

    __tablename__ = "ratings"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime.datetime]
    thumb: Mapped[str] = mapped_column(sql.String(4))
    reason: Mapped[str] = mapped_column(sql.String(LONGEST_REASON))
    question: Mapped[str | None]
    index: Mapped[str]
    status: Mapped[str]
    trace: Mapped[dict[str, object]] = mapped_column(sql.JSON)


class Feedback:
    """Keeps ratings in a database."""

    def __init__(self, url: str) -> None:
        """Open the database of a SQLAlchemy URL and make its table when it has none."""
        self._engine = sql.create_engine(url)
        Base.metadata.create_all(self._engine)

    def keep(
        self, turns: Sequence[Turn], at: int, thumb: str, reason: str, with_question: bool
    ) -> Became:
        """Keep a rating of one turn; return the key of what is said to the reader."""
        if not 0 <= at < len(turns) or thumb not in ("up", "down"):
            return "answer_gone"
        refusal = guard(reason) if reason.strip() else None
        if refusal and refusal.reason == "identifiers":
            return "identifiers"
        turn = turns[at]
        asked = turn.asked if with_question and turn.asked != NOT_KEPT else None
        rating = Rating(
            at=datetime.datetime.now(datetime.UTC), thumb=thumb, reason=reason[:LONGEST_REASON],
            question=asked, index=turn.answer.index, status=turn.answer.status,
            trace=trace(turn),
        )  # fmt: skip
        with Session(self._engine) as session:
            session.add(rating)
            session.commit()
        return "thanks"

    def close(self) -> None:
        """Close the database."""
        self._engine.dispose()


def trace(turn: Turn) -> dict[str, object]:
    """Return what produced an answer: passages cited, references found, claims removed, times."""
    answer = turn.answer
    return {
        "cited": [c.passage for said in answer.sentences for c in said.citations],
        "ranked": list(answer.ranked),
        "removed": answer.removed,
        "refused": answer.refusal.reason if answer.refusal else None,
        "timings_ms": answer.timings_ms,
    }
