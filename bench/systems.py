"""What a user would otherwise build, each over the same texts and with the same model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bench.mpnet import mpnet_folder
from index.clauses.parts import Clause
from index.embedding.sentence_transformers import PACKAGED, SentenceEncoder, Vectors, clause_text, packaged_folder
from index.search.indexes import LexicalIndex, VectorIndex
from index.search.store import OpenIndex

Answerer = Callable[[str, str], dict[str, Any]]
# How many clauses the frameworks rerank.
_CANDIDATES = 12


def _answer(texts: list[tuple[str, float]], confidence: float) -> dict[str, Any]:
    quotes = [{"clause": None, "stem": None, "text": text, "score": score} for text, score in texts]
    return {"outcome": "answered", "confidence": confidence, "quotes": quotes}


def minilm_over_clauses(index: OpenIndex) -> Answerer:
    """The usual recipe: MiniLM, FAISS, nearest three clauses, always answered."""
    encoder = SentenceEncoder(PACKAGED)
    found = {
        name: VectorIndex(encoder.encode([c.words for c in council.clauses]))
        for name, council in index.councils.items()
    }

    def answer(council: str, question: str) -> dict[str, Any]:
        scores = found[council].scores(encoder.encode([question])[0])
        best = sorted(range(len(scores)), key=lambda n: (-scores[n], n))[:3]
        clauses = index.councils[council].clauses
        return _answer([(clauses[n].words, float(scores[n])) for n in best], float(scores[best[0]]))

    return answer


def bm25_over_clauses(index: OpenIndex) -> Answerer:
    """BM25, best three clauses, always answered."""

    def answer(council: str, question: str) -> dict[str, Any]:
        mine = index.councils[council]
        scores = mine.lexical.scores(question)
        best = sorted(range(len(scores)), key=lambda n: (-scores[n], n))[:3]
        return _answer([(mine.clauses[n].words, float(scores[n])) for n in best], float(scores[best[0]]))

    return answer


def llama_index_best(index: OpenIndex) -> Answerer:
    """LlamaIndex as its guides advise: a node a clause, vectors and BM25 fused by reciprocal rank, then reranked.

    The packaged BM25 retriever pins an older stemmer than ours, so BM25 comes in as a retriever of its own.
    """
    from llama_index.core import Settings, VectorStoreIndex  # noqa: PLC0415
    from llama_index.core.base.base_retriever import BaseRetriever  # noqa: PLC0415
    from llama_index.core.retrievers import QueryFusionRetriever  # noqa: PLC0415
    from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode  # noqa: PLC0415
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding  # noqa: PLC0415

    Settings.embed_model = HuggingFaceEmbedding(model_name=str(packaged_folder()))
    Settings.llm = None
    rerank = Reranker()

    class Bm25Retriever(BaseRetriever):  # type: ignore[misc]
        def __init__(self, lexical: LexicalIndex, nodes: list[TextNode]) -> None:
            super().__init__()
            self._lexical, self._nodes = lexical, nodes

        def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
            scores = self._lexical.scores(query_bundle.query_str)
            best = sorted(range(len(scores)), key=lambda n: (-scores[n], n))[:_CANDIDATES]
            return [NodeWithScore(node=self._nodes[n], score=float(scores[n])) for n in best]

    retrievers = {}
    for name, council in index.councils.items():
        nodes = [TextNode(id_=str(n), text=clause_text(c.headings, c.words)) for n, c in enumerate(council.clauses)]
        both = [
            VectorStoreIndex(nodes).as_retriever(similarity_top_k=_CANDIDATES),
            Bm25Retriever(council.lexical, nodes),
        ]
        retrievers[name] = QueryFusionRetriever(
            both, mode="reciprocal_rerank", similarity_top_k=_CANDIDATES, num_queries=1, use_async=False
        )

    def answer(council: str, question: str) -> dict[str, Any]:
        rows = [int(n.node.node_id) for n in retrievers[council].retrieve(question)]
        return rerank.answer(index.councils[council].clauses, rows, question)

    return answer


def haystack_best(index: OpenIndex) -> Answerer:
    """Haystack as its guides advise: a document a clause, vectors and BM25 joined by reciprocal rank, then reranked."""
    from haystack import Document  # noqa: PLC0415
    from haystack.components.joiners import DocumentJoiner  # noqa: PLC0415
    from haystack.components.retrievers.in_memory import (  # noqa: PLC0415
        InMemoryBM25Retriever,
        InMemoryEmbeddingRetriever,
    )
    from haystack.document_stores.in_memory import InMemoryDocumentStore  # noqa: PLC0415

    encoder, rerank = SentenceEncoder(PACKAGED), Reranker()
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=_CANDIDATES)
    stores = {}
    for name, council in index.councils.items():
        texts = [clause_text(c.headings, c.words) for c in council.clauses]
        store = InMemoryDocumentStore()
        store.write_documents([
            Document(id=str(n), content=text, embedding=vector.tolist())
            for n, (text, vector) in enumerate(zip(texts, encoder.encode(texts), strict=True))
        ])  # fmt: skip
        stores[name] = (
            InMemoryEmbeddingRetriever(store, top_k=_CANDIDATES), InMemoryBM25Retriever(store, top_k=_CANDIDATES)
        )  # fmt: skip

    def answer(council: str, question: str) -> dict[str, Any]:
        near, said = stores[council]
        found = [
            near.run(encoder.encode([question])[0].tolist())["documents"], said.run(question)["documents"]
        ]  # fmt: skip
        rows = [int(d.id) for d in joiner.run(found)["documents"]]
        return rerank.answer(index.councils[council].clauses, rows, question)

    return answer


class Reranker:
    """Orders candidates anew by all-mpnet-base-v2, ten times the size of MiniLM: the strongest model that the
    package registry has; a cross-encoder is not among them."""

    def __init__(self) -> None:
        self._encoder = SentenceEncoder(str(mpnet_folder()))
        self._known: dict[str, Vectors] = {}

    def answer(self, clauses: Sequence[Clause], rows: Sequence[int], question: str) -> dict[str, Any]:
        """The best three of `rows`, always answered."""
        asked = self._vector(question)
        scores = {n: float(self._vector(clause_text(clauses[n].headings, clauses[n].words)) @ asked) for n in rows}
        best = sorted(rows, key=lambda n: -scores[n])[:3]
        return _answer([(clauses[n].words, scores[n]) for n in best], scores[best[0]])

    def _vector(self, text: str) -> Vectors:
        if text not in self._known:
            self._known[text] = self._encoder.encode([text])[0]
        return self._known[text]
