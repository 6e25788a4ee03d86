"""Answering without torch: the same vectors, the same answers, and torch where there is no other way."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import typer

from bench.generated import change_one, write_policies
from bot.advice import Advice
from bot.advisor import Advisor
from bot.app import App
from bot.cli.main import COMMANDS, whole_command
from bot.json_output import advice_to_json
from bot.settings import Settings
from index.embedding.sentence_transformers import SentenceEncoder, Vectors, packaged_folder
from index.search.retrieval import Retriever
from index.search.store import Proposed
from tests.conftest import Run, answering_home, fresh_home
from tests.support.paths import DATA, POLICIES

LABELLED = [json.loads(line) for line in (DATA / "questions.jsonl").read_text("utf-8").splitlines()]
QUESTIONS = list(dict.fromkeys(q["question"] for q in LABELLED))  # each is asked of every council
SLOW = {"torch", "transformers", "sentence_transformers", "sklearn"}
COUNCIL, LIBEL = "nottingham-city", "what does the guidance say about libel"
ASK = ("ask", "-c", COUNCIL, "--json", LIBEL)


class TorchPath(SentenceEncoder):
    """The model through torch, each text encoded once in this run, whatever it is asked with."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        for text in texts:
            if text not in self._known:
                self._known[text] = super().encode([text])[0]
        return np.stack([self._known[text] for text in texts])


@pytest.fixture(scope="module")
def torch_path() -> TorchPath:
    return TorchPath()


@pytest.mark.long
def test_both_ways_give_the_same_vectors(app: App, torch_path: TorchPath) -> None:
    texts = [*QUESTIONS, "", "😀", "a\x00b", "Ünïcödé 漢字", "word " * 3000, "x" * 9000]
    nearness = (app.encoder.encode(texts) * torch_path.encode(texts)).sum(axis=1)
    assert app.encoder.exported and nearness.min() >= 0.9999


@pytest.mark.long
def test_both_ways_give_the_same_answers(app: App, advisor: Advisor, torch_path: TorchPath) -> None:
    slow = Advisor(app.open_index(), Retriever(torch_path))

    def essence(advice: Advice) -> tuple[object, ...]:
        quoted = [q.clause_id for q in advice.quotes]
        return advice.outcome, advice.topics, quoted, [q.clause_id for q in advice.related], advice.findings

    for labelled in LABELLED:
        asked = (labelled["council"], labelled["question"])
        quick, other = advisor.advise(*asked), slow.advise(*asked)
        assert essence(quick) == essence(other)
        assert abs(quick.confidence - other.confidence) < 0.002


def test_a_text_has_one_vector_whatever_it_is_asked_with(app: App) -> None:
    texts = QUESTIONS[:40]
    together = app.encoder.encode(texts)
    assert all(np.array_equal(together[n], app.encoder.encode([text])[0]) for n, text in enumerate(texts))


def imported(app: App, *args: str) -> set[str]:
    """Every package that a command imports."""
    code = (
        "import sys\nsys.argv[1:] = sys.argv[2:]\nfrom bot.cli.main import main\n"
        "try: main()\nexcept SystemExit as end: assert not end.code\n"
        "print('imported', *{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    environment = {"ASKFIRST_HOME": str(app.settings.home), "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code, "-", *args], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split()[1:])


@pytest.mark.server
def test_an_answer_imports_no_torch(app: App) -> None:
    packages = imported(app, *ASK)
    assert "onnxruntime" in packages and not packages & (SLOW | {"slack_bolt", "alembic"})


@pytest.mark.server
def test_help_and_councils_import_next_to_nothing(app: App) -> None:
    heavy = SLOW | {"onnxruntime", "tokenizers", "faiss", "bm25s", "scipy", "sqlalchemy", "slack_bolt", "phonenumbers"}
    assert not imported(app, "--help") & (heavy | {"numpy", "pydantic"})
    assert not imported(app, "councils") & (heavy - {"sqlalchemy"})  # they stand in the database


def test_the_list_of_commands_says_what_the_commands_say() -> None:
    for name, (_, said) in COMMANDS.items():
        assert (whole_command(name).help or "").splitlines()[0] == said


def test_every_command_that_a_module_has_is_listed() -> None:
    from bot.cli import ask, console, elections, history, init, listing, mcp, model, policies, refresh, report, serve  # noqa: PLC0415

    found = typer.Typer()
    for module in (ask, console, elections, history, init, listing, mcp, model, policies, refresh, report, serve):
        module.register(found)
    assert set(typer.main.get_group(found).commands) == set(COMMANDS)


def damaged(app: App, home: Path, harm: str) -> Path:
    """A home whose export is cut short, gone, or of another model."""
    shutil.copytree(app.settings.home, home)
    export = next((home / "models").iterdir())
    if harm == "gone":
        shutil.rmtree(export)
    elif harm == "cut":
        (export / "model.onnx").write_bytes((export / "model.onnx").read_bytes()[:-100])
    else:
        record = json.loads((export / "export.json").read_text())
        (export / "export.json").write_text(json.dumps({**record, "model": "0" * 64}))
    return home


@pytest.mark.long
@pytest.mark.usefixtures("torch_path")
@pytest.mark.parametrize("harm", ["cut", "gone", "another"])
def test_without_an_export_torch_serves_and_says_so(
    app: App, advisor: Advisor, tmp_path: Path, caplog: pytest.LogCaptureFixture, harm: str
) -> None:
    other = App(Settings(policies=POLICIES, home=damaged(app, tmp_path / "home", harm)))
    served = other.advisor(other.open_index()).advise(COUNCIL, LIBEL)
    assert "torch runs the model" in caplog.text and "askfirst refresh" in caplog.text
    assert not other.encoder.exported
    assert [q.text for q in served.quotes] == [q.text for q in advisor.advise(COUNCIL, LIBEL).quotes]


@pytest.mark.long
def test_the_command_says_so_too_and_a_refresh_mends_it(app: App, askfirst: Run, tmp_path: Path) -> None:
    home = str(damaged(app, tmp_path / "home", "cut"))
    done = askfirst(*ASK, ASKFIRST_HOME=home)
    assert "torch runs the model" in done.stderr and "askfirst refresh" in done.stderr
    quick = json.loads(askfirst(*ASK).stdout)
    assert [q["text"] for q in json.loads(done.stdout)["quotes"]] == [q["text"] for q in quick["quotes"]]
    assert askfirst("refresh", ASKFIRST_HOME=home).returncode == 0
    assert askfirst(*ASK, ASKFIRST_HOME=home).stderr == ""


@pytest.fixture
def unasked(policies: Path) -> Path:
    """The five policies without the councils' own questions, which another model may answer otherwise."""
    for path in policies.glob("*/questions.yaml"):
        path.unlink()
    return policies


@pytest.mark.long
@pytest.mark.usefixtures("torch_path")
def test_another_sentence_transformers_model_is_exported_too(unasked: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(packaged_folder(), tmp_path / "model"))
    other = App(Settings(policies=unasked, home=tmp_path / "home", model=str(folder)))
    assert other.refresh().published and other.encoder.exported
    vectors, wanted = (
        other.encoder.encode(["can I post this"]),
        SentenceEncoder(str(folder)).encode(["can I post this"]),
    )
    assert float((vectors * wanted).sum()) >= 0.9999
    assert other.advisor(other.open_index()).advise("coventry-city", "can I post confidential papers").golden_rule


@pytest.mark.long
@pytest.mark.usefixtures("torch_path")
def test_a_model_that_cannot_be_exported_serves_through_torch(
    unasked: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from sentence_transformers.sentence_transformer.modules import BoW, Dense  # noqa: PLC0415

    words = BoW(vocab=["post", "photo", "private", "council", "confidential", "account"])
    SentenceTransformer(modules=[words, Dense(6, 384)], device="cpu").save(str(tmp_path / "model"))
    other = App(Settings(policies=unasked, home=tmp_path / "home", model=str(tmp_path / "model")))
    assert other.refresh().published and not other.encoder.exported
    assert "The model cannot be exported, so torch runs it" in caplog.text
    assert other.advisor(other.open_index()).advise("coventry-city", "can I post confidential papers").golden_rule


@pytest.mark.long
def test_eight_at_once_get_the_answers_of_one_at_a_time(advisor: Advisor) -> None:
    asked = [(q["council"], q["question"]) for q in LABELLED[:120]]
    alone = [advice_to_json(advisor.advise(*one), None) for one in asked]
    with ThreadPoolExecutor(8) as pool:
        together = [advice_to_json(a, None) for a in pool.map(lambda one: advisor.advise(*one), asked)]
    assert alone == together


@pytest.mark.long
def test_what_was_kept_of_a_document_is_what_reading_it_gives(app: App, policies: Path, tmp_path: Path) -> None:
    text = policies / "nottinghamshire-county" / "social-media-protocol.txt"
    text.write_text(text.read_text("utf-8").replace("Think carefully about all", "Think hard about all"), "utf-8")
    kept = App(Settings(policies=policies, home=answering_home(app, tmp_path / "home"))).refresh()
    anew = App(Settings(policies=policies, home=fresh_home(app, tmp_path / "fresh", numbers=False))).refresh()
    assert kept.embedded == 1 and anew.embedded > 200
    (county,) = kept.published
    assert county.fingerprint in {edition.fingerprint for edition in anew.published}


def test_one_changed_clause_among_many_is_embedded_alone(app: App, tmp_path: Path) -> None:
    made = write_policies(tmp_path / "policies", 5, 24)
    many = App(Settings(policies=made, home=fresh_home(app, tmp_path / "home")))
    assert (many.refresh().embedded, many.store.editions.clauses()) == (120, (5, 120))
    change_one(made)
    assert many.refresh().embedded == 1


def test_councils_are_the_same_read_one_by_one_or_all_together(app: App) -> None:
    one_by_one = app.open_index()
    there = app.store.editions.in_force().values()
    contents = [app.store.editions.open(c.council, c.number or 0) for c in there]
    together = Proposed(app.store, app.encoder, contents)
    assert list(one_by_one.councils.settings()) == [c.council for c in contents]
    for council, entry in one_by_one.councils.items():
        other = together.council(council)
        assert (entry.council, entry.clauses, entry.shown_topics) == (other.council, other.clauses, other.shown_topics)
        for channel in ("slack", "teams", "another"):
            assert one_by_one.of_workspace(channel, "T1") == ()
