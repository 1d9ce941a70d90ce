"""Services that moto answers, behind ministack's signature and permission check."""

import json
import os

from ministack import app
from ministack.core import iam_actions, router
from ministack.core.responses import get_account_id, get_region
from ministack.services import ec2 as ministack_ec2
from ministack.services.cloudformation import provisioners
from moto.moto_api._internal import moto_api_backend
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.test import Client

# ministack's name, which is the IAM prefix too, and the CloudFormation prefix.
CLOUDFORMATION = {
    "ec2": "EC2",
    "autoscaling": "AutoScaling",
    "elasticloadbalancing": "ElasticLoadBalancingV2",
    "organizations": "Organizations",
    "sso": "SSO",
    "identitystore": "IdentityStore",
    "securityhub": "SecurityHub",
    "guardduty": "GuardDuty",
    "ssm": "SSM",
    "ecs": "ECS",
    "eks": "EKS",
    "wafv2": "WAFv2",
    "cloudtrail": "CloudTrail",
    "macie2": "Macie",
}
# REST services: the action is found by its route, not by a parameter.
REST = {"securityhub", "guardduty", "eks", "macie2"}
DEFAULT = (
    "ec2,autoscaling,elasticloadbalancing,organizations,"
    "sso,identitystore,securityhub,guardduty"
)
HANDED = os.environ.get("MOTO_SERVICES", DEFAULT).split(",")
# moto would read a region out of the user agent; the others belong to the outer request.
DROPPED_HEADERS = {"content-length", "host", "connection", "user-agent", "transfer-encoding"}


def headers_for_moto(service, headers):
    """Region of the signature, account of the key."""
    kept = {k: v for k, v in headers.items() if k.lower() not in DROPPED_HEADERS}
    host = f"{service}.{get_region()}.amazonaws.com"
    return kept | {"Host": host, "x-moto-account-id": get_account_id()}


def forward(moto, service):
    """A ministack handler that asks moto. It runs on ministack's one event loop: no lock."""

    async def handle(method, path, headers, body, query):
        answer = moto.open(
            path or "/",
            method=method,
            headers=headers_for_moto(service, headers),
            data=body,
            query_string=query or {},
        )
        if answer.status_code == 404 and "html" in (answer.content_type or ""):
            return unknown_route(service, method, path)
        kept = {k: v for k, v in answer.headers.items() if k.lower() != "content-length"}
        return answer.status_code, kept, answer.get_data()

    return handle


def unknown_route(service, method, path):
    """A route that moto does not have, said in a form that SDKs can read."""
    message = f"moto has no {service} {method} {path}"
    body = json.dumps({"__type": "NotImplemented", "message": message})
    return 501, {"Content-Type": "application/json"}, body.encode()


def refuse_in_stacks(service):
    """A stack would create these resources in ministack, where nobody sees them."""
    prefix = f"AWS::{CLOUDFORMATION[service]}::"
    for name in [n for n in provisioners._RESOURCE_HANDLERS if n.startswith(prefix)]:
        del provisioners._RESOURCE_HANDLERS[name]


def install():
    moto = Client(DomainDispatcherApplication(create_backend_app))
    for service in HANDED:
        app.SERVICE_HANDLERS[service] = forward(moto, service)
        # ministack lets a service without a namespace through UNCHECKED: never leave one out.
        iam_actions.SERVICE_TO_IAM_NAMESPACE[service] = service
        if service in REST:
            iam_actions._BOTOCORE_SERVICE_MAP[service] = [service]
        refuse_in_stacks(service)
    # Recognising a name loads every botocore model (400 MB): answer for the handed ones.
    is_aws_name = router._is_aws_service_name
    router._is_aws_service_name = lambda name: name in HANDED or is_aws_name(name)
    ministack_ec2.reset = moto_api_backend.reset
