"""ministack's permission check, told which resources an EC2 or IAM call names and their tags.

ministack decides; these functions only describe the call to it. ministack itself knows few
EC2 resources, the ARNs of IAM roles and users without their path, and of some other services' calls
a cluster where AWS checks what is in it.
"""

import json
from urllib.parse import unquote

from ministack.core import iam_actions, iam_evaluator
from ministack.services import cloudtrail, eks, tagging

import ec2_permissions
import iam_permissions

plain_arn = iam_actions.extract_resource_arn
plain_further_arns = iam_actions.verified_access_resource_arns
plain_lambda_action = iam_actions._lambda_action
plain_enforce = iam_evaluator.enforce
plain_tags = tagging.resource_tags
plain_condition_key = iam_evaluator._resolve_condition_key


def resource_arn(service, method, path, headers, body, query, region, account, *rest, **named):
    """The first resource that the call names."""
    if service == "ec2":
        return (ec2_permissions.resources(query, region, account) or ["*"])[0]
    arn = plain_arn(
        service, method, path, headers, body, query, region, account, *rest, **named
    )
    if service == "iam":
        return iam_permissions.resource(query, account, arn)
    at = f"arn:aws:{service}:{region}:{account}:"
    return named_resource(service, path, body, query, at) or arn


def named_resource(service, path, body, query, at):
    """The ARN, which `at` begins, where ministack's own is a cluster or "*" (service
    authorization reference)."""
    value = iam_actions._query_param
    if service == "elasticloadbalancing" and value(query, "Action").startswith("Describe"):
        return "*"
    if service == "elasticloadbalancing" and value(query, "LoadBalancerName"):
        return f"{at}loadbalancer/{value(query, 'LoadBalancerName')}"
    parts = path.strip("/").split("/")
    if service == "guardduty" and parts[0] == "detector" and len(parts) > 1:
        return f"{at}detector/{parts[1]}"
    if service == "rolesanywhere" and parts[0] in ("trustanchor", "profile") and len(parts) > 1:
        return f"{at}{'profile' if parts[0] == 'profile' else 'trust-anchor'}/{parts[1]}"
    if service == "eks" and "/access-entries/" in path:
        return access_entry(parts[1], unquote(path).split("/access-entries/")[1], at)
    if service not in ("ecs", "cloudtrail", "sso", "identitystore"):
        return None
    said = json.loads(body or b"{}")
    if service == "sso":
        return said.get("PermissionSetArn") or said.get("InstanceArn")
    if service == "identitystore" and said.get("IdentityStoreId"):
        account = at.split(":")[4]
        return f"arn:aws:identitystore::{account}:identitystore/{said['IdentityStoreId']}"
    if service == "cloudtrail":
        return (said.get("ResourceIdList") or [None])[0]
    cluster = said.get("cluster", "default").split("/")[-1]
    tasks = [("task", one) for one in [said.get("task"), *said.get("tasks", [])] if one]
    for kind, one in tasks + [("service", one) for one in said.get("services", [])]:
        return one if one.startswith("arn:") else f"{at}{kind}/{cluster}/{one}"
    return None


def lambda_action(method, path):
    """ministack takes every call on a concurrency for the one that sets it, and knows two calls on
    event source mappings."""
    if path.rstrip("/").endswith("/concurrency"):
        return {"PUT": "Put", "GET": "Get", "DELETE": "Delete"}[method] + "FunctionConcurrency"
    if path.rstrip("/").endswith("/provisioned-concurrency"):
        return "ListProvisionedConcurrencyConfigs"
    parts = path.strip("/").split("/")
    if parts[1:2] == ["event-source-mappings"] and len(parts) > 2:
        return {"PUT": "Update", "GET": "Get", "DELETE": "Delete"}[method] + "EventSourceMapping"
    return plain_lambda_action(method, path)


def further_arns(query, region, account):
    """The other resources that an EC2 call names: ministack checks each."""
    named = ec2_permissions.resources(query, region, account)
    return named or plain_further_arns(query, region, account)


def enforce(key, action, service, region, resource_arn="*", service_context=None):
    context = dict(service_context or {})
    if service == "ec2":
        context |= ec2_permissions.context(region, resource_arn)
    if service == "iam":
        context |= iam_permissions.context(plain_tags(resource_arn))
    denied = plain_enforce(key, action, service, region, resource_arn, context)
    if denied or service != "ec2":
        return denied
    for further, arn, known in ec2_permissions.also(action):
        denied = plain_enforce(key, further, further.split(":")[0], region, arn, known)
        if denied:
            return denied
    if not ec2_permissions.tags_on_creation(resource_arn):
        return None
    # Tags on creation need ec2:CreateTags as well.
    context["ec2:CreateAction"] = action.split(":")[1]
    return plain_enforce(key, "ec2:CreateTags", service, region, resource_arn, context)


def access_entry(cluster, rest, at):
    """As AWS writes it: CLUSTER/role/ACCOUNT/NAME/ID, where ministack has CLUSTER/ID."""
    principal = rest.split("/access-policies")[0]
    account = (principal.split(":") + [""] * 5)[4]
    kind, _, name = principal.split(":")[-1].rpartition("/")
    entry = eks._access_entries.get(eks._ae_key(cluster, principal)) or {}
    id = entry.get("accessEntryArn", "none").split("/")[-1]
    return f"{at}access-entry/{cluster}/{kind.split('/')[0]}/{account}/{name}/{id}"


def collected(collect, arn):
    """The tags that one of ministack's collectors has for a resource."""
    for one, tags in collect():
        if one == arn:
            return {tag["Key"]: tag["Value"] for tag in tags}
    return None


def resource_tags(arn):
    """ministack keeps those of more services than it looks at."""
    service = (arn.split(":") + ["", "", ""])[2]
    if service == "ec2":
        return ec2_permissions.tags(arn)
    if service == "eks" and ":access-entry/" in arn:
        first, *_, last = arn.split("/")
        arn = "/".join([first, arn.split("/")[1], last])
    if service == "eks":
        return eks._tags.get(arn)
    if service == "cloudtrail":
        return cloudtrail._trail_tags.get(arn)
    if service == "ecs":
        return collected(tagging._collect_ecs, arn)
    if service == "cognito-idp":
        return collected(tagging._collect_cognito, arn)
    return iam_permissions.policy_tags(arn) or plain_tags(arn)


def condition_key(key, context):
    name = key.lower()
    if name == "aws:securetransport":
        return "true"  # loopback counts as TLS, or enforceSSL policies deny every call
    if name == "aws:principalarn" and context.principal_type == "AssumedRole":
        return iam_permissions.role_of_session(context.principal_arn)
    return plain_condition_key(key, context)


def install():
    iam_actions.extract_resource_arn = resource_arn
    iam_actions.verified_access_resource_arns = further_arns
    iam_actions._lambda_action = lambda_action
    iam_evaluator.enforce = enforce
    iam_evaluator._resolve_condition_key = condition_key
    tagging.resource_tags = resource_tags
