"""The search as a LangChain retriever, for programs built on LangChain. Ours do not need it."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index.rerank import rerank
from index.search import Filters, Searcher


class CytopeniaRetriever(BaseRetriever):
    """Return the `k` best passages as documents, with reference, span and score as metadata."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    searcher: Searcher
    k: int = 10
    filters: Filters | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        hits = self.searcher.search(query, filters=self.filters)
        return [
            Document(
                id=hit.passage.id,
                page_content=hit.passage.text,
                metadata={
                    "reference": hit.passage.reference,
                    "kind": hit.passage.kind,
                    "start": hit.passage.start,
                    "end": hit.passage.end,
                    "score": hit.score,
                    "citation": self.searcher.references[hit.passage.reference].citation(),
                },
            )
            for hit in rerank(query, hits, self.searcher.references, self.searcher.terms)[: self.k]
        ]
