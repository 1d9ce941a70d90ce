"""The local account (local/account) on one port: PORT in GATEWAY_PORT, all else as account.py has it.

The same handlers in the same order, but one thread and an event loop for each request: a process that goes back to a
kept state has neither threads nor sockets of another one. Nothing here runs by itself: no schedules, no polling.
"""

import asyncio
import os
import sys
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

import services

services.install()
sys.path.append(str(Path(__file__).parents[3] / "local" / "account"))

import account
from server import Server


def headers_of(environ):
    named = {key[5:]: value for key, value in environ.items() if key.startswith("HTTP_")}
    plain = {key: environ.get(key, "") for key in ("CONTENT_TYPE", "CONTENT_LENGTH")}
    every = named | {key: value for key, value in plain.items() if value}
    return [(key.replace("_", "-").lower().encode(), value.encode("latin-1")) for key, value in every.items()]


def in_wsgi(app):
    def call(environ, start_response):
        url = urlsplit(environ["RAW_URI"])
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        scope = {
            "type": "http",
            "http_version": "1.1",
            "scheme": "http",
            "method": environ["REQUEST_METHOD"],
            "path": unquote(url.path),
            "raw_path": url.path.encode(),
            "query_string": url.query.encode(),
            "headers": headers_of(environ),
            "client": ("127.0.0.1", 0),
        }
        said, chunks = {}, []

        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message):
            if message["type"] == "http.response.start":
                said.update(message)
            else:
                chunks.append(message.get("body", b""))

        asyncio.run(app(scope, receive, send))
        status = HTTPStatus(said["status"])
        headers = [(name.decode(), value.decode("latin-1")) for name, value in said["headers"]]
        start_response(f"{status.value} {status.phrase}", headers)
        return chunks

    return call


def main():
    account.set_environment(account.own_folder())
    from ministack import app

    app.main = lambda: None  # installed by account.py, served here
    account.main()
    Server(in_wsgi(app.app), int(os.environ["GATEWAY_PORT"])).run()


if __name__ == "__main__":
    main()
