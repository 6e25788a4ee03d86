"""The parts of a Word file, opened with care: a ZIP archive can hold more than it shows."""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import zipfile
import zlib

from index.errors import DocumentError
from index.readers.xml import Element, UnfitXml, name_of, parse_xml

MOST_MEMBERS = 4_000
LARGEST_PART = 24_000_000
LARGEST_WHOLE = 400_000_000
_RATIO, _RATIO_FROM = 150, 20_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError, RuntimeError, EOFError, OSError,
    ValueError, IndexError, OverflowError,
)  # fmt: skip
_FOREIGN = {
    "xl/workbook.xml": "an Excel workbook", "ppt/presentation.xml": "a PowerPoint presentation",
    "content.xml": "an OpenDocument file", "word/document.bin": "a Word document in an unusual form",
}  # fmt: skip
_MAIN = "word/document.xml"


class Package:
    """An open Word file. `name` is what its messages call it."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        _refuse_other_kinds(name, data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._members = {info.filename.lower().lstrip("/"): info for info in self._zip.infolist()}
        except _UNREADABLE as error:
            raise _damaged(name) from error
        self._refuse_bombs()
        self.main = self._find_main()

    def xml(self, path: str) -> Element | None:
        """The root of a part, or None where there is no such part."""
        info = self._members.get(path.lower())
        if info is None:
            return None
        try:
            with self._zip.open(info) as part:
                data = part.read(LARGEST_PART + 1)
        except _UNREADABLE as error:
            raise _damaged(self.name) from error
        if len(data) > LARGEST_PART:
            raise DocumentError(
                f"{self.name}: holds more than {LARGEST_PART // 1_000_000} MB of text; put in the policy alone"
            )
        try:
            return parse_xml(data)
        except UnfitXml as error:
            raise DocumentError(f"{self.name}: cannot be read, {error}; open it in Word and save it again") from error

    def related(self, kind: str) -> Element | None:
        """The part that the main document calls its `kind` ("styles", "footnotes" …)."""
        path = self._target(self.main, kind)
        return self.xml(path) if path else None

    def _target(self, source: str, kind: str) -> str | None:
        folder, _, file = source.rpartition("/")
        root = self.xml(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
        for relation in root if root is not None else ():
            target = relation.get("Target") or ""
            wanted = (relation.get("Type") or "").rpartition("/")[2] == kind
            if wanted and name_of(relation) == "Relationship" and relation.get("TargetMode") != "External":
                return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        return None

    def _find_main(self) -> str:
        main = self._target("", "officeDocument")
        if main is None or main.lower() not in self._members:
            main = _MAIN
        foreign = next((kind for path, kind in _FOREIGN.items() if path in self._members), "no Word document")
        if main.lower() not in self._members or not main.lower().startswith("word/"):
            raise DocumentError(f"{self.name}: this is {foreign}; save it as a Word document (.docx) first")
        return main

    def _refuse_bombs(self) -> None:
        whole = sum(info.file_size for info in self._members.values())
        packed = sum(info.compress_size for info in self._members.values())
        if (
            len(self._members) > MOST_MEMBERS
            or whole > LARGEST_WHOLE
            or (whole > _RATIO_FROM and whole > _RATIO * max(packed, 1))
        ):
            raise DocumentError(
                f"{self.name}: unpacks to far more than a policy holds, and is not opened; "
                "copy its text into a new Word document"
            )
        if any(info.flag_bits & 1 for info in self._members.values()):
            raise DocumentError(f"{self.name}: is protected by a password; save it without one")


def _refuse_other_kinds(name: str, data: bytes) -> None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise DocumentError(f"{name}: is protected by a password; open it in Word and save it without one")
        raise DocumentError(f"{name}: this is an old Word document (.doc); open it in Word and save it as .docx")
    if not data.startswith(b"PK"):
        kinds = {b"%PDF": "a PDF", b"{\\rtf": "a rich-text document", b"<": "a web page or XML file"}
        kind = next((k for magic, k in kinds.items() if data.lstrip().startswith(magic)), None)
        if kind:
            raise DocumentError(f"{name}: this is {kind}, not a Word document; save it as .docx or mend its name")
        raise _damaged(name)


def _damaged(name: str) -> DocumentError:
    return DocumentError(f"{name}: is damaged or no Word document; open it in Word and save it again as .docx")
