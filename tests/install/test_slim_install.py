"""The wheel, outside the checkout and without torch: it answers, refreshes, and says what to do where it cannot."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import App
from requirements.make import LEFT_OUT, SERVE, serving
from tests.support.installed import SlimInstall, build_wheel
from tests.support.paths import POLICIES, ROOT

LIBEL = "what does the guidance say about libel"
ASK = ("ask", "-c", "nottingham-city", "--json", LIBEL)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def slim(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> SlimInstall:
    return SlimInstall(tmp_path_factory.mktemp("slim") / "environment", wheel)


@pytest.fixture(scope="module")
def archive(app: App, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exported model as one file."""
    file = tmp_path_factory.mktemp("archive") / "model.zip"
    app.encoder.export_to(file)
    return file


def test_what_is_left_out_is_not_there(slim: SlimInstall, tmp_path: Path) -> None:
    assert slim.run("--help", cwd=tmp_path).returncode == 0
    assert not [name for name in LEFT_OUT if (slim.packages / name.replace("-", "_")).exists()]


def test_the_list_for_serving_is_up_to_date() -> None:
    assert SERVE.read_text("utf-8") == serving(), "run: python requirements/make.py"


def test_the_wheel_holds_all_that_the_packages_hold(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        there = set(packed.namelist())
    wanted = {
        str(path.relative_to(ROOT))
        for folder in ("bot", "index")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted - there == set()
    assert {f"bot/{p.relative_to(ROOT)}" for p in POLICIES.rglob("*") if p.is_file()} - there == set()


def test_from_nothing_to_an_answer_and_a_change(slim: SlimInstall, archive: Path, tmp_path: Path) -> None:
    begun = slim.run("init", "--examples", cwd=tmp_path)
    assert begun.returncode == 0, begun.stderr
    taken = slim.run("model", "import", str(archive), cwd=tmp_path)
    assert taken.returncode == 0, taken.stderr
    put = slim.run("refresh", "--yes", cwd=tmp_path)
    assert put.returncode == 0, put.stderr
    answered = slim.run(*ASK, cwd=tmp_path)
    assert answered.stderr == ""
    assert json.loads(answered.stdout)["quotes"][0]["heading"] == "4. Legal/ Formal Considerations › Libel"
    guidance = tmp_path / "policies" / "nottingham-city" / "social-media-guidance.txt"
    text = guidance.read_text("utf-8")
    assert "damages awarded" in text
    guidance.write_text(text.replace("damages awarded", "damages a court awarded", 1), "utf-8")
    assert slim.run("refresh", "--yes", cwd=tmp_path).returncode == 0
    assert "damages a court awarded" in slim.run(*ASK, cwd=tmp_path).stdout
    assert "pre-election" in slim.run("purdah", "-c", "nottinghamshire-county", cwd=tmp_path).stdout
    assert slim.run("init", cwd=tmp_path).stdout.count("left as it is") == 2


def test_an_exported_model_named_by_a_setting_is_taken_up(
    slim: SlimInstall, app: App, archive: Path, tmp_path: Path
) -> None:
    shutil.copytree(app.settings.home, tmp_path / "var", ignore=shutil.ignore_patterns("models"))
    assert "two ways out" in slim.run(*ASK, cwd=tmp_path).stderr
    answered = slim.run(*ASK, cwd=tmp_path, ASKFIRST_EXPORTED_MODEL=str(archive))
    assert (answered.returncode, answered.stderr) == (0, "")
    assert json.loads(slim.run(*ASK, cwd=tmp_path).stdout)["quotes"]


def test_nothing_is_written_but_in_its_own_folder(slim: SlimInstall, app: App, tmp_path: Path) -> None:
    """What onnxruntime notes in the home of the person who runs it, it sends to its maker."""
    home, settings = tmp_path / "home", {"ASKFIRST_HOME": str(app.settings.home)}
    home.mkdir()
    answered = slim.run(*ASK, cwd=tmp_path, HOME=str(home), **settings)
    assert (answered.returncode, answered.stderr) == (0, "")
    assert not list(home.rglob("*"))


def test_without_a_model_the_two_ways_out_are_named(slim: SlimInstall, tmp_path: Path) -> None:
    done = slim.run("refresh", "--yes", cwd=tmp_path, ASKFIRST_POLICIES=str(POLICIES))
    assert done.returncode == 1
    (said,) = done.stderr.strip().splitlines()
    for way in ("askfirst model export FILE", "askfirst model import FILE", "pip install torch"):
        assert way in said
    assert slim.run("model", "export", "model.zip", cwd=tmp_path).stderr.strip() == said


@pytest.mark.parametrize("name", ["bot", "index"])
def test_somebody_elses_package_of_that_name_is_pointed_out(slim: SlimInstall, tmp_path: Path, name: str) -> None:
    other = tmp_path / "elsewhere" / name
    other.mkdir(parents=True)
    (other / "__init__.py").write_text('"""Something else."""\n')
    done = slim.run("--help", cwd=tmp_path, path=other.parent)
    assert done.returncode == 1
    (said,) = done.stderr.strip().splitlines()
    assert f"the package `{name}` in {other} is not Askfirst's" in said
    assert "pipx install askfirst" in said


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flipped(data: bytes) -> bytes:
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (cut, "damaged on its way"),
        (flipped, "damaged"),
        (lambda _: b"PK but no more", "is no exported model"),
        (None, "No such file"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_whole_export_is_refused_and_changes_nothing(
    slim: SlimInstall, archive: Path, tmp_path: Path, harm: Callable[[bytes], bytes] | None, said: str
) -> None:
    file = tmp_path / "model.zip"
    if harm:
        file.write_bytes(harm(archive.read_bytes()))
    done = slim.run("model", "import", str(file), cwd=tmp_path)
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert said in line and str(file) in line
    assert not list((tmp_path / "var" / "models").iterdir())


def test_the_export_of_another_model_is_refused(slim: SlimInstall, archive: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(archive) as packed, zipfile.ZipFile(other, "w") as changed:
        for entry in packed.infolist():
            data = packed.read(entry)
            if entry.filename == "export.json":
                data = json.dumps(json.loads(data) | {"model": "0" * 64}).encode()
            changed.writestr(entry, data)
    done = slim.run("model", "import", str(other), cwd=tmp_path)
    assert done.returncode == 1 and "another model" in done.stderr


def test_names_in_a_file_lead_nowhere_else(slim: SlimInstall, archive: Path, tmp_path: Path) -> None:
    sly = tmp_path / "sly.zip"
    with zipfile.ZipFile(archive) as packed, zipfile.ZipFile(sly, "w") as changed:
        for entry in packed.infolist():
            changed.writestr(entry, packed.read(entry))
        changed.writestr("../../escaped.txt", "out")
    assert slim.run("model", "import", str(sly), cwd=tmp_path).returncode == 0
    assert not list(tmp_path.rglob("escaped.txt"))
