"""Files that people send in a chat, fetched within bounds from the hosts that a platform names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urljoin

import httpx

from index.errors import ChannelError

_TIMEOUT_SECONDS = 30.0
_MOST_REDIRECTS = 3


def downloaded(address: str, headers: Callable[[str], Mapping[str, str]], most: int, platform: str) -> bytes:
    """A file's bytes, at most one more than `most`. Raises ChannelError.

    `headers` gives what to send to an address, each redirect's too; it raises ChannelError for a host that is not to be asked.
    """
    try:
        with httpx.Client(timeout=_TIMEOUT_SECONDS) as client:
            for _ in range(_MOST_REDIRECTS + 1):
                with client.stream("GET", address, headers=headers(address)) as response:
                    if response.is_redirect:
                        address = urljoin(address, response.headers.get("location", ""))
                        continue
                    response.raise_for_status()
                    return _read(response, most)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
        raise ChannelError(f"{platform} did not give the file ({error.__class__.__name__}).") from error
    raise ChannelError(f"{platform} did not give the file (too many redirects).")


def _read(response: httpx.Response, most: int) -> bytes:
    data = bytearray()
    for piece in response.iter_bytes():
        data += piece
        if len(data) > most:
            break
    return bytes(data[: most + 1])
