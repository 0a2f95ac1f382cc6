"""PubMedQA as retrieval: does the search find the abstract that a question was asked of?"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import ir_measures
from ir_measures import R, nDCG
from tqdm import tqdm

from index.build import write_generation
from index.encoder import Encoder
from index.passages import Passage, passage_id
from index.references import Corpus
from index.search import Searcher

FILE = Path(__file__).parent / "pubmedqa" / "ori_pqal.json"
FOUND = 100


def measure(encoder: Encoder) -> dict[str, float]:
    """Return nDCG@10 and R@1 over the 1,000 questions; the best section of an abstract counts."""
    abstracts = json.loads(FILE.read_text(encoding="utf-8"))
    passages = list(
        {
            passage_id(pubmed_id, text): Passage(
                passage_id(pubmed_id, text), pubmed_id, "finding", text, 0, len(text), ""
            )
            for pubmed_id, abstract in abstracts.items()
            for text in abstract["CONTEXTS"]
        }.values()
    )
    vectors = encoder.encode([passage.text for passage in passages])
    with tempfile.TemporaryDirectory() as folder:
        write_generation(Path(folder), Corpus((), "pubmedqa"), passages, vectors, encoder)
        searcher = Searcher.open(Path(folder), encoder)
        ranked: dict[str, dict[str, float]] = {}
        for pubmed_id, abstract in tqdm(abstracts.items(), desc="PubMedQA", unit=" questions"):
            best: dict[str, float] = {}
            for hit in searcher.search(abstract["QUESTION"], FOUND):
                best.setdefault(hit.passage.reference, hit.score)
            ranked[pubmed_id] = best
        searcher.close()
    right = {pubmed_id: {pubmed_id: 1} for pubmed_id in abstracts}
    found = ir_measures.calc_aggregate([nDCG @ 10, R @ 1], right, ranked)
    return {str(name): float(value) for name, value in found.items()}
