"""Numbers as word processors and browsers print them."""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_UP_TO_NINETEEN = (
    "Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen "
    "Seventeen Eighteen Nineteen"
)
_ONES = _UP_TO_NINETEEN.split()
_TENS = ("", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety")
_ORDINALS = {
    "One": "First", "Two": "Second", "Three": "Third", "Five": "Fifth", "Eight": "Eighth", "Nine": "Ninth",
    "Twelve": "Twelfth",
}  # fmt: skip
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
# Beyond this a number that is no figure is a mistake in the file: print the figure.
_MOST = 3999


def roman(number: int) -> str:
    """4 → "iv"; figures outside 1 to 3999."""
    if not 0 < number <= _MOST:
        return str(number)
    out = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        out += sign * count
    return out


def letters(number: int, alphabet: str = "abcdefghijklmnopqrstuvwxyz") -> str:
    """1 → "a", 27 → "aa", 28 → "ab", as browsers count on."""
    if not 0 < number <= _MOST:
        return str(number)
    out = ""
    while number:
        number, at = divmod(number - 1, len(alphabet))
        out = alphabet[at] + out
    return out


def doubled_letters(number: int) -> str:
    """1 → "a", 27 → "aa", 28 → "bb", as Word counts on."""
    if not 0 < number <= 26 * 30:
        return str(number)
    rounds, at = divmod(number - 1, 26)
    return "abcdefghijklmnopqrstuvwxyz"[at] * (rounds + 1)


def ordinal(number: int) -> str:
    """1 → "1st"."""
    tail = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"


def in_words(number: int) -> str:
    """21 → "Twenty-one"; figures outside 0 to 99."""
    if not 0 <= number < 100:
        return str(number)
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_ONES[ones].lower()}" if ones else "")


def ordinal_in_words(number: int) -> str:
    """21 → "Twenty-first"; figures outside 1 to 99."""
    said = in_words(number)
    if said.isdigit() or number < 1:
        return str(number)
    head, dash, last = said.rpartition("-")
    last = last.capitalize()
    turned = _ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return head + dash + (turned.lower() if dash else turned)


WORD: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "lowerLetter": doubled_letters,
    "upperLetter": lambda n: doubled_letters(n).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda n: roman(n).upper(),
    "ordinal": ordinal,
    "cardinalText": in_words,
    "ordinalText": ordinal_in_words,
    "numberInDash": lambda n: f"- {n} -",
    "decimalEnclosedParen": lambda n: f"({n})",
    "decimalEnclosedFullstop": lambda n: f"{n}.",
    "none": lambda _: "",
}
"""The number formats of Word, by the names in the file."""

CSS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimal-leading-zero": lambda n: f"{n:02d}",
    "lower-alpha": letters,
    "lower-latin": letters,
    "upper-alpha": lambda n: letters(n).upper(),
    "upper-latin": lambda n: letters(n).upper(),
    "lower-roman": roman,
    "upper-roman": lambda n: roman(n).upper(),
    "lower-greek": lambda n: letters(n, _GREEK),
}
"""The counter styles of CSS that policies use, by name."""
