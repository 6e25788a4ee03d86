"""The pictures of docs/chat.md: what Slack and Teams show on a telephone, drawn by Adaptive Cards' own renderer and a page of ours.

    python -m tests.support.browser.chat_pictures

Slack publishes no renderer of its blocks, so its messages are drawn here by their types, in its sizes.
"""

from __future__ import annotations

import datetime as dt
import html
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bot.advisor import contacts_of
from bot.app import App
from bot.chat.buttons import UNDER_AN_ANSWER, Action
from bot.chat.people import Party, Person
from bot.chat.reply import Answers, CouncilChoice, Home, Referral, Reply, Spoken
from bot.phrases import HOW_TO_ANSWER, REPLIED_BY
from bot.settings import Settings
from bot.slack.views import draw as on_slack
from bot.teams.views import draw as on_teams
from tests.support.browser.chromium import HERE, chromium
from tests.support.paths import ROOT

TO = ROOT / "docs" / "chat"
WIDTH, HEIGHT = 390, 844
_QUALITY = 40
_COUNCIL = "numbered-district"
_QUESTIONS = {
    "question": "can i post a photo of the kids at the school fete?",
    "draft": "can i post this: 'Cllr Barry Wainwright is a liar and pocketed the grant, ring him on 07700 900123'",
    "election": "when does the pre-election period start?",
    "danger": "a resident has posted that he is going to kill himself tonight",
}
_CARDS = HERE / "node_modules" / "adaptivecards" / "dist" / "adaptivecards.js"
_HOST = {
    "fontFamily": "sans-serif", "spacing": {"small": 4, "default": 8, "medium": 12, "large": 16, "padding": 12},
    "containerStyles": {
        "default": {"backgroundColor": "#ffffff", "foregroundColors": {"default": {"default": "#242424"}}},
        "emphasis": {"backgroundColor": "#f0f0f0", "foregroundColors": {"default": {"default": "#242424"}}},
    },
    "actions": {"maxActions": 6, "actionsOrientation": "Vertical", "buttonSpacing": 8, "actionAlignment": "Stretch"},
}  # fmt: skip
_STYLE = """
body { margin: 0; padding: 12px; width: 366px; font: 15px/1.46 sans-serif; color: #1d1c1d; background: #fff }
.card { border: 1px solid #d1d1d1; border-radius: 6px; margin-bottom: 8px }
button { font: 600 14px sans-serif; padding: 6px 10px; border: 1px solid #bbb; border-radius: 4px; background: #fff; white-space: normal }
blockquote { margin: 4px 0; padding-left: 12px; border-left: 4px solid #ddd; white-space: pre-wrap }
p { margin: 0 0 8px; white-space: pre-wrap } .row { display: flex; flex-wrap: wrap; gap: 8px; margin-bottom: 8px }
"""


def replies(home: Path) -> dict[str, Reply]:
    """What is shown of each kind."""
    moment = dt.datetime(2027, 3, 1, 19, 30, tzinfo=dt.UTC)
    app = App(Settings(policies=ROOT / "policies", home=home, now=moment))
    app.refresh()
    opened = app.open_index()
    advisor = app.advisor(opened)
    council = opened.council(_COUNCIL).council
    asker, officer = Party(Person("other", "t", "c"), "Cllr Pat Lee"), Party(Person("other", "t", "o"), "Jo Bloggs")
    answers = {name: advisor.advise(_COUNCIL, text) for name, text in _QUESTIONS.items()}
    found = {
        name: Reply(Answers((advice,), advice.question), actions=UNDER_AN_ANSWER) for name, advice in answers.items()
    }
    before, after = (part.format(council=council.name, question=_QUESTIONS["question"]) for part in REPLIED_BY)
    sources = tuple(f"{q.document}: {q.text}" for q in answers["question"].quotes[:1])
    asked = Referral(
        "r", council.name, asker, _QUESTIONS["question"], sources, ("Jo Bloggs replied on 1 March 2027 at 20:10.",)
    )
    return found | {
        "help": Reply(Answers((advisor.greet(_COUNCIL),), ""), actions=UNDER_AN_ANSWER),
        "home": Reply(Home(((council, contacts_of(council)),), (council,), ""), actions=(Action.EXAMPLE, Action.REFER)),
        "choice": Reply(CouncilChoice(tuple(opened.councils.settings())), actions=(Action.CHOOSE,)),
        "officers": Reply(asked, actions=(Action.REPLY, Action.RESOLVE)),
        "reply": Reply(
            Spoken(before, officer, after, "Only with their parents' consent.", HOW_TO_ANSWER, "r"),
            actions=(Action.ANSWER,),
        ),
    }


def slack_page(reply: Reply) -> str:
    """Messages as HTML, by the types of their blocks."""
    blocks = [block for message in on_slack(reply) for block in message.blocks]
    return f"<style>{_STYLE}</style>" + "".join(_block(block) for block in blocks)


def _block(block: dict[str, Any]) -> str:
    match block["type"]:
        case "divider":
            return "<hr>"
        case "header" | "section":
            return f"<p>{block['text']['text']}</p>"
        case "rich_text":
            return "".join(_rich(element) for element in block["elements"])
        case _:
            return f'<div class="row">{"".join(_pressed(element) for element in block["elements"])}</div>'


def _rich(element: dict[str, Any]) -> str:
    runs = "".join(_run(run) for run in element["elements"])
    return f"<blockquote>{runs}</blockquote>" if element["type"] == "rich_text_quote" else f"<p>{runs}</p>"


def _run(run: dict[str, Any]) -> str:
    text = html.escape(str(run.get("text") or run.get("user_id")))
    style = run.get("style", {})
    text = f"<b>{text}</b>" if style.get("bold") else text
    return f"<i>{text}</i>" if style.get("italic") else text


def _pressed(element: dict[str, Any]) -> str:
    if element["type"] == "feedback_buttons":
        return "".join(
            f"<button>{element[side]['text']['text']}</button>" for side in ("positive_button", "negative_button")
        )
    if "options" in element:
        return f"<button>{element['placeholder']['text']} ▾</button>"
    return f"<button>{element['text']['text']}</button>"


def teams_page(reply: Reply) -> str:
    """Cards, drawn by their own renderer."""
    cards = json.dumps([message.card for message in on_teams(reply)]).replace("<", "\\u003c")
    drawing = f"""for (const one of {cards}) {{
        const card = new AdaptiveCards.AdaptiveCard(); card.hostConfig = new AdaptiveCards.HostConfig({json.dumps(_HOST)});
        card.parse(one); const place = document.createElement('div'); place.className = 'card';
        place.appendChild(card.render()); document.body.appendChild(place) }}"""
    return f"<style>{_STYLE}</style><body><script>{_CARDS.read_text()}</script><script>{drawing}</script></body>"


def main() -> None:
    TO.mkdir(exist_ok=True)
    found = chromium()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        drawn = replies(Path(folder))
        opened = playwright.chromium.launch(
            executable_path=found.path, args=list(found.arguments), env={**os.environ, **found.environment}
        )
        page = opened.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for name, reply in drawn.items():
            for platform, made in (("slack", slack_page), ("teams", teams_page)):
                print(
                    f"{platform} {name}: {_taken(page, made(reply), TO / f'{name}-{platform}.jpg') / HEIGHT:.1f} screens"
                )
        opened.close()


def _taken(page: Page, content: str, to: Path) -> int:
    page.set_content(content)
    page.screenshot(path=to, type="jpeg", quality=_QUALITY, full_page=True)
    return int(page.evaluate("document.documentElement.scrollHeight"))


if __name__ == "__main__":
    main()
