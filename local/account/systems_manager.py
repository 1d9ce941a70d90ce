"""Commands and sessions of Systems Manager, as its API reference documents them; nothing is ever run.

ministack sends a command only to hosts that it registered, and lacks the calls that list its runs and
that cancel it, and all calls of sessions.
"""

import json
import time

from ministack import app
from ministack.core.responses import error_response_json, get_account_id, json_response, new_uuid
from ministack.services import ssm

# By account: the commands with their runs, and the sessions.
commands = {}
sessions = {}


class Refused(Exception):
    """The error of the JSON 1.1 protocol."""


def here(kept):
    return kept.setdefault(get_account_id(), {})


def command_of(id):
    if id not in here(commands):
        raise Refused("InvalidCommandId")
    return here(commands)[id]


def shown(command):
    states = [run["Status"] for run in command["runs"]]
    going = "InProgress" in states
    return command["said"] | {
        "Status": "InProgress" if going else "Cancelled",
        "TargetCount": len(states),
        "CompletedCount": sum(state != "InProgress" for state in states),
    }


def send(said):
    id = new_uuid()
    hosts = said.get("InstanceIds") or []
    about = {"CommandId": id, "DocumentName": said["DocumentName"]}
    runs = [about | {"InstanceId": host, "Status": "InProgress"} for host in hosts]
    asked = {"InstanceIds": hosts, "RequestedDateTime": time.time()}
    here(commands)[id] = {"said": about | asked, "runs": runs}
    return {"Command": shown(here(commands)[id])}


def chosen(said):
    id = said.get("CommandId")
    return [command_of(id)] if id else list(here(commands).values())


def cancel(said):
    for run in command_of(said.get("CommandId"))["runs"]:
        run["Status"] = "Cancelled"
    return {}


def start(said):
    id = f"ana-{new_uuid().replace('-', '')[:17]}"
    owner = f"arn:aws:iam::{get_account_id()}:user/ana"
    session = {"SessionId": id, "Target": said["Target"], "Owner": owner, "Status": "Connected"}
    here(sessions)[id] = session
    return {"SessionId": id, "StreamUrl": "wss://ssmmessages", "TokenValue": "token"}


def describe(said):
    wanted = {"Active": "Connected", "History": "Terminated"}[said["State"]]
    targets = [one["value"] for one in said.get("Filters") or [] if one["key"] == "Target"]
    found = [one for one in here(sessions).values() if one["Status"] == wanted]
    return {"Sessions": [one for one in found if not targets or one["Target"] in targets]}


def terminate(said):
    session = here(sessions).get(said.get("SessionId"), {})
    if session.get("Status") != "Connected":
        raise Refused("DoesNotExistException")
    session["Status"] = "Terminated"
    return {"SessionId": session["SessionId"]}


CALLS = {
    "SendCommand": send,
    "ListCommands": lambda said: {"Commands": [shown(one) for one in chosen(said)]},
    "ListCommandInvocations": lambda said: {
        "CommandInvocations": [run for one in chosen(said) for run in one["runs"]]
    },
    "CancelCommand": cancel,
    "StartSession": start,
    "DescribeSessions": describe,
    "TerminateSession": terminate,
}


def install():
    others = app.SERVICE_HANDLERS["ssm"]

    async def handle(method, path, headers, body, query):
        call = CALLS.get(headers.get("x-amz-target", "").rsplit(".", 1)[-1])
        if call is None:
            return await others(method, path, headers, body, query)
        try:
            return json_response(call(json.loads(body or b"{}")))
        except Refused as refused:
            return error_response_json(str(refused), "", 400)

    app.SERVICE_HANDLERS["ssm"] = handle
    reset = ssm.reset

    def reset_all():
        commands.clear()
        sessions.clear()
        reset()

    ssm.reset = reset_all
