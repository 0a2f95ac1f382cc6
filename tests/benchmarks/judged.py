"""How fit what is said is, by questions judged passage by passage.

Run: .venv/bin/python -m tests.benchmarks.judged [set …].
A row a set, of the questions that a passage answers: how often the answer opens with a passage
fit to open it, with one at least good to say, with one that misleads; the shares of all sentences
said that are good and that mislead (one that was not judged is neither); and how many of the
questions that no passage answers are refused, and how many more are called doubtful.
"""

from __future__ import annotations

import sys

import numpy as np

from assistant.ask import Assistant
from assistant.evaluation.questions import read_questions
from assistant.settings import load_settings
from assistant.sufficiency import DOUBT
from tests.benchmarks.precedents import QUESTIONS, judgements

SETS = ("heldout-o", "heldout-p", "heldout-q", "heldout-r", "heldout-s", "heldout-t", "heldout-u")
SAID = ("first", "good")


def main() -> None:
    """Print the table."""
    assistant, judged = Assistant.load(load_settings()), judgements()
    sys.stdout.write(
        "set | opens fit | good | misleads | said: good | misleads | refused | doubted\n"
    )
    for name in sys.argv[1:] or SETS:
        opens, said, refused, doubted, unanswered = [], [], 0, 0, 0
        for question in read_questions(QUESTIONS / f"{name}.jsonl"):
            answer = assistant.ask(question.question)
            if not question.answerable:
                unanswered += 1
                refused += bool(answer.refusal)
                doubted += DOUBT in answer.notes
                continue
            ids = [claim.citations[0].passage for claim in answer.claims]
            called = [judged.get((question.id, id_), "") for id_ in ids] or [""]
            opens.append((called[0] == "first", called[0] in SAID, called[0] == "misleading"))
            said += [(call in SAID, call == "misleading") for call in called if ids]
        shares = [f"{share:.3f}" for share in (*np.mean(opens, 0), *np.mean(said, 0))]
        of = f"{refused} of {unanswered} | {doubted}"
        sys.stdout.write(f"{name} | {' | '.join(shares)} | {of}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
