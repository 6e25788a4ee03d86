"""Which encoder serves: the exported model where there is one, else torch, which is slower and says so.

An install without torch has the exported model alone, made on another machine (`index.embedding.archive`).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from index.embedding.archive import pack, unpack
from index.embedding.onnx import ExportedEncoder, check_export, export_folder
from index.embedding.sentence_transformers import Messages, SentenceEncoder, Vectors, complete_install
from index.errors import ModelError, NoModelError
from index.files import writing

log = logging.getLogger("askfirst.model")


class LocalEncoder:
    """A sentence-transformers model, through its export in `home` where that can be used.

    `archive`: a file to take the export from where `home` has none.
    """

    def __init__(self, model: str, home: Path, archive: Path | None = None) -> None:
        self._source = SentenceEncoder(model)
        self._home = home
        self._archive = archive
        self._lock = threading.Lock()
        self._serving: ExportedEncoder | SentenceEncoder | None = None

    @property
    def name(self) -> str:
        return self._source.name

    @property
    def digest(self) -> str:
        return self._source.digest

    @property
    def model_digest(self) -> str:
        """SHA-256 of the whole model: which export is its."""
        return self._source.model_digest

    @property
    def exported(self) -> bool:
        """Whether the exported model serves."""
        return isinstance(self._chosen(), ExportedEncoder)

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._chosen().encode(texts)

    def encode_messages(self, texts: Sequence[str]) -> Messages:
        return self._chosen().encode_messages(texts)

    def prepare(self) -> None:
        """Export the model unless that has been done. Where it is not possible, torch serves.

        Raises HomeError, or NoModelError where there is neither an export nor torch.
        """
        # The exporter loads torch: only what exports pays for it.
        from index.embedding.onnx import clear_exports, export  # noqa: PLC0415

        with self._lock, writing(self._home):
            if isinstance(self._serving, ExportedEncoder):
                return
            try:
                self._serving = self._opened()
            except ModelError:
                try:
                    self._serving = export(self._source, self._home)
                except NoModelError:
                    raise
                except ModelError as error:
                    self._serving = self._source
                    log.warning("The model cannot be exported, so torch runs it, which takes longer: %s", error)
            clear_exports(self._home, keep=self.model_digest)

    def mend(self) -> None:
        """Export the model anew where its export is gone or damaged; one that is whole is not opened. Raises as `prepare`."""
        try:
            check_export(export_folder(self._home, self.model_digest), self.model_digest)
        except ModelError:
            self.prepare()

    def export_to(self, archive: Path) -> None:
        """Write the exported model into one file for another machine. Raises ModelError."""
        self.prepare()
        if not self.exported:
            raise ModelError("The model cannot be exported, so there is nothing to take to another machine.")
        pack(export_folder(self._home, self.model_digest), archive)

    def import_from(self, archive: Path) -> None:
        """Take such a file's model into home. Raises ModelError where it is damaged or another model's."""
        with self._lock:
            self._serving = unpack(archive, self._home, self.model_digest)

    def _opened(self) -> ExportedEncoder:
        """The export in home, else the one in the archive that the settings name. Raises ModelError."""
        try:
            return ExportedEncoder(export_folder(self._home, self.model_digest), self.model_digest)
        except ModelError:
            if self._archive is None:
                raise
            try:
                return unpack(self._archive, self._home, self.model_digest)
            except ModelError as error:
                log.warning("%s", error)
                raise

    def _chosen(self) -> ExportedEncoder | SentenceEncoder:
        with self._lock:
            if self._serving is None:
                try:
                    self._serving = self._opened()
                except ModelError as error:
                    if complete_install():
                        log.warning(
                            "torch runs the model, which takes longer; to export it, run: askfirst refresh (%s)", error
                        )
                    # Where torch is not installed either, loading this says so.
                    self._serving = self._source
            return self._serving
