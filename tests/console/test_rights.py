"""Who may do what: every page for a stranger, a councillor, an officer of another council, and a form that was forged."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from bot.app import App
from bot.chat.people import Party, Person
from bot.chat.reply import Referral, Spoken
from bot.console.application import application
from bot.console.parts import parts_of
from bot.console.signing_in import NAMES, providers_of, sign_in_routes
from bot.console.ways import WAYS
from tests.conftest import answering_home
from tests.support.browser.judging import faults
from tests.support.carrier import TEXT, Carrier
from tests.support.console import Console, public_console, publish_policies, served, write_councils
from tests.support.dripping import BODY, HEADERS, dripping
from tests.support.openid import CLIENT, SECRET, OpenId, entra_person, slack_person
from tests.support.pages import page as docs_page
from tests.support.paths import POLICIES

MINE, OTHER = "nottingham-city", "coventry-city"
TENANT, ENTRA_OFFICER = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"


@pytest.fixture(scope="module")
def public(app: App, openid: OpenId, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """Two councils with officers: the one in Slack, where members may try questions, the other in Microsoft's."""
    folder = tmp_path_factory.mktemp("public")
    policies = folder / "policies"
    mine = {
        "workspaces": {"slack": ["T1"]},
        "officers": ["U0OFFICER"],
        "pages": {"members": True},
        "referrals": {"slack": "C1"},
    }
    other = {"workspaces": {"teams": [TENANT]}, "officers": [f"teams:{ENTRA_OFFICER}"]}
    write_councils(policies, {MINE: mine, OTHER: other})
    home = answering_home(app, folder / "home")
    signing = {
        "slack_sign_in_client_id": CLIENT, "slack_sign_in_client_secret": SECRET, "slack_sign_in_url": openid.address,
        "entra_client_id": CLIENT, "entra_client_secret": SECRET, "entra_url": openid.address,
    }  # fmt: skip
    with public_console(app, home, policies, **signing) as made:
        publish_policies(made)
        yield made


def signed_in(public: Console, openid: OpenId, provider: str, claims: dict[str, object]) -> httpx.Client:
    """A browser of somebody's who has been to the provider and back."""
    openid.claims = dict(claims)
    client = httpx.Client(base_url=f"{public.address}/console", timeout=30, follow_redirects=True)
    client.get(f"/sign-in/{provider}")
    client.follow_redirects = False
    return client


@pytest.fixture
def people(public: Console, openid: OpenId) -> Iterator[dict[str, httpx.Client]]:
    made = {
        "stranger": httpx.Client(base_url=f"{public.address}/console", timeout=30),
        "councillor": signed_in(public, openid, "slack", slack_person("T1", "U0MEMBER")),
        "officer of another council": signed_in(public, openid, "entra", entra_person(openid, TENANT, ENTRA_OFFICER)),
        "its officer": signed_in(public, openid, "slack", slack_person("T1", "U0OFFICER")),
    }
    yield made
    for client in made.values():
        client.close()


def address_of(path: str) -> str:
    """A page of the council in question."""
    return (
        path.replace("{council}", MINE)
        .replace("{position:int}", "0")
        .replace("{part:int}", "3")
        .replace("{section}", "contacts")
    )


def gets(client: httpx.Client, method: str, path: str, *, genuine: bool = True) -> str:
    """What somebody gets, in the words of the table."""
    token = ""
    if method == "POST" and genuine:
        for page in (f"/c/{MINE}/try", "/"):
            token = token or client.get(page).text.partition('name="token" value="')[2].partition('"')[0]
    sent = client.request(method, address_of(path), data={"token": token or "forged"} if method == "POST" else None)
    return {401: "sign in", 403: "refused", 404: "refused"}.get(sent.status_code, "the page")


def test_every_page_gives_each_what_the_table_says(people: dict[str, httpx.Client]) -> None:
    rows = [row for row in docs_page("docs/console.md").rows() if re.match(r"`(?:GET|POST) /", row[0])]
    told = {row[0].strip("`"): [cell.strip() for cell in row[1:]] for row in rows}
    # Signing out ends what the others go on with: it comes last.
    ways = sorted(WAYS, key=lambda way: way.path == "/sign-out")
    found = {}
    for way in ways:
        forged = gets(people["its officer"], way.method, way.path, genuine=False) if way.method == "POST" else "-"
        found[f"{way.method} {way.path}"] = [
            *(gets(client, way.method, way.path) for client in people.values()),
            forged,
        ]
    assert found == told, "\n".join(f"| `{name}` | {' | '.join(cells)} |" for name, cells in found.items())


@pytest.mark.parametrize("begin", [HEADERS, BODY], ids=["headers", "body"])
def test_a_provider_that_drips_holds_up_no_sign_in(public: Console, begin: bytes) -> None:
    known = parts_of(public.app, public.services, providers=NAMES)
    with dripping(begin) as slow:
        providers = providers_of(public.app.settings.model_copy(update={"slack_sign_in_url": slow}))
        routes = sign_in_routes(known, providers, f"{public.address}/console", seconds=0.5)
        with served(application(known, WAYS, routes)) as address:
            began = time.monotonic()
            assert httpx.get(f"{address}/sign-in/slack", timeout=30).status_code == 401
            assert time.monotonic() - began < 4


def test_a_session_of_somebody_elses_making_is_none(public: Console) -> None:
    for cookie in ("e30=.abc.def", "x" * 3000):
        with httpx.Client(base_url=f"{public.address}/console", cookies={"askfirst_console": cookie}) as client:
            assert client.get(f"/c/{MINE}").status_code == 401


@pytest.mark.parametrize(
    ("provider", "claims"),
    [
        # A workspace of one's own, in which an id is the same as an officer's.
        ("slack", {"https://slack.com/team_id": "T0EVIL", "https://slack.com/user_id": "U0OFFICER"}),
        ("slack", {"https://slack.com/user_id": "U0OFFICER"}),
        ("slack", {"https://slack.com/team_id": "T1", "https://slack.com/user_id": "x:U0OFFICER"}),
        ("slack", {"https://slack.com/team_id": "T1", "https://slack.com/user_id": "U0OFFICER", "aud": "another-app"}),
        ("slack", {"https://slack.com/team_id": "T1", "https://slack.com/user_id": "U0OFFICER", "nonce": "another"}),
        ("slack", {"https://slack.com/team_id": "T1", "https://slack.com/user_id": "U0OFFICER", "exp": 1}),
        # One tenant in another's name.
        ("entra", {"iss": "https://login.microsoftonline.com/evil/v2.0", "tid": TENANT, "oid": ENTRA_OFFICER}),
    ],
)
def test_who_is_not_vouched_for_is_nobodys_officer(
    public: Console, openid: OpenId, provider: str, claims: dict[str, object]
) -> None:
    with closing(signed_in(public, openid, provider, claims)) as client:
        assert client.get(f"/c/{MINE}").status_code in (401, 403)
        assert client.get(f"/c/{OTHER}").status_code in (401, 403)


def test_a_token_that_somebody_else_signed_is_refused(public: Console, openid: OpenId) -> None:
    openid.forge = True
    try:
        with closing(signed_in(public, openid, "slack", slack_person("T1", "U0OFFICER"))) as client:
            assert client.get(f"/c/{MINE}").status_code == 401
    finally:
        openid.forge = False


def test_an_officer_taken_out_may_nothing_from_then_on(public: Console, people: dict[str, httpx.Client]) -> None:
    officer = people["its officer"]
    settings = public.services.live.now.index.council(MINE).council
    plan = public.app.refresher().plan_council(settings.model_copy(update={"officers": ()}))
    (edition,) = public.app.refresher().publish(plan, by="test", why="")
    public.follow()
    assert officer.get(f"/c/{MINE}").status_code == 403
    back = public.app.refresher().plan_restored(MINE, edition.number - 1)
    public.app.refresher().publish(back, by="test", why="")
    public.follow()
    assert officer.get(f"/c/{MINE}").status_code == 200


def test_nothing_is_served_where_nobody_can_sign_in(app: App, tmp_path: Path) -> None:
    with public_console(app, answering_home(app, tmp_path / "home"), POLICIES) as made:
        assert httpx.get(f"{made.address}/console/").status_code == 404


def test_an_officer_replies_and_resolves_as_in_a_chat(public: Console, people: dict[str, httpx.Client]) -> None:
    carrier, officer = Carrier(lambda: None), people["its officer"]
    courier, referrals = public.services.courier, public.services.referrals
    courier.register(carrier)  # type: ignore[arg-type]
    try:
        referrals.send(referrals.council(MINE), Party(Person("slack", "T1", "U0MEMBER"), "Cllr Lee"), TEXT, ())
        shown = officer.get(f"/c/{MINE}/referrals").text
        assert TEXT in shown
        referral = re.findall(r'name="referral" value="(\w+)"', shown)[0]
        token = re.findall(r'name="token" value="([^"]+)"', shown)[0]
        sent = officer.post(
            f"/c/{MINE}/referrals/reply", data={"token": token, "referral": referral, "reply": "Rather not."}
        )
        assert sent.status_code == 303
        assert any(isinstance(said, Spoken) and said.text == "Rather not." for said in carrier.held.values())
        officer.post(f"/c/{MINE}/referrals/resolve", data={"token": token, "referral": referral})
        assert TEXT not in officer.get(f"/c/{MINE}/referrals").text
        assert not any(isinstance(said, Referral) for said in carrier.held.values())
    finally:
        del courier._platforms["slack"]


@pytest.mark.parametrize("who", ["U0MEMBER", "U0OFFICER"])
def test_signing_in_and_out_in_a_browser(public: Console, openid: OpenId, page: Page, who: str) -> None:
    openid.claims = slack_person("T1", who, "Jo Smith")
    page.goto(f"{public.address}/console/")
    assert faults(page) == []
    page.get_by_role("button", name="Sign in with Slack").click()
    page.get_by_role("heading", name="Your councils").wait_for()
    assert faults(page) == []
    page.get_by_role("link", name="Nottingham City Council").click()
    if who == "U0OFFICER":
        page.get_by_role("heading", name="Nottingham City Council").wait_for()
        page.goto(f"{public.address}/console/c/{MINE}/settings/people")
        # Which workspaces are the council's is for the operator to say.
        assert page.get_by_label("Officers", exact=True).input_value() == "U0OFFICER"
        assert page.get_by_label("Slack workspaces").count() == 0
    else:
        page.get_by_label("What would a councillor ask?").fill("Can I post a photo of the children at the school fete?")
        page.get_by_role("button", name="Ask").click()
        page.get_by_text("Golden rule").wait_for()
        assert page.get_by_text("Why this clause").count() == 0
        page.goto(f"{public.address}/console/c/{MINE}/documents")
        page.get_by_role("heading", name="This is not for you").wait_for()
    assert faults(page) == []
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()
