"""What is made once and shared: by the workers of a run, and the exported model by one run after another."""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from bot.app import App
from bot.settings import Settings
from index.embedding.sentence_transformers import SentenceEncoder
from tests.support.paths import POLICIES, ROOT

# The folder of pytest's cache that keeps them.
EXPORTS = "askfirst-exports"
# Whatever an export could come out otherwise with: the libraries that make it, and our own code.
_LIBRARIES = ("torch", "transformers", "sentence-transformers", "onnx", "onnxscript", "onnxruntime", "tokenizers")


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """Hold `place` against every other worker and run."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{place}.lock"):
        yield


def place_of_run(factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run share, and no other run."""
    own = factory.getbasetemp()
    return own.parent if own.name.startswith("popen-") else own


def exports(kept: Path) -> Path:
    """A home's `models` with the packaged model exported, made once for the same model, code and libraries."""
    home = kept / _key()
    with alone(home):
        App(Settings(policies=POLICIES, home=home)).encoder.prepare()
    return home / "models"


def _key() -> str:
    found = hashlib.sha256(SentenceEncoder(Settings().model).model_digest.encode())
    for module in sorted((ROOT / "index" / "embedding").glob("*.py")):
        found.update(module.read_bytes())
    for library in _LIBRARIES:
        found.update(importlib.metadata.version(library).encode())
    return found.hexdigest()[:16]


def built_home(place: Path, models: Path) -> Path:
    """A home with the five policies in force, made by the first worker that asks."""
    with alone(place):
        if not place.exists():
            draft = place.with_name(f"{place.name}-draft")
            draft.mkdir()
            (draft / "models").symlink_to(models)
            made = App(Settings(policies=POLICIES, home=draft))
            made.refresh()
            made.store.engine.dispose()
            draft.rename(place)
    return place


if __name__ == "__main__":
    exports(ROOT / ".pytest_cache" / "d" / EXPORTS)
