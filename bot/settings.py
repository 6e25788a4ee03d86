"""Every setting, read from the environment in this one place (prefix `ASKFIRST_`)."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from index.embedding import TUNED


class Settings(BaseSettings):
    """`policies`: folder of councils. `home`: where index and database live. `model`: a
    sentence-transformers folder, or the packaged default."""

    model_config = SettingsConfigDict(env_prefix="ASKFIRST_", frozen=True, extra="ignore")

    policies: Path = Path("policies")
    home: Path = Path("var")
    model: str = TUNED
