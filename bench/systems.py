"""What a user would otherwise build, each over the same texts and with the same model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from index.corpus.load import Corpus
from index.embedding.sentence_transformers import PACKAGED, SentenceEncoder, packaged_folder
from index.search.store import OpenIndex

Answerer = Callable[[str, str], dict[str, Any]]


def _answer(texts: list[tuple[str, float]], confidence: float) -> dict[str, Any]:
    quotes = [{"clause": None, "stem": None, "text": text, "score": score} for text, score in texts]
    return {"outcome": "answered", "confidence": confidence, "quotes": quotes}


def minilm_over_clauses(index: OpenIndex) -> Answerer:
    """The usual recipe: MiniLM, FAISS, nearest three clauses, always answered."""
    from index.search.indexes import VectorIndex  # noqa: PLC0415 - torch only where it is asked for

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


def llama_index_default(corpus: Corpus) -> Answerer:
    """LlamaIndex: VectorStoreIndex.from_documents and its retriever, all settings as they come."""
    from llama_index.core import Document, Settings, VectorStoreIndex  # noqa: PLC0415
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding  # noqa: PLC0415

    Settings.embed_model = HuggingFaceEmbedding(model_name=str(packaged_folder()))
    Settings.llm = None
    retrievers = {
        d.council: VectorStoreIndex.from_documents([Document(text=d.text)]).as_retriever() for d in corpus.documents
    }

    def answer(council: str, question: str) -> dict[str, Any]:
        nodes = retrievers[council].retrieve(question)
        return _answer([(n.get_content(), float(n.score or 0)) for n in nodes], float(nodes[0].score or 0))

    return answer


def haystack_default(corpus: Corpus) -> Answerer:
    """Haystack: DocumentSplitter, InMemoryDocumentStore and its embedding retriever as they come, over MiniLM."""
    from haystack import Document  # noqa: PLC0415
    from haystack.components.preprocessors import DocumentSplitter  # noqa: PLC0415
    from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever  # noqa: PLC0415
    from haystack.document_stores.in_memory import InMemoryDocumentStore  # noqa: PLC0415

    encoder = SentenceEncoder(PACKAGED)
    splitter = DocumentSplitter()
    splitter.warm_up()
    retrievers = {}
    for document in corpus.documents:
        pieces = splitter.run([Document(content=document.text)])["documents"]
        vectors = encoder.encode([p.content or "" for p in pieces])
        store = InMemoryDocumentStore()
        store.write_documents(
            [Document(content=p.content, embedding=v.tolist()) for p, v in zip(pieces, vectors, strict=True)]
        )
        retrievers[document.council] = InMemoryEmbeddingRetriever(store)

    def answer(council: str, question: str) -> dict[str, Any]:
        found = retrievers[council].run(encoder.encode([question])[0].tolist())["documents"][:3]
        return _answer([(d.content or "", float(d.score or 0)) for d in found], float(found[0].score or 0))

    return answer
