"""Files that councillors send, read as posts to be checked, within the bounds of documents."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot import phrases
from bot.chat.document_changes import MOST_BYTES
from bot.chat.sent import File
from bot.work import described
from index.errors import ChannelError, DocumentError
from index.readers.bounded import read_document
from index.readers.structure import ReadingHints

log = logging.getLogger("askfirst.drafts")
Fetch = Callable[[str], bytes]
# A post takes no longer.
_SECONDS = 20


def read_drafts(files: Sequence[File], fetch: Fetch) -> tuple[list[str], list[str]]:
    """The words of files, and what is said of those that could not be read."""
    words, remarks = [], []
    for file in files:
        try:
            words.append(_words(file, fetch(file.address)))
        except (ChannelError, DocumentError) as error:
            log.warning("a file was not read as a post: %s", described(error))
            remarks.append(phrases.NOT_READ.format(name=file.name))
    return words, remarks


def _words(file: File, data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise DocumentError("too large")
    return read_document(file.name, data, ReadingHints(), _SECONDS).text


@dataclass(frozen=True, slots=True)
class FileValue:
    """What the buttons under an officer's file carry; `council` and `document` where it is to be a new version of one."""

    file: File
    council: str = ""
    document: str = ""

    def packed(self) -> str:
        return json.dumps({"n": self.file.name, "a": self.file.address, "c": self.council, "d": self.document})

    @classmethod
    def unpacked(cls, value: str) -> FileValue:
        """What a button carried. Raises ValueError for anything else."""
        try:
            record = json.loads(value)
            return cls(File(str(record["n"]), str(record["a"])), str(record["c"]), str(record["d"]))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not the value of one of our buttons") from error
