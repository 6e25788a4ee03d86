"""Putting a new file in place of a council's document in the policies folder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.corpus.council import DocumentEntry
from index.corpus.load import SETTINGS_FILE, Replacement
from index.errors import DocumentError
from index.files import replace_whole


@contextmanager
def put_in_place(home: Path, replacement: Replacement) -> Iterator[None]:
    """The file becomes the document in the council's folder `home`; where the body fails, all is as it was.

    Where the name changes (a Word file in place of a text), council.yaml names the new one and the old file goes.
    Raises DocumentError where council.yaml cannot be changed by machine, or the folder not written to.
    """
    settings = home / SETTINGS_FILE
    renamed = replacement.name != replacement.file
    before = {
        path: path.read_bytes()
        for path in (settings, home / replacement.file, home / replacement.name)
        if path.is_file()
    }
    try:
        written = _renamed(settings.read_text(encoding="utf-8"), replacement) if renamed else None
        replace_whole(home / replacement.name, replacement.path.read_bytes())
        if written is not None:
            replace_whole(settings, written.encode())
            (home / replacement.file).unlink(missing_ok=True)
    except OSError as error:
        raise DocumentError(f"{home.name}: the policies folder cannot be written to ({error.strerror}).") from error
    try:
        yield
    except BaseException:
        for path, data in before.items():
            replace_whole(path, data)
        if home / replacement.name not in before:
            (home / replacement.name).unlink(missing_ok=True)
        raise


def counterparts(now: Sequence[DocumentEntry], then: Sequence[DocumentEntry]) -> dict[str, str]:
    """Which of the files that council.yaml names now was which one then: of the same name, else title, else the only one left."""
    found = {e.file: e.file for e in then if any(e.file == n.file for n in now)}
    for entry in then:
        if entry.file not in found:
            left = [n for n in now if n.file not in found.values()]
            same = [n for n in left if n.title == entry.title] or left
            if len(same) == 1:
                found[entry.file] = same[0].file
    return {now_file: then_file for then_file, now_file in found.items()}


def _naming(file: str) -> re.Pattern[str]:
    """A line of council.yaml that names a document's file."""
    return re.compile(rf"^(\s*(?:-\s+)?file:\s*)([\"']?){re.escape(file)}\2[ \t]*$", re.MULTILINE)


def _renamed(text: str, replacement: Replacement) -> str:
    """council.yaml with the document's file name changed; everything else stays byte for byte."""
    if _naming(replacement.name).search(text):  # a crash came between this and publishing
        return text
    line = _naming(replacement.file)
    if len(line.findall(text)) != 1:
        raise DocumentError(
            f"{replacement.file}: council.yaml names it in a way that cannot be changed by machine. "
            f"Put {replacement.name} in the council's folder and name it there by hand."
        )
    return line.sub(lambda m: f"{m[1]}{m[2]}{replacement.name}{m[2]}", text)
