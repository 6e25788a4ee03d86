"""An exported model in one file, to be taken to a machine that cannot make it."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import zipfile
from pathlib import Path

from index.embedding.onnx import MODEL, RECORD, TOKENIZER, WEIGHTS, ExportedEncoder, export_folder
from index.errors import ModelError

_FILES = (RECORD, MODEL, WEIGHTS, TOKENIZER)
_NEEDED = frozenset({RECORD, MODEL, TOKENIZER})
# No encoder that a processor answers questions with comes near it.
_MOST_BYTES = 4 << 30
# ZIP knows no earlier day: the same export always gives the same file.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def pack(folder: Path, archive: Path) -> None:
    """Write the export in `folder` into a ZIP file, which is whole or not there at all. Raises ModelError."""
    draft = archive.with_name(f".{archive.name}-{secrets.token_hex(4)}")
    try:
        archive.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(draft, "w") as packed:
            for name in _FILES:
                if (folder / name).is_file():
                    with (folder / name).open("rb") as source, packed.open(_entry(folder / name), "w") as target:
                        shutil.copyfileobj(source, target)
        draft.replace(archive)
    except OSError as error:
        raise ModelError(f"{archive} cannot be written: {error.strerror or error}.") from error
    finally:
        draft.unlink(missing_ok=True)


def unpack(archive: Path, home: Path, digest: str) -> ExportedEncoder:
    """Put the export of the model with this digest in its place in `home`, every file checked, and open it.

    Raises ModelError where the file is absent, damaged, something else or another model's; home is then left as it was.
    """
    target = export_folder(home, digest)
    draft = target.with_name(f".{target.name}-{secrets.token_hex(4)}")  # in containers, process ids are alike
    try:
        draft.mkdir(parents=True)
        _extract(archive, draft)
        try:
            ExportedEncoder(draft, digest)
        except ModelError as error:
            raise ModelError(
                f"{archive} is damaged, or holds another model than the one set here ({digest[:12]}…). Make it again with "
                "`askfirst model export`, with this version of Askfirst and the same ASKFIRST_MODEL."
            ) from error
        shutil.rmtree(target, ignore_errors=True)
        with contextlib.suppress(OSError):  # another process that put the same in its place was quicker
            draft.rename(target)
        return ExportedEncoder(target, digest)
    except OSError as error:
        raise ModelError(f"{archive} cannot be taken into {home}: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _entry(path: Path) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path.name, _NO_DATE)
    entry.file_size = path.stat().st_size
    return entry


def _extract(archive: Path, folder: Path) -> None:
    """The files of an export and no others, whatever the archive says where they go. Raises ModelError, OSError."""
    try:
        with zipfile.ZipFile(archive) as packed:
            entries = [entry for entry in packed.infolist() if entry.filename in _FILES]
            if not {entry.filename for entry in entries} >= _NEEDED or sum(e.file_size for e in entries) > _MOST_BYTES:
                raise ModelError(f"{archive} is no exported model. Make one with: askfirst model export FILE")
            for entry in entries:
                with packed.open(entry) as source, (folder / entry.filename).open("wb") as target:
                    shutil.copyfileobj(source, target)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise ModelError(
            f"{archive} is no exported model, or was damaged on its way. Make it again with: askfirst model export FILE"
        ) from error
