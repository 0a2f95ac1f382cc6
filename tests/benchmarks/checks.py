"""What the checks of written sentences keep and remove, and how much processor time one takes.

`python -m tests.benchmarks.checks` prints the share kept of the good sentences of each file, the
share removed of the same with one thing changed, both of what a model wrote under the prompt and of
the freely written ones hand by hand, the
milliseconds of processor time a sentence, and the confusion matrix of the labelled pairs.
"""

from __future__ import annotations

import time
from collections import Counter
from functools import partial

import numpy as np

from assistant.checking.support import SupportByWords
from assistant.checking.verify import fault_of_written
from assistant.evaluation.pairs import PAIRS, accuracy, read_pairs
from assistant.settings import Settings
from index.passages import passages_of
from index.references import read_corpus
from tests.model.changes import GOOD, changed, read_free, read_good, read_prompted


def main() -> None:
    """Measure and print."""
    corpus = read_corpus(Settings().corpus_folder)
    passages = {p.id: p for reference in corpus.references for p in passages_of(reference)}
    check = partial(
        fault_of_written, passages=passages, support=SupportByWords(strict=True, near=True)
    )
    times: list[float] = []
    for file in GOOD:
        claims = read_good(file, passages)
        check(claims[0])  # reads the vocabulary and the wording
        kept = 0
        for claim in claims:
            start = time.process_time()
            kept += check(claim) is None
            times.append(1000 * (time.process_time() - start))
        print(f"{file.name}: {kept} of {len(claims)} kept ({kept / len(claims):.3f})")
        cases = [case for claim in claims for case in changed(claim)]
        passed = Counter(kind for kind, claim in cases if check(claim) is None)
        removed = 1 - passed.total() / len(cases)
        print(f"  changed: {removed:.3f} of {len(cases)} removed; kept: {dict(passed)}")
    prompted = read_prompted(passages)
    found = Counter((supported, check(claim) is None) for supported, claim in prompted)
    print(
        f"prompted.tsv: {found[True, True]} of {found[True, True] + found[True, False]} supported "
        f"kept, {found[False, True]} of {found[False, True] + found[False, False]} others"
    )
    cases = [case for supported, claim in prompted if supported for case in changed(claim)]
    passed = Counter(kind for kind, claim in cases if check(claim) is None)
    print(
        f"  changed: {1 - passed.total() / len(cases):.3f} of {len(cases)} removed; "
        f"kept: {dict(passed)}"
    )
    free = Counter((hand, kind, check(claim) is None) for hand, kind, claim in read_free(passages))
    for hand, kind in sorted({(hand, kind) for hand, kind, _ in free}):
        kept, removed = free[hand, kind, True], free[hand, kind, False]
        print(f"freely written, hand {hand}, {kind}: {kept} kept, {removed} removed")
    print(f"a sentence: median {np.median(times):.1f} ms, mean {np.mean(times):.1f} ms, "
          f"95th percentile {np.percentile(times, 95):.1f} ms")  # fmt: skip
    for strict in (False, True):
        for half, found in accuracy(SupportByWords(strict, near=strict), read_pairs(PAIRS)).items():
            print(f"{'strict' if strict else 'plain'}, {half}: precision {found.precision:.3f}, "
                  f"recall {found.recall:.3f}")  # fmt: skip
            for label in found.labels if not strict else ():
                yes, no = (found.called.get((label, called), 0) for called in (True, False))
                print(f"  {label}: {yes} called supported, {no} not")


if __name__ == "__main__":
    main()
