"""The nearest vectors are the nearest, however precisely they are kept."""

from __future__ import annotations

import numpy as np
import pytest

from index.search.indexes import VectorIndex


@pytest.mark.parametrize("kept", [np.float32, np.float16])
def test_every_similarity_is_that_of_the_vectors_as_they_are_kept(kept: type[np.floating]) -> None:
    chance = np.random.default_rng(3)
    vectors = chance.normal(size=(200, 384))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(kept)
    asked = vectors[17].astype(np.float32)
    similar = vectors.astype(np.float32) @ asked
    index = VectorIndex(vectors)
    assert np.allclose(index.scores(asked), similar, atol=1e-5)
    near, rows = index.nearest(asked, 5)
    assert rows.tolist() == np.argsort(-similar)[:5].tolist()
    assert np.allclose(near, np.sort(similar)[::-1][:5], atol=1e-5)
