"""Every page of the console, with who may open it: the one list that is served, and that the tests and the docs go through."""

from __future__ import annotations

from bot.console.application import Way, sign_out
from bot.console.pages import (
    asked,
    changes,
    councils,
    documents,
    editions,
    health,
    questions,
    readings,
    settings,
    setup,
)
from bot.console.rights import Right

WAYS = (
    Way("POST", "/sign-out", Right.ANYBODY, sign_out),
    Way("GET", "/", Right.SIGNED_IN, councils.choose),
    Way("GET", "/new", Right.OPERATOR, setup.form),
    Way("POST", "/new", Right.OPERATOR, setup.create),
    Way("GET", "/c/{council}", Right.OFFICER, councils.overview),
    Way("GET", "/c/{council}/try", Right.QUESTIONS, questions.form),
    Way("POST", "/c/{council}/try", Right.QUESTIONS, questions.ask),
    Way("POST", "/c/{council}/questions/keep", Right.OFFICER, questions.keep),
    Way("POST", "/c/{council}/questions/drop", Right.OFFICER, questions.drop),
    Way("GET", "/c/{council}/documents", Right.OFFICER, documents.show),
    Way("POST", "/c/{council}/documents", Right.OFFICER, documents.upload),
    Way("GET", "/c/{council}/documents/{position:int}", Right.OFFICER, readings.show),
    Way("POST", "/c/{council}/documents/{position:int}/mark", Right.OFFICER, readings.mark),
    Way("POST", "/c/{council}/documents/{position:int}/unmark", Right.OFFICER, readings.unmark),
    Way("GET", "/c/{council}/documents/{position:int}/topics/{part:int}", Right.OFFICER, readings.topics_form),
    Way("POST", "/c/{council}/documents/{position:int}/topics/{part:int}", Right.OFFICER, readings.give_topics),
    Way("GET", "/c/{council}/documents/{position:int}/file", Right.OFFICER, documents.original),
    Way("GET", "/c/{council}/change", Right.OFFICER, changes.show),
    Way("POST", "/c/{council}/change/publish", Right.OFFICER, changes.publish),
    Way("POST", "/c/{council}/change/discard", Right.OFFICER, changes.discard),
    Way("POST", "/c/{council}/history/restore", Right.OFFICER, changes.restore),
    Way("GET", "/c/{council}/settings", Right.OFFICER, settings.show),
    Way("GET", "/c/{council}/settings/{section}", Right.OFFICER, settings.show),
    Way("POST", "/c/{council}/settings/{section}", Right.OFFICER, settings.save),
    Way("GET", "/c/{council}/export", Right.OFFICER, settings.export),
    Way("GET", "/c/{council}/asked", Right.OFFICER, asked.counts),
    Way("GET", "/c/{council}/coverage", Right.OFFICER, asked.coverage),
    Way("GET", "/c/{council}/referrals", Right.OFFICER, asked.referrals),
    Way("POST", "/c/{council}/referrals/reply", Right.OFFICER, asked.reply),
    Way("POST", "/c/{council}/referrals/resolve", Right.OFFICER, asked.resolve),
    Way("GET", "/c/{council}/health", Right.OFFICER, health.show),
    Way("GET", "/c/{council}/history", Right.OFFICER, editions.history),
    Way("GET", "/c/{council}/compare", Right.OFFICER, editions.compare),
)
