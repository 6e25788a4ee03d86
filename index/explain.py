"""What each clause of a council is taken to govern, for the officer who checks it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index.clauses.parts import Clause
from index.corpus.council import Council
from index.embedding.cache import EmbeddingCache
from index.embedding.sentence_transformers import Encoder, clause_text
from index.ranking.cues import cue_words
from index.ranking.topics import clause_topics, shown_topics
from index.ranking.weights import load_weights


def topics_by_clause(
    council: Council, clauses: Sequence[Clause], encoder: Encoder, home: Path
) -> dict[str, tuple[str, ...]]:
    """Topic ids for each clause id; vectors come from the home's cache where they are known."""
    if not clauses:
        return {}
    texts = {c.digest: clause_text(c.headings, c.words) for c in clauses}
    cache = EmbeddingCache(cache_path(home))
    vectors, _ = cache.encode(encoder, texts)
    cued = cache.cues({c.digest: cue_words(c) for c in clauses})
    row = {digest: n for n, digest in enumerate(texts)}
    rows = [row[c.digest] for c in clauses]
    corrections = {k: v for entry in council.documents for k, v in entry.topics.items()}
    weights = load_weights()
    tags, _ = clause_topics(weights, clauses, vectors[rows], cued[rows], corrections)
    return {c.id: shown_topics(weights, tags[n]) for n, c in enumerate(clauses)}


def cache_path(home: Path) -> Path:
    """Where a home keeps the vectors it has made."""
    return home / "cache" / "embeddings.sqlite"
