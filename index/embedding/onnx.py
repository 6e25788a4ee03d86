"""Text to vectors through ONNX Runtime, from a model that `index.embedding.onnx` has exported.

It gives the vectors that sentence-transformers gives (cosine at least 0.9999) in a fraction of the time and
the memory, and imports neither torch nor transformers. One text at a time on one thread each: on a processor
that is as quick as a padded batch, needs less memory, and a vector never depends on what else was asked.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import threading
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from index.embedding.sentence_transformers import MEANING, Messages, SentenceEncoder, Vectors
from index.errors import ModelError
from index.files import digest_of

RECORD, MODEL, WEIGHTS, TOKENIZER = "export.json", "model.onnx", "model.onnx.data", "tokenizer.json"


def export_folder(home: Path, digest: str) -> Path:
    """Where a home keeps the export of the model with this digest."""
    return home / "models" / digest[:16]


def cores() -> int:
    """How many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class ExportedEncoder:
    """An exported model, opened. Safe to use from several threads at once."""

    def __init__(self, folder: Path, digest: str) -> None:
        """Raises ModelError where the export in `folder` is absent, damaged or of another model."""
        # Its wheels tell Microsoft what they are used for unless this stands here before it is loaded: nothing leaves
        # this machine.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        # Only what embeds pays for loading these.
        import onnxruntime  # noqa: PLC0415
        from tokenizers import Tokenizer  # noqa: PLC0415

        check_export(folder, digest)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._session = onnxruntime.InferenceSession(
                str(folder / MODEL), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise ModelError(f"The exported model in {folder} cannot be opened: {error}") from error
        self._inputs = tuple(i.name for i in self._session.get_inputs())
        # More at once would take memory and no less time.
        self._at_once = threading.BoundedSemaphore(cores())
        # What a long draft took is given back after it, 20 MB in a bot that has met some; a run takes no longer for it.
        self._giving_back = onnxruntime.RunOptions()
        self._giving_back.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, of shape (texts, dimensions)."""
        return self._run(texts)[0]

    def encode_messages(self, texts: Sequence[str]) -> Messages:
        """Both vectors of each message."""
        found = self._run(texts)
        return Messages(found[0], found[-1])

    def _run(self, texts: Sequence[str]) -> list[Vectors]:
        """What the pipeline gives for each text, one after another in each of its outputs."""
        if len(texts) == 1:
            return self._one(texts[0])
        with ThreadPoolExecutor(cores()) as pool:
            return [np.concatenate(output) for output in zip(*pool.map(self._one, texts), strict=True)]

    def _one(self, text: str) -> list[Vectors]:
        tokens = self._tokenizer.encode(text)
        columns = {"input_ids": tokens.ids, "attention_mask": tokens.attention_mask, "token_type_ids": tokens.type_ids}
        fed = {name: np.array([columns[name]], dtype=np.int64) for name in self._inputs}
        with self._at_once:
            found = self._session.run(None, fed, self._giving_back)
        return [np.asarray(output, dtype=np.float32) for output in found]


def check_export(folder: Path, digest: str) -> None:
    """Raises ModelError where the export in `folder` is absent, damaged or of another model."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        good = record["model"] == digest and all(digest_of(folder / f) == d for f, d in record["files"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"There is no exported model in {folder} that can be read.") from error
    if not good:
        raise ModelError(f"The exported model in {folder} is damaged or another one.")


# An export that gives vectors further from the model's own than this is not used.
_LEAST_COSINE = 0.9999
# Short and long, cases and accents, nothing known to the vocabulary, more than fits.
_PROBES = (
    "bins", "Can I post a photo of the school fete?", "Cllr O'Brien's £2.5m “café” – 14 Maple Close, 07700 900123",
    "ΔΩ 漢字 😀", "Members shall not disclose confidential information. " * 12, "word " * 1200,
)  # fmt: skip


def export(source: SentenceEncoder, home: Path) -> ExportedEncoder:
    """Export a model into `home` and open the export. Raises ModelError where that is not possible."""
    target = export_folder(home, source.model_digest)
    draft = target.with_name(f".{target.name}-{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir(parents=True)
        _write(source, draft)
        _compare(source, ExportedEncoder(draft, source.model_digest))
        shutil.rmtree(target, ignore_errors=True)
        draft.rename(target)
        return ExportedEncoder(target, source.model_digest)
    except ModelError:
        raise
    except Exception as error:  # the exporter raises whatever it meets
        raise ModelError(f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def clear_exports(home: Path, keep: str) -> None:
    """Remove the exports of models other than the one with this digest, and interrupted ones."""
    for path in (home / "models").glob("*"):
        if path != export_folder(home, keep):
            shutil.rmtree(path, ignore_errors=True)


def _write(source: SentenceEncoder, folder: Path) -> None:
    model = source.model
    (folder / TOKENIZER).write_text(_tokenizer(model), encoding="utf-8")
    with _quietly():
        _to_onnx(model, folder / MODEL)
    files = {f: digest_of(folder / f) for f in (MODEL, WEIGHTS, TOKENIZER) if (folder / f).is_file()}
    (folder / RECORD).write_text(json.dumps({"model": source.model_digest, "files": files}, indent=1), encoding="utf-8")


def _tokenizer(model: Any) -> str:
    """The model's tokenizer as JSON, cutting texts where the model does and padding nothing."""
    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError(f"its tokenizer, {type(model.tokenizer).__name__}, has no file that `tokenizers` reads")
    backend.no_padding()
    backend.enable_truncation(model.max_seq_length or 512)
    return str(backend.to_str())


def _to_onnx(model: Any, path: Path) -> None:
    """The whole pipeline, from token ids to the unit vectors of one text."""
    import torch  # noqa: PLC0415 - only what exports pays for it

    names = [n for n, v in model.preprocess([_PROBES[1]]).items() if isinstance(v, torch.Tensor)]

    class Pipeline(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: torch.Tensor) -> tuple[torch.Tensor, ...]:
            found = self.model(dict(zip(names, tensors, strict=True)))
            search = torch.nn.functional.normalize(found["sentence_embedding"], dim=-1)
            return (search, found[MEANING]) if MEANING in found else (search,)

    length = torch.export.Dim("tokens", min=2, max=model.max_seq_length or 512)
    example = model.preprocess([_PROBES[1]])
    with torch.no_grad():
        program = torch.onnx.export(
            Pipeline().eval(), tuple(example[n].cpu() for n in names), input_names=names,
            dynamic_shapes=(tuple({1: length} for _ in names),), dynamo=True, verbose=False,
        )  # fmt: skip
    assert program is not None  # noqa: S101 - None without dynamo only
    program.save(str(path), external_data=True)


def _compare(source: SentenceEncoder, exported: ExportedEncoder) -> None:
    ours, others = source.encode_messages(_PROBES), exported.encode_messages(_PROBES)
    pairs = ((ours.search, others.search), (ours.meaning, others.meaning))
    nearness = min(float((one * other).sum(axis=1).min()) for one, other in pairs)
    if not nearness >= _LEAST_COSINE:
        raise ModelError(f"the exported model's vectors differ from the model's own (cosine {nearness:.5f})")


@contextmanager
def _quietly() -> Iterator[None]:
    """Without the exporter's own progress and deprecation notes."""
    noisy = [logging.getLogger(name) for name in ("torch.onnx", "torch.export", "onnxscript", "onnx_ir")]
    before = [logger.level for logger in noisy]
    for logger in noisy:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(noisy, before, strict=True):
            logger.setLevel(level)
