"""The services of moto, each loaded when it is first asked, and quicker than moto has them by itself."""

import importlib
import sys
from contextlib import suppress
from functools import lru_cache

from moto import backends, server
from moto.core import responses, serialize, utils
from moto.moto_server.werkzeug_app import DomainDispatcherApplication

GROWING = ("moto", "ministack")
KINDS = {"service-2": utils.get_service_model, "paginators-1": utils.get_pagination_model}
every = []
models = []


class Services(DomainDispatcherApplication):
    def __init__(self, create_app):
        super().__init__(create_app)
        every.append(self)


def remember_what_never_changes():
    """Moto lists its own folder, and the methods of a service's class, for every single request."""
    modules = list(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: modules
    responses.method_names_from_class = lru_cache(maxsize=None)(responses.method_names_from_class)


def remember_names_of_fields():
    """Moto works out anew, for every field of every answer, what the field may be called in moto's own objects."""
    names = {}

    def pick(self, context):
        obj, shape = context.obj, context.shape
        parent = getattr(shape, "parent", None)
        where = (
            type(self),
            tuple(self.alias_providers),
            context.service_model.service_name,
            type(obj),
            context.key,
            shape.name,
            shape.serialization.get("name"),
            parent and parent.name,
        )
        if where not in names:
            names[where] = tuple(dict.fromkeys(self.get_possible_keys(context)))
        value = None
        for name in names[where]:
            found = utils.get_value(obj, name)
            if found is not utils.MISSING:
                value = found
                break
        path = f"{context.key_path}.{context.key}"
        if path.endswith(tuple(self.response_transformers)):
            for end, transform in self.response_transformers.items():
                if path.endswith(end):
                    return transform(value)
        return value

    serialize.AttributePicker.__call__ = pick


def remember_models():
    """A description of a service, megabytes of JSON, is read by the first request that needs it, and ends with its process."""
    read = utils._load_service_model

    def reading(service, kind):
        models.append([service, kind])
        return read(service, kind)

    utils._load_service_model = reading


def install():
    remember_models()
    remember_what_never_changes()
    remember_names_of_fields()
    server.DomainDispatcherApplication = Services


def loaded():
    """What this process has loaded since it started."""
    return {
        "modules": [name for name in sys.modules if name.split(".")[0] in GROWING],
        "services": [list(one.app_instances) for one in every],
        "models": models,
    }


def load(found):
    """The same again in another process: loading takes up to a second, and ends with the process.

    What cannot be loaded, because the order is another one or a package is left out, is loaded when it is asked again.
    """
    for name in found["modules"]:
        if name not in sys.modules:
            with suppress(Exception):
                importlib.import_module(name)
    for one, names in zip(every, found["services"]):
        for name in names:
            if name not in one.app_instances:
                with suppress(Exception):
                    one.app_instances[name] = one.create_app(name)
    for service, kind in found["models"]:
        if [service, kind] not in models:
            with suppress(Exception):
                KINDS[kind](service)
