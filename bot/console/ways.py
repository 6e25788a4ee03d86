"""Every page of the console, with who may open it: the one list that is served, and that the tests and the docs go through."""

from __future__ import annotations

from bot.console.application import Way
from bot.console.pages import councils, editions, questions
from bot.console.rights import Right

WAYS = (
    Way("GET", "/", Right.SIGNED_IN, councils.choose),
    Way("GET", "/c/{council}", Right.OFFICER, councils.overview),
    Way("GET", "/c/{council}/try", Right.QUESTIONS, questions.form),
    Way("POST", "/c/{council}/try", Right.QUESTIONS, questions.ask),
    Way("GET", "/c/{council}/history", Right.OFFICER, editions.history),
    Way("GET", "/c/{council}/compare", Right.OFFICER, editions.compare),
)
