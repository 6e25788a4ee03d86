"""The first pages and the history, in a browser and without one."""

from __future__ import annotations

import hashlib
import json

import httpx
from playwright.sync_api import Page

from tests.support.browser.judging import Complaints, faults
from tests.support.console import Console
from tests.support.paths import ROOT


def test_councils_are_listed_and_found_by_name(client: httpx.Client) -> None:
    assert "5 councils" in client.get("/").text
    found = client.get("/", params={"find": "nottingham city"}).text
    assert "Nottingham City Council" in found
    assert "1 council " in found
    assert "No council has" in client.get("/", params={"find": "'; drop table"}).text


def test_the_pages_of_an_officer_have_no_fault(console: Console, page: Page) -> None:
    complaints = Complaints(page, console.address)
    for address in ("/", "/c/nottingham-city", "/c/nottingham-city/history"):
        page.goto(console.address + address)
        assert faults(page) == [], address
    assert complaints.said == []


def test_an_unknown_council_page_or_edition_is_said_so(client: httpx.Client) -> None:
    assert client.get("/c/nowhere").status_code == 404
    assert "no such page" in client.get("/nothing/here").text
    refused = client.get("/c/nottingham-city/compare?old=1&new=99")
    assert refused.status_code == 409
    assert "has no edition" in refused.text


def test_it_answers_under_this_machines_own_names_alone(client: httpx.Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_nothing_but_its_own_files_is_allowed_to_run(client: httpx.Client) -> None:
    headers = client.get("/").headers
    cookie = headers["set-cookie"].lower()
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_what_is_vendored_is_what_its_record_says() -> None:
    folder = ROOT / "bot" / "console" / "static" / "vendored"
    record = json.loads((folder / "vendored.json").read_text("utf-8"))
    assert {p.name for p in folder.iterdir()} == {*record, "vendored.json"}
    for name, told in record.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == told["sha256"]
