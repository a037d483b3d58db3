"""A bot and a mail server of this machine, as small as they can be and real enough: they listen, answer and keep what came."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

S = TypeVar("S", bound=socketserver.BaseServer)


class Bot(ThreadingHTTPServer):
    """Keeps every JSON it is sent; answers `status` and `says`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _BotAnswer)
        self.got: list[tuple[str, dict[str, Any]]] = []
        self.status, self.says = 200, {"errcode": 0, "code": 0}

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class _BotAnswer(BaseHTTPRequestHandler):
    server: Bot

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, json.loads(body)))
        said = json.dumps(self.server.says).encode()
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


class Post(socketserver.ThreadingTCPServer):
    """A mail server that keeps the letters; `refuses` every recipient when told so."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _PostTalk)
        self.letters: list[str] = []
        self.refuses = False

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class _PostTalk(socketserver.StreamRequestHandler):
    server: Post

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline():
            verb = line.split()[0].upper()
            if verb == b"QUIT":
                self.say("221 bye")
                return
            if verb == b"DATA":
                self.say("354 go on")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.letters.append(letter.decode("ascii"))
                self.say("250 kept")
            elif verb == b"RCPT" and self.server.refuses:
                self.say("550 nobody of that name")
            else:
                self.say("250 fine")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def listening(server: S) -> Iterator[S]:
    """The server, at work until the end of the block."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
