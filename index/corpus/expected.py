"""What was expected of a value, in words: Pydantic's findings said for somebody who does not program."""

from __future__ import annotations

from typing import Any

_DATE, _TIME, _NUMBER = "a date such as 2027-05-06", "a time such as 17:00", "a whole number such as 7"
_KEYS, _LIST = "keys under it, such as `name:`", "a list: a line with - for each"
_YES_NO = "yes or no"
# By Pydantic's name for the finding; braces take what it says of the limit.
_EXPECTED = {
    "string_type": "a text",
    "string_too_short": "a text of at least {min_length} letter(s)",
    "string_too_long": "at most {max_length} letters",
    "string_pattern_mismatch": "small letters, digits and hyphens, such as anytown-district",
    "enum": "one of {expected}",
    "literal_error": "one of {expected}",
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "date_parsing": _DATE,
    "date_type": _DATE,
    "datetime_parsing": f"{_DATE}, or 2027-05-06T22:30",
    "datetime_from_date_parsing": f"{_DATE}, or 2027-05-06T22:30",
    "datetime_type": f"{_DATE}, or 2027-05-06T22:30",
    "time_parsing": _TIME,
    "time_type": _TIME,
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_from_float": _NUMBER,
    "int_type": _NUMBER,
    "float_parsing": "a number such as 0.5",
    "float_type": "a number such as 0.5",
    "bool_parsing": _YES_NO,
    "bool_type": _YES_NO,
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
    "greater_than": "more than {gt}",
    "less_than": "less than {lt}",
    "too_short": "at least {min_length}: a line with - for each",
    "too_long": "at most {max_length}",
    "model_type": _KEYS,
    "dict_type": _KEYS,
    "tuple_type": _LIST,
    "list_type": _LIST,
}
# The same of a date.
_LIMITS = {"greater_than_equal": "a date on or after {ge}", "less_than_equal": "a date on or before {le}"}
# What a key that has to be given looks like.
_EXAMPLES = {
    "name": "name: Anytown Council",
    "documents": "documents: and under it a line with - for each document",
    "file": "file: policy.docx",
    "title": "title: Social Media Policy",
    "role": "role: Monitoring Officer",
    "kind": "kind: local",
    "poll_date": "poll_date: 2027-05-06",
    "ask": "ask: May I publish something a confidential report told me?",
    "quote": 'quote: "8.5"',
}


def kind_of(value: object) -> str:
    """What a value is, in words."""
    match value:
        case None | "":
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case dict():
            return "keys"
        case list() | tuple():
            return "a list"
        case _:
            return f"{value!r:.80}"


def said_of(error: dict[str, Any]) -> str:
    """One of `ValidationError.errors()`: what was expected, and what was found. Our own ValueErrors speak for themselves."""
    if error["type"] == "missing":
        example = _EXAMPLES.get(str(error["loc"][-1]))
        return "missing; it has to be given" + (f", such as {example}" if example else "")
    if error["type"] == "value_error":
        expected = str(error["ctx"]["error"])
    elif error["type"] in _LIMITS and any("-" in str(limit)[1:] for limit in error["ctx"].values()):
        expected = _LIMITS[error["type"]].format_map(error["ctx"])
    else:
        expected = _EXPECTED.get(error["type"], "another value").format_map(error.get("ctx") or {})
    own = error["type"] == "value_error" and not isinstance(error.get("input"), str)
    return f"expected {expected}" + ("" if own else f", found {kind_of(error.get('input'))}")
