"""Microsoft on loopback: a proxy that answers for its hosts itself.

The bot runs with the addresses it has in service: Entra for its own token, the Bot Framework's OpenID provider
for the keys of tokens it is sent, the Bot Connector for messages. A proxy setting and a certificate authority
are all that differs.
"""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import socketserver
import ssl
import threading
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.support.teams.certificates import make_certificates

APP_ID, SECRET, HOME_TENANT = "0a1b2c3d-1111-4222-8333-444455556666", "a-client-secret", "t0000000-home"
LOGIN, KEYS, CONNECTOR = "login.microsoftonline.com", "login.botframework.com", "smba.trafficmanager.net"
FILES = "council-my.sharepoint.com"
# Not Microsoft's: so that Slack too can be asked through a proxy. It knows no token.
SLACK = "slack.com"
ISSUER = "https://api.botframework.com"
SERVICE_URL = f"https://{CONNECTOR}/uk/"
# By a key's name, for which channels it may sign; all of them are the one key.
ENDORSEMENTS: dict[str, list[str] | None] = {
    "k1": ["webchat", "msteams"], "of web chat": ["webchat", "directline"], "of nothing": [], "unsaid": None,
}  # fmt: skip
# A fault: status and headers; None hangs up without an answer to what was taken, False is none.
Fault = tuple[int, dict[str, str]] | Literal[False] | None


@dataclass
class Call:
    """One call of the connector."""

    method: str
    path: str
    body: dict[str, Any]
    id: str
    token: str
    at: float = field(default_factory=time.monotonic)

    @property
    def conversation(self) -> str:
        parts = self.path.split("/v3/conversations/")
        return urllib.parse.unquote(parts[1].split("/activities")[0]) if len(parts) == 2 else ""


class Microsoft:
    """Listens on loopback as a proxy; `environment` points a bot at it."""

    def __init__(self, folder: Path) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.trusted, served = make_certificates(folder, (LOGIN, KEYS, CONNECTOR, FILES, SLACK))
        self.calls: list[Call] = []
        self.faults: list[tuple[str, Fault]] = []
        self.removed: set[str] = set()
        self.unchangeable: dict[str, tuple[int, str]] = {}
        self.files: dict[str, bytes] = {}
        self.read: list[tuple[str, str]] = []
        # So many connections to the connector are refused; each is for one call.
        self.unreachable = 0
        # What the connector says of members, by id.
        self.members: dict[str, dict[str, Any] | None] = {}
        self.refuse_sign_in = False
        self.key_reads = 0
        self._lock = threading.Lock()
        self._serial = itertools.count(1_700_000_000_000)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(served)
        microsoft = self

        class Handler(_Handler):
            world = microsoft

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, request: Any, client_address: Any) -> None:
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def environment(self) -> dict[str, str]:
        proxy = f"http://127.0.0.1:{self.port}"
        return {
            "HTTPS_PROXY": proxy, "https_proxy": proxy, "NO_PROXY": "127.0.0.1,localhost", "no_proxy": "127.0.0.1,localhost",
            "SSL_CERT_FILE": str(self.trusted), "REQUESTS_CA_BUNDLE": str(self.trusted),
            "CLIENT_ID": APP_ID, "CLIENT_SECRET": SECRET, "TENANT_ID": HOME_TENANT,
        }  # fmt: skip

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def token(self, *, algorithm: str = "RS256", key: Any = None, kid: str = "k1", **changes: Any) -> str:
        """A token as the Bot Framework sends it, with claims changed; a claim of None is left out."""
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": APP_ID, "iat": now, "nbf": now, "exp": now + 3600, "serviceurl": SERVICE_URL}
        claims = {name: value for name, value in (claims | changes).items() if value is not None}
        return jwt.encode(claims, key if key is not None else self.key, algorithm=algorithm, headers={"kid": kid})

    def fail(self, *faults: Fault, to: str = "") -> None:
        """The next messages posted, to a conversation where one is named, get these faults, one each; what may not be changed
        or deleted is in `unchangeable`."""
        with self._lock:
            self.faults.extend((to, fault) for fault in faults)

    def _fault(self, path: str) -> Fault:
        """What the message posted to this path gets; False for nothing."""
        found = next((n for n, (to, _) in enumerate(self.faults) if to in path), None)
        return False if found is None else self.faults.pop(found)[1]

    def forget(self) -> None:
        with self._lock:
            self.calls.clear()
            self.faults.clear()
            self.unchangeable.clear()
            self.members.clear()
            self.unreachable = 0

    def of(self, holds: Callable[[Call], bool]) -> list[Call]:
        with self._lock:
            return [call for call in self.calls if holds(call)]

    def tls(self, connection: Any) -> Any:
        return self._tls.wrap_socket(connection, server_side=True)

    def answer(
        self, host: str, method: str, path: str, raw: bytes, headers: Any
    ) -> tuple[int, dict[str, str], Any] | None:
        if host == LOGIN:
            return self._login(path, raw)
        if host == KEYS:
            self.key_reads += 1
            return 200, {}, {"keys": [self._public(kid) for kid in ENDORSEMENTS]}
        if host == SLACK:
            return 200, {}, {"ok": False, "error": "invalid_auth"}
        if host == FILES:
            self.read.append((path, headers.get("Authorization", "")))
            return (
                (200, {}, self.files[path]) if path in self.files else (302, {"Location": "https://evil.example/"}, {})
            )
        return self._connector(method, path, raw, headers, tunnelled=host == CONNECTOR)

    def keep(self, data: bytes) -> str:
        """A file in somebody's OneDrive. Returns the address that Teams gives a bot."""
        path = f"/personal/officer/download-{len(self.files)}.aspx"
        self.files[path] = data
        return f"https://{FILES}{path}?tempauth=v1"

    def _login(self, path: str, raw: bytes) -> tuple[int, dict[str, str], Any]:
        base = f"https://{LOGIN}/{HOME_TENANT}"
        if "discovery/instance" in path:
            return (
                200,
                {},
                {"tenant_discovery_endpoint": f"{base}/v2.0/.well-known/openid-configuration", "metadata": []},
            )
        if "openid-configuration" in path:
            return 200, {}, {
                "issuer": f"{base}/v2.0", "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
            }  # fmt: skip
        given = dict(urllib.parse.parse_qsl(raw.decode()))
        if self.refuse_sign_in or given.get("client_secret") != SECRET or given.get("client_id") != APP_ID:
            return 401, {}, {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret."}
        issued = self.token(iss=f"{base}/v2.0", aud="https://api.botframework.com")
        return 200, {}, {"access_token": issued, "expires_in": 3600, "token_type": "Bearer"}

    def _public(self, kid: str) -> dict[str, Any]:
        numbers = self.key.public_key().public_numbers()

        def number(value: int) -> str:
            return base64.urlsafe_b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()

        key = {"kty": "RSA", "use": "sig", "kid": kid, "alg": "RS256", "n": number(numbers.n), "e": number(numbers.e)}
        endorsed = ENDORSEMENTS[kid]
        return key if endorsed is None else key | {"endorsements": endorsed}

    def _connector(
        self, method: str, path: str, raw: bytes, headers: Any, *, tunnelled: bool
    ) -> tuple[int, dict[str, str], Any] | None:
        body = json.loads(raw) if raw else {}
        posted = method == "POST" and body.get("type") == "message"
        with self._lock:
            call = Call(
                method, urllib.parse.unquote(path), body, str(next(self._serial)), headers.get("Authorization", "")
            )
            self.calls.append(call)
            fault: Fault = self._fault(call.path) if posted else False
        if tunnelled and not call.token.startswith("Bearer "):
            return 401, {}, {"error": {"code": "Unauthorized"}}
        if fault is None:
            return None
        if isinstance(fault, tuple):
            self.calls.remove(call)
            call.method = "FAILED"
            self.calls.append(call)
            return fault[0], fault[1], {"error": {"code": "Fault"}}
        if call.conversation in self.removed:
            return 403, {}, {"error": {"code": "BotNotInConversationRoster"}}
        if method in self.unchangeable:
            status, code = self.unchangeable[method]
            return status, {}, {"error": {"code": code}}
        if "/members/" in call.path and (told := self.members.get(call.path.rpartition("/")[2], {})) is None:
            return None
        if "/members/" in call.path:
            return 200, {}, {"id": call.path.rpartition("/")[2], **told}
        if path.endswith("/v3/conversations"):
            return 201, {}, {"id": f"a:chat-with-{body['members'][0]['id']}"}
        return 200, {}, {"id": call.id}


class _Handler(BaseHTTPRequestHandler):
    """A proxy that ends the tunnel itself."""

    protocol_version = "HTTP/1.1"
    world: Microsoft
    host = ""

    def do_CONNECT(self) -> None:
        if self.path.startswith(CONNECTOR) and self.world.unreachable > 0:
            self.world.unreachable -= 1
            self.close_connection = True
            self.send_error(502)
            return
        self.send_response(200)
        self.end_headers()
        self.close_connection = False  # whatever version of HTTP the tunnel was asked for with
        self.host = self.path.split(":")[0]
        self.connection = self.world.tls(self.connection)
        self.rfile = self.connection.makefile("rb", -1)
        self.wfile = socketserver._SocketWriter(self.connection)  # type: ignore[attr-defined]

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()
        self.connection.close()

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = self.world.answer(self.host, self.command, self.path.split("?")[0], raw, self.headers)
        if answer is None:
            self.close_connection = True
            self.connection.close()
            return
        status, headers, body = answer
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_PUT = do_DELETE = do_POST

    def log_message(self, *_: object) -> None:
        pass
