"""The questions that the reader is fitted on, and the passages that were read for each.

Of each question that was read against the references: the passages read, those fit to open an
answer and those that are not, by hand in `tests/questions/precedents.tsv` and by set in
`judged.tsv` (good to say next counts 0.3), and others that were found. Of the first hands and sets
it is only known whether any passage answers. Then the questions written for passages
(`queries.tsv`), each with some passages of other references.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import nan

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from assistant.ask import FOUND
from assistant.evaluation.questions import read_questions
from assistant.guard import cleaned, guard
from assistant.rewrite import rewrite
from index.reader import Scores
from index.search import CANDIDATES, Hit, Searcher, expanded
from tests.benchmarks.mean_queries import read_queries
from tests.benchmarks.precedents import (
    QUESTIONS,
    TRAINING,
    hash_of,
    judgements,
    measured,
    of_hands,
    plain,
)

CALLED = {"first": 1.0, "good": 0.3, "misleading": 0.0}
# How much a passage counts that was not read by itself, and those of a written question.
NOT_READ, WRITTEN = 0.3, 0.15
NEAREST, FARTHER, OTHERS = 24, 6, 14


@dataclass(frozen=True)
class QuestionRead:
    """A question, its vector, and the passages found for it, with scores and counting `weights`.

    `answers` is 1.0 of a passage fit to open an answer, 0.0 of one that is not, nan where unknown;
    `answered` whether any of them does, nan where unknown or told by `answers`. `asked` is what the
    first is asked for beside the question, of one that was written for it.
    """

    who: str
    question: NDArray[np.float32]
    passages: tuple[str, ...]
    scores: tuple[Scores, ...]
    answers: tuple[float, ...]
    weights: tuple[float, ...]
    answered: float = nan
    asked: NDArray[np.float32] | None = None


def questions_read() -> Iterator[tuple[str, str, bool, dict[str, float]]]:
    """Yield a hand or set, its question, whether it is answered, what passages are by hash."""
    judged: dict[str, dict[str, float]] = {}
    for (question, passage), call in judgements().items():
        judged.setdefault(question, {})[hash_of(passage)] = CALLED[call]
    hands = ((one.hand, one.question, one.answered, dict(one.read)) for one in of_hands())
    sets = (
        (name, one.question, one.answerable, judged.get(one.id, {}))
        for name in TRAINING
        for one in read_questions(QUESTIONS / f"{name}.jsonl")
        if not one.history
    )
    measuring = measured()
    for who, question, answered, read in chain(hands, sets):
        if not (guard(question) or plain(question) in measuring):
            yield who, question, answered, read


def of_questions(searcher: Searcher) -> Iterator[QuestionRead]:
    """Yield every question that was read."""
    random = np.random.default_rng(0)
    for who, question, answered, called in tqdm(list(questions_read())):
        text = rewrite(cleaned(question), (), searcher.terms.seen).question
        vector = searcher.encoder.encode([expanded(text)])[0]
        hits = searcher.search(text, FOUND)
        rest = [NEAREST + at for at in random.permutation(max(len(hits) - NEAREST, 0)).tolist()]
        kept = {*range(min(NEAREST, len(hits))), *rest[:FARTHER]}
        kept |= {at for at, hit in enumerate(hits) if hash_of(hit.passage.id) in called}
        if kept:
            yield read_of(who, vector, [hits[at] for at in sorted(kept)], called, answered)


def read_of(
    who: str,
    vector: NDArray[np.float32],
    hits: Sequence[Hit],
    called: Mapping[str, float],
    answered: bool,
) -> QuestionRead:
    """Return a question with what is known of each hit."""
    calls = [called.get(hash_of(hit.passage.id)) for hit in hits]
    unknown = nan if answered and not called else 0.0
    answers = [unknown if call is None else call for call in calls]
    lost = answered and bool(called) and 1.0 not in answers
    return QuestionRead(
        who,
        vector,
        tuple(hit.passage.id for hit in hits),
        tuple((hit.dense, hit.lexical, hit.asked) for hit in hits),
        tuple(answers),
        tuple(NOT_READ if call is None else 1.0 for call in calls),
        nan if lost else float(answered),
    )


def questions_written() -> Iterator[tuple[str, list[str]]]:
    """Yield each passage and the questions written for it that no measuring set asks."""
    measuring = measured()
    for passage, questions in read_queries():
        yield passage, [question for question in questions if plain(question) not in measuring]


def of_passages(searcher: Searcher) -> Iterator[QuestionRead]:
    """Yield the questions written for each passage, with it and with some of other references.

    What the passage is asked for is taken without the question itself, as if there were none where
    it is the only one.
    """
    random = np.random.default_rng(0)
    vectors = searcher._store.vectors()
    ids, texts = list(vectors), np.stack(list(vectors.values()))
    references = np.array([searcher.passages[id_].reference for id_ in ids])
    for passage, questions in tqdm([one for one in questions_written() if one[0] in vectors]):
        encoded = searcher.encoder.encode([expanded(question) for question in questions])
        at = ids.index(passage)
        own = np.where(references == references[at], -9.0, 0.0)
        for question, vector in zip(questions, encoded, strict=True):
            dense = np.einsum("ij,j->i", texts, vector)
            words = searcher._lexical.best(question, CANDIDATES, None)
            best = max(words.values(), default=1.0) or 1.0
            lexical = np.array([words.get(id_, 0.0) / best for id_ in ids])
            rest = encoded.sum(0) - vector if len(questions) > 1 else texts[at]
            rest = rest / np.linalg.norm(rest)
            asked = searcher._queries.nearness(vector)
            asked[passage] = float(rest @ vector)
            near = np.argsort(-(dense + lexical / 2 + own))[:NEAREST]
            rows = [at, *random.permutation(near)[:OTHERS].tolist()]
            yield QuestionRead(
                "",
                vector,
                tuple(ids[row] for row in rows),
                tuple(
                    (float(dense[row]), float(lexical[row]), asked.get(ids[row], float(dense[row])))
                    for row in rows
                ),
                (1.0, *[0.0] * OTHERS),
                (WRITTEN, *[WRITTEN / 2] * OTHERS),
                asked=rest,
            )
