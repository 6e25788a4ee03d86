"""What is in force, written as a policies folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from index.corpus.council import Council
from index.corpus.load import SETTINGS_FILE, load_folder
from index.corpus.questions import FILE as QUESTIONS_FILE
from index.errors import EditionError, HomeError, PolicyError
from index.files import replace_whole
from index.store.records import Contents
from index.store.store import Store


def export_councils(store: Store, folder: Path, council: str | None) -> Iterator[str]:
    """Write one council or all, and say in a line each what was written.

    A council.yaml that says the same already is left as it is, comments included. Raises EditionError, HomeError, StorageError.
    """
    current = store.editions.in_force(council=council)
    there = [c for c in current.values() if c.number is not None]
    if not there:
        raise EditionError(
            "Nothing of it is in force, so there is nothing to write. `askfirst councils` lists what is."
        )
    taken = {t.council: t for t in store.editions.taken(council).values()}
    for one in there:
        contents = store.editions.open(one.council, one.number or 0)
        known = taken.get(one.council)
        home = folder / (known.folder if known else one.council)
        try:
            asked = store.questions.beside(one.council, known.questions if known else ())
            written = list(_written(store, home, contents, asked))
        except OSError as error:
            raise HomeError(f"{home} cannot be written ({error.strerror}).") from error
        yield f"{one.council}, edition {one.number}: {', '.join(written) or 'nothing differs'}"


def _written(store: Store, home: Path, contents: Contents, questions: tuple[Any, ...]) -> Iterator[str]:
    home.mkdir(parents=True, exist_ok=True)
    for document in contents.documents:
        if _put(home / document.file, store.documents.read(document.digest)):
            yield document.file
    if not _says_the_same(home, contents.council):
        _put(home / SETTINGS_FILE, _yaml(_settings(contents.council)))
        yield SETTINGS_FILE
    asked = [{"ask": q.ask, "quote": list(q.quote)} for q in questions]
    if asked and not (home / QUESTIONS_FILE).is_file():
        _put(home / QUESTIONS_FILE, _yaml({"questions": asked}))
        yield QUESTIONS_FILE


def _put(path: Path, data: bytes) -> bool:
    """Whether the file was another one, or none."""
    if path.is_file() and path.read_bytes() == data:
        return False
    replace_whole(path, data)
    return True


def _says_the_same(home: Path, council: Council) -> bool:
    try:
        return load_folder(home.parent, home).councils == (council,)
    except PolicyError:
        return False


def _settings(council: Council) -> dict[str, Any]:
    return {"id": council.id, "name": council.name, **council.model_dump(mode="json", exclude_defaults=True)}


def _yaml(record: dict[str, Any]) -> bytes:
    return yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=120).encode()
