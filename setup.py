"""What pyproject.toml cannot say: the policies folder travels in the wheel, for `askfirst init` to begin from."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class WithPolicies(build_py):
    """Copies `policies` beside the package that writes it out again."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            there = Path(self.build_lib) / "bot" / "policies"
            shutil.rmtree(there, ignore_errors=True)
            shutil.copytree("policies", there)


setup(cmdclass={"build_py": WithPolicies})
