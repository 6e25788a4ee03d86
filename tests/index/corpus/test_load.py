"""The policies folder: what is right is read, what is wrong is reported where it is, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.corpus.load import load_corpus
from index.errors import PolicyError
from tests.conftest import POLICIES
from tests.support.paths import DATA

GOOD = "name: Anytown Council\ndocuments:\n  - file: policy.txt\n    title: Social media policy\n"


def council(
    folder: Path, name: str, settings: str = GOOD, text: bytes = b"Members must think before they post.\n"
) -> Path:
    home = folder / name
    home.mkdir(parents=True)
    (home / "council.yaml").write_text(settings, encoding="utf-8")
    (home / "policy.txt").write_bytes(text)
    return home


def problems(folder: Path) -> str:
    with pytest.raises(PolicyError) as caught:
        load_corpus(folder)
    return str(caught.value)


def test_the_shipped_policies_are_the_published_bytes() -> None:
    corpus = load_corpus(POLICIES)
    assert [c.id for c in corpus.councils] == [
        "coventry-city", "east-riding-parish", "nottingham-city", "nottinghamshire-county", "numbered-district",
    ]  # fmt: skip
    assert {d.digest[:16] for d in corpus.documents} == set((DATA / "published.sha256").read_text().split())


def test_a_minimal_council_needs_a_name_and_a_document(tmp_path: Path) -> None:
    council(tmp_path, "anytown")
    corpus = load_corpus(tmp_path)
    assert corpus.councils[0].id == "anytown"
    assert corpus.councils[0].contacts[0].role == "Monitoring Officer"


def test_several_mistakes_are_reported_with_file_and_line(tmp_path: Path) -> None:
    council(tmp_path, "anytown", "nmae: Anytown\nnation: france\ndocuments:\n  - file: policy.txt\n    titel: Policy\n")
    council(tmp_path, "othertown", "name: Othertown\ndocuments: []\n")
    said = problems(tmp_path)
    assert "anytown/council.yaml:1: nmae: not a known key; did you mean 'name'?" in said
    assert "anytown/council.yaml:2: nation: expected" in said and "'france'" in said
    assert "anytown/council.yaml:5: documents 1 titel: not a known key; did you mean 'title'?" in said
    assert "othertown/council.yaml:2: documents: expected" in said
    assert "name: missing" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: " + "[" * 50_000, "nested more than 40 deep"),
        ("a: " + "{" * 50_000, "nested more than 40 deep"),
        ("- " * 50_000, "nested more than 40 deep"),
        ("? " * 50_000, "nested more than 40 deep"),
        ("\n".join(" " * n + "a:" for n in range(1000)), "council.yaml:41: nested more than 40 deep"),
        ("a: " + "[" * 41 + "]" * 41, "nested more than 40 deep"),
        ("name: &n Anytown\nnotes: *n\n", "council.yaml:2: references"),
        ("".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(9)), "references"),
        ("name: !!python/object/apply:os.system [id]\n", "python/object/apply"),
    ],
)
def test_yaml_is_read_within_bounds(tmp_path: Path, text: str, said: str) -> None:
    council(tmp_path, "anytown", text)
    assert said in problems(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "the file is empty"),
        (b" \n\n ", "the file is empty"),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0e" * 20, "binary file"),
        (b"PK\x03\x04 and so on", "a Word document"),
        (b"%PDF-1.7 and so on", "this is a PDF"),
        (b"1234 5678\n", "no words found"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, text: bytes, said: str) -> None:
    council(tmp_path, "anytown", text=text)
    message = problems(tmp_path)
    assert "council.yaml:3: policy.txt: " in message and said in message


def test_windows_1252_is_read_with_a_note(tmp_path: Path) -> None:
    council(tmp_path, "anytown", text="Members’ “own” views – £5\n".encode("cp1252"))
    corpus = load_corpus(tmp_path)
    assert corpus.documents[0].text == "Members’ “own” views – £5\n"
    assert "read as Windows-1252" in corpus.notes[0]


def test_a_document_named_but_absent_says_what_is_there(tmp_path: Path) -> None:
    council(tmp_path, "anytown", GOOD.replace("policy.txt", "polciy.txt"))
    assert "polciy.txt: named here but not in the folder, which holds policy.txt" in problems(tmp_path)


def test_two_councils_with_one_id(tmp_path: Path) -> None:
    council(tmp_path, "one", "id: same\n" + GOOD)
    council(tmp_path, "two", "id: same\n" + GOOD)
    assert "2 councils have the id 'same'" in problems(tmp_path)


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "a/b.txt", ".hidden.txt"])
def test_a_document_cannot_leave_its_folder(tmp_path: Path, name: str) -> None:
    council(tmp_path, "anytown", GOOD.replace("policy.txt", name))
    assert "without a path" in problems(tmp_path)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    home = council(tmp_path / "policies", "anytown")
    (tmp_path / "outside.txt").write_text("Members must not read this.")
    (home / "policy.txt").unlink()
    (home / "policy.txt").symlink_to(tmp_path / "outside.txt")
    assert "named here but not in the folder" in problems(tmp_path / "policies")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("name: [", "council.yaml:1: a bracket [ is opened and never closed; write: name: []"),
        ("name: A\nname: B\n", "council.yaml:2: the key 'name' is given twice"),
        ("- a\n- b\n", "expected keys such as"),
        ("&a [*a, *a]\n", "council.yaml"),
        ("name: !!python/object/apply:os.system ['true']\n", "council.yaml:1"),
    ],
)
def test_yaml_that_is_no_council(tmp_path: Path, settings: str, said: str) -> None:
    council(tmp_path, "anytown", settings)
    assert said in problems(tmp_path)


@pytest.mark.parametrize("name", ["x" * 201, "a\ncouncil", "\udcff"], ids=ascii)
def test_a_folder_with_a_name_that_a_database_refuses(tmp_path: Path, name: str) -> None:
    council(tmp_path, "fine")
    council(tmp_path, name, f"id: a\n{GOOD}")
    assert f"{name[:200]!a}: a folder's name is" in problems(tmp_path)


def test_a_folder_without_councils(tmp_path: Path) -> None:
    assert "no council found" in problems(tmp_path)
    assert "no such folder" in problems(tmp_path / "absent")
    (tmp_path / "anytown").mkdir()
    assert "no council.yaml" in problems(tmp_path)
