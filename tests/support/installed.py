"""Askfirst as a wheel, in an environment that has what requirements/serve.txt names and nothing else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path

from tests.support.paths import ROOT

_BUILT_FROM = (
    "bot", "index", "policies", "askfirst.py", "setup.py", "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE",
)  # fmt: skip


def build_wheel(folder: Path) -> Path:
    """The wheel, built from a copy of the sources, so that the checkout stays as it is."""
    source = folder / "source"
    source.mkdir(parents=True)
    for name in _BUILT_FROM:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(ROOT / name, source / name)
    command = ("wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(folder), str(source))
    _pip(*command)
    shutil.rmtree(source)
    (made,) = folder.glob("askfirst-*.whl")
    return made


class SlimInstall:
    """An environment without torch. Packages are linked into it rather than installed, which takes no time."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
        self.python = folder / "bin" / "python"
        self.packages = next(folder.glob("lib/python*/site-packages"))
        for line in (ROOT / "requirements" / "serve.txt").read_text("utf-8").splitlines():
            if found := re.fullmatch(r"([\w.-]+)==(\S+)", line):
                _link(distribution(found[1]), self.packages)
        _pip("install", "--no-deps", "--no-index", "--no-compile", "--target", str(self.packages), str(wheel))

    def run(
        self, *arguments: str, cwd: Path, path: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """The command as its entry point runs it, away from the checkout."""
        clean = {"PATH": os.environ["PATH"], **({"PYTHONPATH": str(path)} if path else {}), **environment}
        code = "import sys; from askfirst import main; sys.argv[0] = 'askfirst'; sys.exit(main())"
        return subprocess.run(
            [self.python, "-c", code, *arguments], cwd=cwd, env=clean, capture_output=True, text=True, timeout=120
        )


def _link(installed: Distribution, packages: Path) -> None:
    for top in {file.parts[0] for file in installed.files or ()} - {"..", "__pycache__"}:
        target = packages / top
        source = Path(str(installed.locate_file(top)))
        if not target.exists():
            target.symlink_to(source)


def _pip(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
