"""IAM Roles Anywhere: trust anchors and profiles, as its API reference documents them. Neither package has it."""

import json
import re
import time

from ministack import app
from ministack.core import iam_actions, router
from ministack.core.responses import error_response_json, get_account_id, get_region, new_uuid
from ministack.services import ssm

NAME = "rolesanywhere"
# Path, then what the ARN and the answers call it.
KINDS = {"trustanchor": ("trust-anchor", "trustAnchor"), "profile": ("profile", "profile")}
# By account: id → kind, detail and tags.
things = {}


def answer(status, body):
    return status, {"Content-Type": "application/json"}, json.dumps(body).encode()


def not_found():
    return error_response_json("ResourceNotFoundException", "Resource not found", 404)


def arn_of(kind, id):
    return f"arn:aws:{NAME}:{get_region()}:{get_account_id()}:{KINDS[kind][0]}/{id}"


def make(kind, said):
    id = new_uuid()
    called = KINDS[kind][1]
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    detail = {key: value for key, value in said.items() if key != "tags"}
    own = {"createdAt": now, "updatedAt": now, f"{called}Id": id, f"{called}Arn": arn_of(kind, id)}
    thing = {"kind": kind, "tags": said.get("tags", [])}
    thing["detail"] = {"enabled": False} | detail | own
    things.setdefault(get_account_id(), {})[id] = thing
    return answer(201, {called: thing["detail"]})


def tags_of(arn):
    own = things.get(get_account_id(), {}).items()
    return next((thing["tags"] for id, thing in own if arn_of(thing["kind"], id) == arn), None)


def one(method, kind, id, verb):
    own = things.get(get_account_id(), {})
    if own.get(id, {}).get("kind") != kind:
        return not_found()
    thing = own[id]
    if method == "DELETE":
        del own[id]
    elif verb in ("enable", "disable"):
        thing["detail"]["enabled"] = verb == "enable"
    return answer(200, {KINDS[kind][1]: thing["detail"]})


async def handle(method, path, headers, body, query):
    first, *rest = path.strip("/").split("/")
    if first == "ListTagsForResource":
        arn = (query.get("resourceArn") or [""])[0]
        tags = tags_of(arn)
        return not_found() if tags is None else answer(200, {"tags": tags})
    kind = re.sub("s$", "", first)
    if kind not in KINDS:
        return error_response_json("ValidationException", f"no such path: {method} {path}", 400)
    if rest:
        return one(method, kind, rest[0], (rest[1:] or [""])[0])
    if method == "POST":
        return make(kind, json.loads(body or b"{}"))
    own = things.get(get_account_id(), {}).values()
    return answer(200, {f"{KINDS[kind][1]}s": [it["detail"] for it in own if it["kind"] == kind]})


def install():
    app.SERVICE_HANDLERS[NAME] = handle
    iam_actions.SERVICE_TO_IAM_NAMESPACE[NAME] = NAME
    iam_actions._BOTOCORE_SERVICE_MAP[NAME] = [NAME]
    is_aws_name = router._is_aws_service_name
    router._is_aws_service_name = lambda name: name == NAME or is_aws_name(name)
    reset = ssm.reset

    def reset_all():
        things.clear()
        reset()

    # Not a module of ministack's: it is emptied with one of them.
    ssm.reset = reset_all
