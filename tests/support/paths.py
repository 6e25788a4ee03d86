"""Where the tests find the project, its policies and their own data."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
POLICIES = ROOT / "policies"
DATA = ROOT / "tests" / "data"
ASKFIRST = Path(sys.executable).parent / "askfirst"
"""The installed command."""
