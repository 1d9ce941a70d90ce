"""moto on one port: python moto_server.py PORT"""

import sys

import services

services.install()

from moto.moto_server.werkzeug_app import create_backend_app
from server import Server


def main():
    app = services.Services(create_backend_app)
    app.debug = True
    Server(app, int(sys.argv[1])).run()


if __name__ == "__main__":
    main()
