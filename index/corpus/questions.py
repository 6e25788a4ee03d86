"""questions.yaml: questions that must be answered rightly before a council's documents are put in force."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator

from index.corpus.yaml_file import YamlProblems, curly_quotes, read_yaml, validate

FILE = "questions.yaml"
NOT_COVERED = "not covered"
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class MustQuote(BaseModel):
    """`quote` names what one of the quotes must be: a clause's number as printed, or words of it.

    Several are alternatives. `NOT_COVERED` alone: nothing may be quoted as the answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ask: _Text
    quote: tuple[_Text, ...]

    @field_validator("quote", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list | tuple) else (value,)

    @field_validator("quote")
    @classmethod
    def _sensible(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value or (len(value) > 1 and NOT_COVERED in value):
            raise ValueError(f"clause numbers or words of clauses, or {NOT_COVERED!r} alone")
        return value

    @property
    def not_covered(self) -> bool:
        return self.quote == (NOT_COVERED,)


class _Questions(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    questions: tuple[MustQuote, ...]


def load_questions(folder: Path) -> tuple[MustQuote, ...]:
    """A council folder's questions; none where there is no such file. Raises YamlProblems."""
    path = folder / FILE
    if not path.is_file():
        return ()
    data, node = read_yaml(path)
    if found := tuple(curly_quotes(path, node)):
        raise YamlProblems(found)
    return validate(_Questions, path, data, node).questions
