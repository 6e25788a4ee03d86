"""The topics, as data that an officer can read and correct: one YAML file a topic."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from index.corpus.yaml_file import YamlProblems, read_yaml, validate
from index.errors import PolicyError

Weight = Annotated[float, Field(gt=0, lt=1)]


class Topic(BaseModel):
    """One topic; index/topics/catalogue/README.md explains each key.

    `relations`: for a question about this topic, how much a clause about the other topic helps
    where no clause is about this one. `cues` are regular expressions over a clause's words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    covers: str
    off_topic: bool = False
    cues: tuple[str, ...] = ()
    relations: dict[str, Weight] = {}
    keywords: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    situations: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()

    @field_validator("cues")
    @classmethod
    def _compiles(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for cue in value:
            try:
                re.compile(cue)
            except re.error as error:
                raise ValueError(f"a regular expression; {cue!r} is none ({error})") from error
        return value

    @property
    def exemplars(self) -> tuple[str, ...]:
        """Everything people ask, tell or draft on this topic."""
        return (*self.questions, *self.situations, *self.drafts, *self.keywords)

    def cued(self, words: str) -> bool:
        """Whether a clause's words, heading included, show this topic."""
        return any(re.search(cue, words, re.IGNORECASE) for cue in self.cues)


_FOLDER = Path(str(resources.files("index.topics") / "catalogue"))


@cache
def topic_ids() -> frozenset[str]:
    """The ids of all shipped topics, without reading their files."""
    return frozenset(path.stem for path in _FOLDER.glob("*.yaml"))


@cache
def catalogue() -> tuple[Topic, ...]:
    """All shipped topics in order of id. Raises PolicyError with every mistake found."""
    return load_catalogue(_FOLDER)


def load_catalogue(folder: Path) -> tuple[Topic, ...]:
    """The topics in `folder`, one a file. Raises PolicyError with every mistake found."""
    problems: list[str] = []
    topics: list[Topic] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            data, node = read_yaml(path)
            topic = validate(Topic, path, data, node)
        except YamlProblems as error:
            problems.extend(error.lines)
            continue
        if topic.id != path.stem:
            problems.append(f"{path}:1: id: expected {path.stem!r}, the file's name, found {topic.id!r}")
        topics.append(topic)
    known = {t.id for t in topics}
    for topic in topics:
        unknown = sorted(set(topic.relations) - known)
        problems.extend(f"{folder / topic.id}.yaml: relations: there is no topic {u!r}" for u in unknown)
    if problems:
        raise PolicyError(tuple(problems))
    return tuple(topics)
