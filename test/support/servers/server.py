"""A WSGI server of one thread that can go back to a state that was kept.

POST /states/NAME keeps the state of the whole process under a name; PUT /states/NAME goes back to it, as often as
wanted. States are a stack: going back to one forgets those kept after it.

A kept state is a process that waits: keeping forks, and the older half stays as it is. Going back lets that one fork
again and ends the process that served. Nothing is copied or serialized, so whatever the process holds is as it was,
the ids that it draws next included. One thread serves, for a fork takes no other along.
"""

import gc
import io
import json
import os
import signal
import socket

import services
from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.datastructures import Headers
from werkzeug.serving import make_server

PREFIX = "/states/"
END = None


class QuickHandler(MotoRequestHandler):
    """One request and its answer, whole, on one connection.

    Werkzeug parses headers as e-mail, writes an answer in pieces, and waits 10 ms for more of a request after it.
    """

    def parse_request(self):
        self.command, self.path, self.request_version = self.raw_requestline.decode("latin-1").split()
        self.headers = Headers()
        self.close_connection = True
        while line := self.rfile.readline().decode("latin-1").rstrip("\r\n"):
            name, _, value = line.partition(":")
            self.headers.add(name, value.strip())
        return True

    def run_wsgi(self):
        if self.headers.get("Expect") == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        environ = self.make_environ()
        if "CONTENT_LENGTH" in environ:
            environ["wsgi.input"] = io.BytesIO(self.rfile.read(int(environ["CONTENT_LENGTH"])))
        try:
            status, headers, body = self.answer_of(environ)
        except Exception as error:
            status, headers, body = "500 Internal Server Error", [], str(error).encode()
        lines = [f"HTTP/1.1 {status}", "Connection: close", *(f"{name}: {value}" for name, value in headers)]
        if not any(name.lower() == "content-length" for name, _ in headers):
            lines.append(f"Content-Length: {len(body)}")
        head = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"
        self.wfile.write(head + (b"" if self.command == "HEAD" else body))

    def answer_of(self, environ):
        said = []
        chunks = self.server.app(environ, lambda status, headers, _=None: said.append((status, headers)))
        return *said[-1], b"".join(chunks)


class Server:
    def __init__(self, app, port):
        self.app = app
        self.kept = {}  # name → the end of a pipe on which its process listens, oldest first
        self.then = None
        listening = socket.create_server(("127.0.0.1", port), backlog=128)
        self.http = make_server("127.0.0.1", port, self, request_handler=QuickHandler, fd=listening.detach())

    def __call__(self, environ, start_response):
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if not path.startswith(PREFIX):
            return self.app(environ, start_response)
        name = path.removeprefix(PREFIX)
        known = method == "POST" or name in self.kept
        if known:
            self.then = (self.keep if method == "POST" else self.go_back, name)
        start_response("204 No Content" if known else "404 Not Found", [("Content-Length", "0")])
        return []

    def run(self):
        """Never returns. Whoever started this process waits for it, so another one serves."""
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a process that has served
        if os.fork() > 0:
            while True:
                signal.pause()
        while True:
            self.http.handle_request()
            if self.then:
                (step, name), self.then = self.then, None
                step(name)

    def keep(self, name):
        names = list(self.kept)
        self.forget(names[names.index(name) :] if name in names else [])
        orders, self.kept[name] = os.pipe()
        gc.freeze()
        if os.fork() == 0:
            os.close(orders)
        else:
            self.wait(orders)

    def wait(self, orders):
        """Returns in a new process that serves; this one never does."""
        with os.fdopen(orders) as lines:
            while (order := json.loads(lines.readline())) is not END:
                services.load(order)
                if os.fork() == 0:
                    return
        os._exit(0)

    def go_back(self, name):
        names = list(self.kept)
        self.forget(names[names.index(name) + 1 :])
        self.tell(name, services.loaded())
        os._exit(0)

    def forget(self, names):
        for name in names:
            self.tell(name, END)
            os.close(self.kept.pop(name))

    def tell(self, name, order):
        os.write(self.kept[name], json.dumps(order).encode() + b"\n")
