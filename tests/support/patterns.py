"""Every regular expression of the project, and texts that are the worst for one.

Patterns are taken from the modules' own names, however deep they lie in tuples, mappings and records, from calls such as
`re.sub("…", …)` in the source, and from what cached functions make of YAML. What none of these finds is in `unseen`. A worst text repeats whatever a pattern may repeat, as often
as it fits, and ends in what does not match: where a pattern can divide the repeated part in many ways, it tries them all.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import importlib
import pkgutil
import re
import re._constants as constants  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import bot
import index
from tests.support.paths import ROOT

_DEEPEST = 6
# Loads torch, and nothing of it runs when a question is asked.
_LEFT_OUT = ("index.training",)
_BREAKS = ("", "\x01", "z9")
_CALLS = frozenset({"compile", "sub", "subn", "split", "match", "search", "fullmatch", "findall", "finditer"})
_SHORT, _OFTEN = 2, 40


def patterns() -> dict[str, re.Pattern[str]]:
    """By a name that says where it is, each pattern; one over bytes as the same over their letters."""
    found: dict[tuple[str, int], str] = {}
    for place, one in (*_in_modules(), *_in_source()):
        text, flags = one.pattern, one.flags
        if isinstance(text, bytes):
            text, flags = text.decode("latin-1"), flags | re.ASCII
        found.setdefault((text, flags), place)
    return {f"{place}: {text[:60]}": re.compile(text, flags) for (text, flags), place in found.items()}


def unseen() -> list[str]:
    """Where the source makes a pattern of something that is neither written there nor made once when a module is loaded or its data read."""
    found = []
    for path, tree in _sources():
        once = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and not _is_made_once(node)]
        for node in once:
            calls = (one for one in ast.walk(node) if isinstance(one, ast.Call) and _makes_a_pattern(one))
            made = [call for call in calls if not isinstance(call.args[0], ast.Constant)]
            found += [f"{path.relative_to(ROOT)}: {node.name}: {ast.unparse(call.args[0])}" for call in made]
    return found


def _is_made_once(function: ast.FunctionDef) -> bool:
    cached = any(ast.unparse(one) in ("cache", "cached_property") for one in function.decorator_list)
    return cached and not function.args.args


def _makes_a_pattern(call: ast.Call) -> bool:
    name = call.func
    there = isinstance(name, ast.Attribute) and name.attr in _CALLS and isinstance(name.value, ast.Name)
    return there and ast.unparse(name).startswith("re.") and bool(call.args)


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in [*Path(ROOT, "bot").rglob("*.py"), *Path(ROOT, "index").rglob("*.py")]:
        if not path.is_relative_to(ROOT / "index" / "training"):
            yield path, ast.parse(path.read_text("utf-8"))


def _in_modules() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """What modules have, and what their functions make once, without being told anything, and keep."""
    for package in (bot, index):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if info.name.startswith(_LEFT_OUT) or info.name.endswith("__main__") or ".migrations." in info.name:
                continue
            module = importlib.import_module(info.name)
            yield from ((info.name, one) for one in _held(vars(module).values(), 0))
            for name, made in vars(module).items():
                if _makes_once(made) and made.__module__ == info.name:
                    yield from ((f"{info.name}.{name}", one) for one in _held([made()], 0))


def _makes_once(made: Any) -> bool:
    return isinstance(made, functools._lru_cache_wrapper) and not made.__wrapped__.__code__.co_argcount


def _held(values: Iterable[Any], depth: int) -> Iterator[re.Pattern[Any]]:
    if depth > _DEEPEST:
        return
    for one in values:
        if isinstance(one, re.Pattern):
            yield one
        elif isinstance(one, Mapping):
            yield from _held([*one.keys(), *one.values()], depth + 1)
        elif isinstance(one, list | tuple | set | frozenset):
            yield from _held(one, depth + 1)
        elif dataclasses.is_dataclass(one) and not isinstance(one, type):
            yield from _held([getattr(one, field.name) for field in dataclasses.fields(one)], depth + 1)


def _in_source() -> Iterator[tuple[str, re.Pattern[Any]]]:
    for path, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _makes_a_pattern(node) and isinstance(node.args[0], ast.Constant):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", re.compile(node.args[0].value, _flags(node))


def _flags(call: ast.Call) -> int:
    names = [one.attr for one in ast.walk(call) if isinstance(one, ast.Attribute) and one.attr.isupper()]
    return sum(getattr(re, name) for name in dict.fromkeys(names))


def worst_texts(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Texts of about `length` characters for each part of the pattern that may be repeated."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    for before, repeated in _repeats(list(tree), ""):
        for body in dict.fromkeys(repeated):
            if body:
                for end in _BREAKS:
                    yield before + body * (length // len(body)) + end


def _repeats(tree: list[Any], before: str) -> Iterator[tuple[str, list[str]]]:
    """Each repeated part with a text that leads up to it and texts that it matches once."""
    for kind, argument in tree:
        if kind in (constants.MAX_REPEAT, constants.MIN_REPEAT):
            least, most, inside = argument
            body = list(inside)
            if most > _OFTEN or most is constants.MAXREPEAT:
                yield before, _bodies(body)
                # The whole again and again as well, from its beginning.
                yield "", [before + one for one in _bodies(body)]
            yield from _repeats(body, before)
            before += _sample(body) * max(least, 1 if least else 0)
            continue
        for branch in _branches(kind, argument):
            yield from _repeats(branch, before)
        before += _sample([(kind, argument)])


def _branches(kind: Any, argument: Any) -> list[list[Any]]:
    if kind is constants.BRANCH:
        return [list(one) for one in argument[1]]
    if kind is constants.SUBPATTERN:
        return [list(argument[3])]
    if kind is constants.ATOMIC_GROUP:
        return [list(argument)]
    if kind in (constants.ASSERT, constants.ASSERT_NOT):
        return [list(argument[1])]
    return []


def _bodies(tree: list[Any]) -> list[str]:
    """Texts that a repeated part matches: its sample, and that of each of its branches, once and twice."""
    found = [_sample(tree)]
    for kind, argument in tree:
        if kind is constants.IN:
            found += [_of_set([one]) for one in argument if one[0] is not constants.NEGATE]
        for branch in _branches(kind, argument):
            found += _bodies(branch)
    return [one for one in found if one]


def _sample(tree: Iterable[Any]) -> str:
    """A text that the tree matches, more or less."""
    return "".join(_one(kind, argument) for kind, argument in tree)


def _one(kind: Any, argument: Any) -> str:
    if kind is constants.LITERAL:
        return chr(argument)
    if kind is constants.NOT_LITERAL:
        return "b" if chr(argument) == "a" else "a"
    if kind is constants.ANY:
        return "a"
    if kind is constants.IN:
        return _of_set(argument)
    if kind in (constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT):
        least, most, inside = argument
        return _sample(inside) * (least or (1 if most else 0))
    if kind is constants.BRANCH:
        return _sample(argument[1][0])
    if kind is constants.SUBPATTERN:
        return _sample(argument[3])
    if kind is constants.ATOMIC_GROUP:
        return _sample(argument)
    return ""


_CATEGORIES = {
    constants.CATEGORY_DIGIT: "7", constants.CATEGORY_SPACE: " ", constants.CATEGORY_WORD: "a",
    constants.CATEGORY_NOT_DIGIT: "a", constants.CATEGORY_NOT_SPACE: "a", constants.CATEGORY_NOT_WORD: "-",
}  # fmt: skip
_TRIED = "a7 -A.\n\t'_,;:()[]*é“"


def _of_set(argument: list[Any]) -> str:
    if argument and argument[0][0] is constants.NEGATE:
        return next((ch for ch in _TRIED if not any(_in_item(ch, one) for one in argument[1:])), "")
    kind, value = argument[0]
    if kind is constants.LITERAL:
        return chr(value)
    if kind is constants.RANGE:
        return chr(value[0])
    return _CATEGORIES.get(value, "a")


def _in_item(ch: str, item: Any) -> bool:
    kind, value = item
    if kind is constants.LITERAL:
        return ord(ch) == value
    if kind is constants.RANGE:
        return bool(value[0] <= ord(ch) <= value[1])
    names = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w", "NOT_DIGIT": r"\D", "NOT_SPACE": r"\S", "NOT_WORD": r"\W"}
    return bool(re.match(names[str(value).removeprefix("CATEGORY_").removeprefix("UNI_")], ch))
