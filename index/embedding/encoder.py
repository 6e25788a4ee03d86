"""Which encoder serves: the exported model where there is one, else torch, which is slower and says so."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from index.embedding.onnx import ExportedEncoder, export_folder
from index.embedding.sentence_transformers import SentenceEncoder, Vectors
from index.errors import ModelError
from index.files import writing

log = logging.getLogger("askfirst.model")


class LocalEncoder:
    """A sentence-transformers model, through its export in `home` where that can be used."""

    def __init__(self, model: str, home: Path) -> None:
        self._source = SentenceEncoder(model)
        self._home = home
        self._lock = threading.Lock()
        self._serving: ExportedEncoder | SentenceEncoder | None = None

    @property
    def name(self) -> str:
        return self._source.name

    @property
    def digest(self) -> str:
        return self._source.digest

    @property
    def exported(self) -> bool:
        """Whether the exported model serves."""
        return isinstance(self._chosen(), ExportedEncoder)

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._chosen().encode(texts)

    def prepare(self) -> None:
        """Export the model unless that has been done. Where it is not possible, torch serves. Raises HomeError."""
        # The exporter loads torch: only what exports pays for it.
        from index.embedding.onnx import clear_exports, export  # noqa: PLC0415

        with self._lock, writing(self._home):
            if isinstance(self._serving, ExportedEncoder):
                return
            try:
                self._serving = ExportedEncoder(self._folder, self.digest)
            except ModelError:
                try:
                    self._serving = export(self._source, self._home)
                except ModelError as error:
                    self._serving = self._source
                    log.warning("The model cannot be exported, so torch runs it, which takes longer: %s", error)
            clear_exports(self._home, keep=self.digest)

    @property
    def _folder(self) -> Path:
        return export_folder(self._home, self.digest)

    def _chosen(self) -> ExportedEncoder | SentenceEncoder:
        with self._lock:
            if self._serving is None:
                try:
                    self._serving = ExportedEncoder(self._folder, self.digest)
                except ModelError as error:
                    log.warning(
                        "torch runs the model, which takes longer; to export it, run: askfirst refresh (%s)", error
                    )
                    self._serving = self._source
            return self._serving
