"""Documents are read in a process of its own: whatever a file does there, the reader that asked goes on, soon."""

from __future__ import annotations

import contextlib
import gzip
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from index.errors import DocumentError
from index.readers.bounded import end_processes, read_document
from index.readers.formats import read_here
from index.readers.structure import ReadingHints
from tests.support import raw
from tests.support.portable import PLAIN
from tests.support.portable import document as as_pdf
from tests.support.reading import zipped
from tests.support.word import INTRO, document, paragraph

RULE = "Councillors must ask before they publish any picture of a child."
FILES = {
    "policy.docx": document(INTRO, paragraph(RULE)),
    "policy.html": f"<h1>Policy</h1><p>{RULE}</p>".encode(),
    "policy.md": f"# Policy\n\n- {RULE}\n".encode(),
    "policy.pdf": as_pdf(PLAIN.text(RULE)),
    "policy.txt": f"Policy\n\n1. {RULE}\n".encode(),
}
HINTS = ReadingHints(furniture=frozenset({"Page 1"}), titles=frozenset({"policy"}))
TREE = raw.PAGE % b"/XObject << /X 6 0 R >>"
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>"
ENDLESS = raw.pdf(
    raw.stream(b"/X Do"),
    *(raw.stream(b"/X Do " * 10, FORM % (7 + n)) for n in range(12)),
    raw.stream(b"", FORM % 6),
    page=TREE,
)


def children() -> list[int]:
    """The processes that this one has started and that still run."""
    found = []
    for process in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            if any("index.readers.bounded" in part for part in process.cmdline()):
                found.append(process.pid)
    return sorted(found)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_document_is_read_as_it_would_be_here_with_its_reasons(name: str) -> None:
    there, here = read_document(name, FILES[name], HINTS), read_here(name, FILES[name], HINTS)
    assert there == here and [b.why for b in there.blocks] == [b.why for b in here.blocks]
    assert RULE in there.text


def test_one_process_serves_many_documents() -> None:
    end_processes()
    seen = set()
    for name, data in FILES.items():
        read_document(name, data, HINTS)
        seen.update(children())
    assert len(seen) == 1
    start = time.monotonic()
    for name, data in FILES.items():
        read_document(name, data, HINTS)
    assert time.monotonic() - start < 2


def test_a_refusal_costs_no_process() -> None:
    read_document("policy.txt", FILES["policy.txt"], HINTS)
    before = children()
    with pytest.raises(DocumentError, match=r"policy\.docx: this is a PDF"):
        read_document("policy.docx", FILES["policy.pdf"], HINTS)
    assert children() == before


def test_a_document_that_comes_to_no_end_is_given_up_and_the_next_is_read() -> None:
    start = time.monotonic()
    with pytest.raises(
        DocumentError, match=r"policy\.pdf: takes longer to open than a policy does; copy the policy's text"
    ):
        read_document("policy.pdf", ENDLESS, HINTS, seconds=1)
    assert time.monotonic() - start < 20
    assert RULE in read_document("policy.pdf", FILES["policy.pdf"], HINTS).text


def test_a_process_that_died_while_nobody_asked_is_replaced() -> None:
    for end in (signal.SIGTERM, signal.SIGKILL):
        read_document("policy.txt", FILES["policy.txt"], HINTS)
        for pid in children():
            os.kill(pid, end)
            time.sleep(0.2)
        assert RULE in read_document("policy.txt", FILES["policy.txt"], HINTS).text


def test_several_ask_at_once() -> None:
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda n: read_document(n, FILES[n], HINTS), [*FILES] * 4))
    assert found[: len(FILES)] * 4 == found
    assert len(children()) <= 2


MEASURED = """
import resource, sys
from pathlib import Path
from index.errors import DocumentError
from index.readers.bounded import end_processes, read_document
from index.readers.structure import ReadingHints
path = Path(sys.argv[1])
try:
    read_document(path.name, path.read_bytes(), ReadingHints())
except DocumentError as error:
    end_processes()
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, error)
"""
BOMBS = {
    "policy.pdf": lambda: raw.pdf(raw.stream(raw.zeros(3000, 3), b"/Filter [/FlateDecode /FlateDecode /FlateDecode]")),
    "policy.docx": lambda: zipped(
        {"word/document.xml": b"<w>" + b" " * 200_000_000 + b"</w>", "a.docx": zipped({"b": b" " * 10_000_000})}
    ),
    "policy.html": lambda: gzip.compress(gzip.compress(b" " * 200_000_000)),
    "policy.txt": lambda: gzip.compress(raw.zeros(400, 2)),
    "policy.md": lambda: raw.zeros(400, 3),
}


@pytest.mark.server
@pytest.mark.parametrize("name", sorted(BOMBS))
def test_what_unpacks_without_end_takes_little_memory(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BOMBS[name]())
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path / name)], capture_output=True, text=True, check=True
    )
    most, _, said = done.stdout.partition(" ")
    assert said.startswith(f"{name}: ") and int(most) < 700_000


def test_the_processes_end_with_the_one_that_asked() -> None:
    code = (
        "from index.readers.bounded import read_document, _kept\nfrom index.readers.structure import ReadingHints\n"
        f"read_document('policy.txt', {FILES['policy.txt']!r}, ReadingHints())\nprint(_kept[0]._popen.pid)\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == ""
    assert not Path(f"/proc/{done.stdout.strip()}").exists()
