"""The policies folder kept in step with what officers publish, discard and go back to from a chat."""

from __future__ import annotations

from bot.refresh import Refresher
from index.corpus.load import Replacement, folder_of, load_council
from index.corpus.replace_document import counterparts, put_in_place
from index.errors import AskfirstError
from index.files import digest_of
from index.originals import original_path
from index.snapshot import check_snapshot, current_id, open_snapshot


def put_back(refresher: Refresher, council_id: str, snapshot_id: str) -> bool:
    """A council's folder holds the documents of a snapshot again, by the names they had, so that a refresh finds no difference.

    False where that cannot be done, such as in a folder that is read-only.
    """
    home, policies = refresher.home, refresher.policies
    try:
        there = load_council(policies, council_id).councils[0]
        snapshot = open_snapshot(home, snapshot_id)
        then = next(c for c in snapshot.councils if c.id == council_id)
        sources = {s.file: s for s in snapshot.manifest.sources if s.council == council_id}
        for now_file, then_file in counterparts(there.documents, then.documents).items():
            kept = original_path(home, sources[then_file])
            with put_in_place(folder_of(policies, council_id), Replacement(now_file, then_file, kept)):
                pass
    except (AskfirstError, OSError, KeyError, StopIteration):
        return False
    return True


def take_back(refresher: Refresher, council_id: str, replacement: Replacement) -> None:
    """Undo what a crash between folder and snapshot left: the folder holds a file that never came into force."""
    placed = folder_of(refresher.policies, council_id) / replacement.name
    if not (placed.is_file() and replacement.path.is_file()):
        return
    sent = digest_of(replacement.path)
    now = current_id(refresher.home)
    in_force = {s.digest for s in check_snapshot(refresher.home, now).sources if s.council == council_id}
    if digest_of(placed) == sent and sent not in in_force:
        put_back(refresher, council_id, now)
