"""YAML with line numbers: a mistake is reported where the officer made it."""

from __future__ import annotations

import difflib
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

_LARGEST = 1_000_000
# What YAML's own words mean to somebody who does not program.
_HINTS = {
    "mapping values are not allowed here": ": a text with a colon in it has to stand in quotes",
    "mapping values are not allowed in this context": ": a text with a colon in it has to stand in quotes",
    "found character '\\t' that cannot start any token": ": indent with spaces, not with tabs",
}
_EXPECTED = {
    "string_type": "a text; put it in quotes",
    "string_too_short": "a text that is not empty",
    "string_pattern_mismatch": "small letters, digits and hyphens, such as anytown-district",
    "date_from_datetime_parsing": "a date such as 2027-05-06",
    "date_parsing": "a date such as 2027-05-06",
    "date_type": "a date such as 2027-05-06",
    "model_type": "keys under it, such as `name:`",
    "dict_type": "keys under it, such as `name:`",
    "tuple_type": "a list: a line with - for each",
}
Model = TypeVar("Model", bound=BaseModel)


class YamlProblems(Exception):
    """One or more mistakes in a YAML file, one line of text each."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


# libyaml where the wheel brings it: ten times as fast.
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):  # type: ignore[misc]
    """The safe loader, refusing a key given twice."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: set[Hashable] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if isinstance(key, Hashable) and key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} is given twice", key_node.start_mark)
        seen.add(key)
    made: dict[Hashable, Any] = loader.construct_mapping(node, deep=True)
    return made


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> tuple[Any, yaml.Node | None]:
    """The file's data and its node tree.

    Raises YamlProblems where the file cannot be read or is no YAML.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise YamlProblems([f"{path}: larger than 1 MB; expected a short YAML file"])
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise YamlProblems([f"{path}: cannot be read ({error.strerror})"]) from error
    except UnicodeDecodeError as error:
        raise YamlProblems([f"{path}: not UTF-8; save it as UTF-8 text"]) from error
    try:
        node = yaml.compose(text, Loader=_Safe)
        return yaml.load(text, Loader=_Loader), node  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        hint = _HINTS.get(str(error.problem), "")
        raise YamlProblems([f"{path}:{line}: {error.problem or 'not valid YAML'}{hint}"]) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise YamlProblems([f"{path}: not valid YAML ({str(error).splitlines()[0]})"]) from error


def line_of(node: yaml.Node | None, location: Iterable[str | int]) -> int:
    """The line, counted from 1, of the value at `location`, or of the nearest thing above it."""
    line = 1
    for step in location:
        found: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(step):
                    line, found = key.start_mark.line + 1, value
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = node.value[step]
            line = found.start_mark.line + 1
        if found is None:
            break
        node = found
    return line


def validate(model: type[Model], path: Path, data: object, node: yaml.Node | None) -> Model:
    """`data` as `model`; raises YamlProblems with one line a mistake, all of them at once."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise YamlProblems(_line(path, node, m) for m in mistakes_of(model, error)) from error


@dataclass(frozen=True, slots=True)
class Mistake:
    """A value that cannot be taken: where it stands, from the outermost key in, and what was expected of it."""

    location: tuple[str | int, ...]
    text: str


def mistakes_of(model: type[BaseModel], error: ValidationError) -> tuple[Mistake, ...]:
    """Every mistake of a record, in words: the same for a file and for a form."""
    return tuple(Mistake(e["loc"], _expected(model, e)) for e in error.errors())  # type: ignore[arg-type]


def _expected(model: type[BaseModel], error: dict[str, Any]) -> str:
    if error["type"] == "extra_forbidden":
        close = difflib.get_close_matches(str(error["loc"][-1]), _known_keys(model), n=1)
        return f"not a known key{f'; did you mean {close[0]!r}?' if close else ''}"
    if error["type"] == "missing":
        return "missing; it has to be given"
    given = error.get("input")
    shown = f", found {given!r:.80}" if isinstance(given, (str, int, float, bool)) or given is None else ""
    expected = _EXPECTED.get(error["type"]) or str(error["msg"]).removeprefix("Value error, ")
    return f"expected {expected[:1].lower()}{expected[1:]}{shown}"


def _line(path: Path, node: yaml.Node | None, mistake: Mistake) -> str:
    where = ".".join(f"[{s}]" if isinstance(s, int) else s for s in mistake.location).replace(".[", "[")
    return f"{path}:{line_of(node, mistake.location)}: {where or 'the file'}: {mistake.text}"


def _known_keys(model: type[BaseModel]) -> list[str]:
    keys: list[str] = []
    pending = [model]
    while pending:
        current = pending.pop()
        for name, field in current.model_fields.items():
            keys.append(name)
            for kind in (field.annotation, *getattr(field.annotation, "__args__", ())):
                if isinstance(kind, type) and issubclass(kind, BaseModel):
                    pending.append(kind)
    return keys
