"""Files that people send in a chat, fetched within bounds from the hosts that a platform names."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from urllib.parse import urljoin

import httpx

from bot.deadline import within
from index.errors import ChannelError

_TIMEOUT_SECONDS = 10.0
# For the whole of a file, however it drips; a platform gives one in seconds.
WHOLE_SECONDS = 60.0
# A file is taken as it is: what is packed may unpack to a thousand times as much, and packed twice to a million times.
_AS_IT_IS = {"Accept-Encoding": "identity"}
_MOST_REDIRECTS = 3


def downloaded(
    address: str, headers: Callable[[str], Mapping[str, str]], most: int, platform: str, seconds: float = WHOLE_SECONDS
) -> bytes:
    """A file's bytes, at most one more than `most`, within `seconds`. Raises ChannelError.

    `headers` gives what to send to an address, each redirect's too; it raises ChannelError for a host that is not to be asked.
    """
    try:
        found = within(seconds, partial(_fetched, address, headers, most, time.monotonic() + seconds))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
        raise ChannelError(f"{platform} did not give the file ({error.__class__.__name__}).") from error
    if found is None:
        raise ChannelError(f"{platform} did not give the file (too many redirects).")
    return found


def _fetched(address: str, headers: Callable[[str], Mapping[str, str]], most: int, until: float) -> bytes | None:
    """None where redirects come to no end."""
    with httpx.Client(timeout=_TIMEOUT_SECONDS) as client:
        for _ in range(_MOST_REDIRECTS + 1):
            with client.stream("GET", address, headers={**headers(address), **_AS_IT_IS}) as response:
                if response.is_redirect:
                    address = urljoin(address, response.headers.get("location", ""))
                    continue
                response.raise_for_status()
                return _read(response, most, until)
    return None


def _read(response: httpx.Response, most: int, until: float) -> bytes:
    """What comes too slowly ends here, if it is not left to itself before."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise ValueError("packed, though it was asked for as it is")
    data = bytearray()
    for piece in response.iter_raw():
        data += piece
        if time.monotonic() > until:
            raise httpx.ReadTimeout("it came too slowly")
        if len(data) > most:
            break
    return bytes(data[: most + 1])
