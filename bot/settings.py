"""Every setting, read from the environment in this one place (prefix `ASKFIRST_`).

The platforms' own names (`SLACK_BOT_TOKEN`, Teams' `CLIENT_ID` and so on, the host's `PORT`) are read as they are.
"""

from __future__ import annotations

import datetime as dt
import getpass
import os
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.embedding.sentence_transformers import TUNED
from index.errors import SettingError


class Settings(BaseSettings):
    """`policies`: folder of councils. `home`: where index and database live. `model`: a
    sentence-transformers folder, or the packaged default. `exported_model`: a file by `askfirst model export`, taken
    from where `home` has no exported model. `database`: the URL of a database in place of SQLite in `home`.
    `examples`: whether the councils that come with Askfirst are among those put in force. `now`: a moment to take for now,
    to try dates out. `encryption_key`: what tokens of Slack workspaces, and questions to
    officers, are kept under. `mcp_tokens`: who may use the tools for
    assistants over HTTP. `log`: how log lines look. `host`, `port`: where HTTP is served.
    `console_url`: the public address of /console; `entra_…`, `slack_sign_in_…`: who signs people in there. Secrets show as stars wherever printed."""

    model_config = SettingsConfigDict(
        env_prefix="ASKFIRST_", env_ignore_empty=True, frozen=True, extra="ignore", populate_by_name=True
    )

    policies: Path = Path("policies")
    home: Path = Path("var")
    model: str = TUNED
    exported_model: Path | None = None
    examples: bool = True
    log: Literal["text", "json"] = "text"
    database: SecretStr | None = Field(None, validation_alias=AliasChoices("ASKFIRST_DATABASE", "DATABASE_URL"))
    now: dt.datetime | None = None
    host: str = "127.0.0.1"
    port: int = Field(3000, ge=0, le=65535, validation_alias=AliasChoices("ASKFIRST_PORT", "PORT"))
    slack_bot_token: SecretStr | None = Field(None, validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr | None = Field(None, validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr | None = Field(None, validation_alias="SLACK_SIGNING_SECRET")
    slack_client_id: str | None = Field(None, validation_alias="SLACK_CLIENT_ID")
    slack_client_secret: SecretStr | None = Field(None, validation_alias="SLACK_CLIENT_SECRET")
    encryption_key: SecretStr | None = None
    slack_api_url: str = Field("https://slack.com/api/", validation_alias="SLACK_API_URL")

    mcp_tokens: SecretStr | None = None
    console_url: str | None = None
    entra_client_id: str | None = None
    entra_client_secret: SecretStr | None = None
    entra_tenant_id: str = "organizations"
    entra_url: str = "https://login.microsoftonline.com"
    slack_sign_in_client_id: str | None = None
    slack_sign_in_client_secret: SecretStr | None = None
    slack_sign_in_url: str = "https://slack.com"

    teams_client_id: str | None = Field(None, validation_alias=AliasChoices("ASKFIRST_TEAMS_CLIENT_ID", "CLIENT_ID"))
    teams_client_secret: SecretStr | None = Field(
        None, validation_alias=AliasChoices("ASKFIRST_TEAMS_CLIENT_SECRET", "CLIENT_SECRET")
    )
    teams_tenant_id: str | None = Field(None, validation_alias=AliasChoices("ASKFIRST_TEAMS_TENANT_ID", "TENANT_ID"))
    teams_service_url: str = "https://smba.trafficmanager.net/teams"

    @property
    def database_url(self) -> str:
        """Where the database is."""
        if self.database is not None:
            return self.database.get_secret_value()
        return f"sqlite:///{(self.home / 'askfirst.db').absolute()}"

    @property
    def entra_authority(self) -> str:
        """The issuer of Microsoft Entra ID's tokens, for one tenant or for any."""
        return f"{self.entra_url.rstrip('/')}/{self.entra_tenant_id}/v2.0"


# What a setting that is more than a text looks like.
_EXPECTED = {
    "port": "a port's number, 1 to 65535, such as 3000",
    "log": "text or json",
    "examples": "yes or no",
    "now": "a date and time such as 2027-05-06T22:30",
}


def read_settings(**said: object) -> Settings:
    """The environment's settings, and over them what is said. Raises SettingError that names each that cannot be."""
    try:
        return Settings(**{name: value for name, value in said.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingError("\n".join(dict.fromkeys(_wrong(str(e["loc"][0]), said) for e in error.errors()))) from error


def _wrong(place: str, said: dict[str, object]) -> str:
    """One setting that cannot be, by the name under which it was given."""
    found = {name: field for name, field in Settings.model_fields.items() if place in (name, *names_of(name))}
    field = next(iter(found), place)
    names = [name for name in names_of(field) if os.environ.get(name)]
    expected = _EXPECTED.get(field, "a folder or file" if field in ("policies", "home", "exported_model") else "a text")
    if said.get(field) is not None or not names:
        return f"--{field.replace('_', '-')} {said.get(field)}: expected {expected}."
    return f"The setting {names[0]}={os.environ[names[0]]:.80}: expected {expected}."


def names_of(field: str) -> tuple[str, ...]:
    """The environment variables that a setting is read from, first come first."""
    alias = Settings.model_fields[field].validation_alias if field in Settings.model_fields else None
    if isinstance(alias, AliasChoices):
        return tuple(str(choice) for choice in alias.choices)
    return (str(alias or f"{Settings.model_config['env_prefix']}{field}".upper()),)


def share_certificates() -> None:
    """Make one setting of certificates do for every library: some read SSL_CERT_FILE, some REQUESTS_CA_BUNDLE."""
    names = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
    given = next((os.environ[name] for name in names if os.environ.get(name)), None)
    for name in names:
        if given and not os.environ.get(name):
            os.environ[name] = given


def logged_in() -> str:
    """The name that this process's user is logged in with."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # the machine knows no name for it
        return f"user {os.getuid()}"
