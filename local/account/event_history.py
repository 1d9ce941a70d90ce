"""CloudTrail's event history: ministack's own, given changes of IAM, EC2 and CloudTrail as AWS records them.

ministack keeps parameters as they came over the wire, no resources, and neither errors nor answers.
AWS begins parameters with a small letter, names the resources, says errorCode where a call failed,
and records IAM in us-east-1 (CloudTrail user guide, "CloudTrail record contents").
"""

import json
import re
import time
from urllib.parse import parse_qs

from ministack import app
from ministack.core.responses import get_region, new_uuid
from ministack.services import cloudtrail

READS = ("Get", "List", "Describe", "Lookup", "Simulate", "Generate")
# What a call of IAM names, and what CloudTrail calls that.
NAMED = {
    "RoleName": "AWS::IAM::Role",
    "UserName": "AWS::IAM::User",
    "GroupName": "AWS::IAM::Group",
    "PolicyArn": "AWS::IAM::Policy",
    "Name": "AWS::CloudTrail::Trail",
    "TrailName": "AWS::CloudTrail::Trail",
}
FLOW_LOG = re.compile(rb"fl-[0-9a-f]{8,17}")


def small(value):
    """The same with small first letters, as CloudTrail has parameters."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: small(inner) for key, inner in value.items()}
    return [small(inner) for inner in value] if isinstance(value, list) else value


def asked(headers, body, query):
    """Name and parameters of a call, in either protocol; lists of a query are left numbered."""
    target = headers.get("x-amz-target", "")
    if target:
        return target.rsplit(".", 1)[-1], json.loads(body or b"{}")
    given = {**parse_qs(body.decode()), **(query or {})}
    flat = {key: value[0] if isinstance(value, list) else value for key, value in given.items()}
    flat.pop("Version", None)
    return flat.pop("Action", ""), flat


def parameters(name, given):
    """EC2 records flow logs in a form of its own; lists of others are not needed here."""
    if name != "CreateFlowLogs":
        return small({key: value for key, value in given.items() if "." not in key})
    ids = [value for key, value in given.items() if re.fullmatch(r"ResourceId\.\d+", key)]
    contents = [{"tag": at, "content": id} for at, id in enumerate(ids, 1)]
    plain = {key: value for key, value in given.items() if "." not in key}
    request = plain | {"ResourceId": contents[0] if len(contents) == 1 else contents}
    return {"CreateFlowLogsRequest": request}


def answered(name, body):
    if name != "CreateFlowLogs":
        return None
    ids = [id.decode() for id in FLOW_LOG.findall(body)]
    return {"CreateFlowLogsResponse": {"flowLogIdSet": {"item": ids[0] if len(ids) == 1 else ids}}}


def record(service, headers, body, query, answer):
    name, given = asked(headers, body, query)
    if not name or name.startswith(READS):
        return
    status, _headers, text = answer
    event = {
        "eventVersion": "1.11",
        "eventTime": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "awsRegion": get_region(),
        "requestParameters": parameters(name, given),
        "responseElements": answered(name, text),
        "eventID": new_uuid(),
        "eventType": "AwsApiCall",
        "readOnly": False,
        "managementEvent": True,
        "recipientAccountId": cloudtrail.get_account_id(),
    } | ({} if status < 300 else {"errorCode": "Failed"})
    names = [(NAMED[key], value) for key, value in given.items() if key in NAMED]
    cloudtrail._get_event_queue().append(
        {
            "EventId": event["eventID"],
            "EventName": name,
            "EventSource": event["eventSource"],
            "EventTime": int(time.time()),
            "ReadOnly": "false",
            "Resources": [{"ResourceType": t, "ResourceName": n} for t, n in names],
            "CloudTrailEvent": json.dumps(event),
        }
    )


def recorded(service, handler):
    async def handle(method, path, headers, body, query):
        answer = await handler(method, path, headers, body, query)
        record(service, headers, body, query, answer)
        return answer

    return handle


def install():
    for service in ("iam", "ec2", "cloudtrail"):
        app.SERVICE_HANDLERS[service] = recorded(service, app.SERVICE_HANDLERS[service])
