"""YAML as officers write it: every value is text as it stands there, and a mistake is reported where it was made."""

from __future__ import annotations

import difflib
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError

from index.corpus.expected import kind_of, said_of
from index.corpus.repairs import diagnose, quoted

_LARGEST = 1_000_000
# Ours are nested six deep. The parser calls itself for each level, and at some thousands takes the process with it.
_DEEPEST = 40
_OPENING, _CLOSING = ("“", "‘", "„"), ("”", "’", "“")
Model = TypeVar("Model", bound=BaseModel)
Location = tuple[str | int, ...]


class YamlProblems(Exception):
    """One or more mistakes in a YAML file, one line of text each."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


# libyaml where the wheel brings it: ten times as fast.
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# `version: 1.10` is 1.10 and not 1.1, `area: No` a place, and `phone: 01632960017` keeps its nought: what a value is, the
# record says that it goes into. Only what stands for nothing is told apart.
_TOLD_APART = ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")
_RESOLVERS = {
    first: [(tag, pattern) for tag, pattern in known if tag in _TOLD_APART]
    for first, known in _Safe.yaml_implicit_resolvers.items()
}


class _Loader(_Safe):  # type: ignore[misc]
    """The safe loader, with values as they are written, refusing a key given twice."""

    yaml_implicit_resolvers = _RESOLVERS


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: set[Hashable] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if isinstance(key, Hashable) and key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} is given twice", key_node.start_mark)
        seen.add(key)
    made: dict[Hashable, Any] = loader.construct_mapping(node, deep=True)
    return made


def _foreign(_loader: _Loader, node: yaml.Node) -> Any:
    shown = node.tag.replace("tag:yaml.org,2002:", "!!")
    raise yaml.constructor.ConstructorError(
        None, None, f"{shown[:40]} is no text: where a text begins with !, put it in quotes", node.start_mark
    )


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Loader.add_constructor(None, _foreign)


def read_yaml(path: Path) -> tuple[Any, yaml.Node | None]:
    """The file's data, every value a text, and its node tree.

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
        node = _composed(text)
        return yaml.load(text, Loader=_Loader), node  # noqa: S506 - a SafeLoader
    except yaml.constructor.ConstructorError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise YamlProblems([f"{path}:{line}: {error.problem}"]) from error
    except yaml.MarkedYAMLError as error:
        line, said = diagnose(text, error, _composed)
        raise YamlProblems([f"{path}:{line}: {said}"]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise YamlProblems(
            [f"{path}:{line}: a character that does not show stands there; type the line anew"]
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise YamlProblems([f"{path}:1: cannot be read as keys and values; begin again from a short file"]) from error


def _composed(text: str) -> Any:
    """The node tree of a text. Raises YAMLError, before anything is composed for what is nested too deep or refers to itself."""
    depth, anchors = 0, set[str]()
    for event in yaml.parse(text, Loader=_Safe):
        named = getattr(event, "anchor", None)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise _unfit(f"nested more than {_DEEPEST} deep", event)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent) and named in anchors:  # a few of them unfold to millions of values
            raise _unfit("references (* and &) are not taken; a text that begins with * has to stand in quotes", event)
        if named and not isinstance(event, yaml.AliasEvent):
            anchors.add(named)
    return yaml.compose(text, Loader=_Safe)


def _unfit(said: str, event: yaml.Event) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, said, cast("Any", event).start_mark)


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


def place_of(location: Location) -> str:
    """A place in a file in words: "documents 1 title" for the first document's title."""
    return " ".join(str(step + 1) if isinstance(step, int) else step for step in location)


def curly_quotes(path: Path, node: yaml.Node | None) -> Iterator[str]:
    """A line for each value that stands in the quotation marks of a word processor, which YAML takes for part of the text."""
    pending, seen = [node], set()
    while pending:
        found = pending.pop()
        if found is None or id(found) in seen:  # a file may name one place in another, and itself
            continue
        seen.add(id(found))
        if isinstance(found, yaml.MappingNode):
            pending += [value for _, value in reversed(found.value)]
        elif isinstance(found, yaml.SequenceNode):
            pending += reversed(found.value)
        elif (
            isinstance(found, yaml.ScalarNode)
            and not found.style
            and found.value.startswith(_OPENING)
            and found.value[1:].endswith(_CLOSING)
        ):
            line, meant = found.start_mark.line + 1, quoted(found.value[1:-1])
            yield f"{path}:{line}: {found.value} stands in curly quotes, which are part of the text here; write {meant}"


def validate(model: type[Model], path: Path, data: object, node: yaml.Node | None) -> Model:
    """`data` as `model`; raises YamlProblems with one line a mistake, all of them at once."""
    if data is None:
        raise YamlProblems([f"{path}:1: the file is empty"])
    if not isinstance(data, dict):
        keys = " and ".join(f"`{name}:`" for name, field in model.model_fields.items() if field.is_required())
        raise YamlProblems([f"{path}:1: expected keys such as {keys or 'name:'}, found {kind_of(data)}"])
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise YamlProblems(told(path, node, m) for m in mistakes_of(model, error)) from error


@dataclass(frozen=True, slots=True)
class Mistake:
    """A value that cannot be taken: where it stands, from the outermost key in, and what was expected of it."""

    location: Location
    text: str


def mistakes_of(model: type[BaseModel], error: ValidationError) -> tuple[Mistake, ...]:
    """Every mistake of a record, in words: the same for a file and for a form."""
    return tuple(Mistake(e["loc"], _expected(model, e)) for e in error.errors())  # type: ignore[arg-type]


def told(path: Path, node: yaml.Node | None, mistake: Mistake) -> str:
    """A mistake as a line: file, line, place and words."""
    where = place_of(mistake.location) or "the file"
    return f"{path}:{line_of(node, mistake.location)}: {where}: {mistake.text}"


def _expected(model: type[BaseModel], error: dict[str, Any]) -> str:
    if error["type"] != "extra_forbidden":
        return said_of(error)
    close = difflib.get_close_matches(str(error["loc"][-1]), _known_keys(model), n=1)
    return f"not a known key{f'; did you mean {close[0]!r}?' if close else ''}"


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
