"""The services of moto, each loaded when it is first asked, and quicker than moto has them by itself."""

import importlib
import sys
from functools import lru_cache

from moto import backends, server
from moto.core import responses
from moto.moto_server.werkzeug_app import DomainDispatcherApplication

GROWING = ("moto", "ministack")
every = []


class Services(DomainDispatcherApplication):
    def __init__(self, create_app):
        super().__init__(create_app)
        every.append(self)


def remember_what_never_changes():
    """Moto lists its own folder, and the methods of a service's class, for every single request."""
    modules = list(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: modules
    responses.method_names_from_class = lru_cache(maxsize=None)(responses.method_names_from_class)


def install():
    remember_what_never_changes()
    server.DomainDispatcherApplication = Services


def loaded():
    """What this process has loaded since it started."""
    return {
        "modules": [name for name in sys.modules if name.split(".")[0] in GROWING],
        "services": [list(one.app_instances) for one in every],
    }


def load(found):
    """The same again in another process: loading takes up to a second, and ends with the process."""
    for name in found["modules"]:
        if name not in sys.modules:
            importlib.import_module(name)
    for one, names in zip(every, found["services"]):
        for name in names:
            if name not in one.app_instances:
                one.app_instances[name] = one.create_app(name)
