"""ministack's permission check, told which resources an EC2 or IAM call names and their tags.

ministack decides; these functions only describe the call to it. ministack itself knows few
EC2 resources, and the ARNs of IAM roles and users without their path.
"""

from ministack.core import iam_actions, iam_evaluator
from ministack.services import tagging

import ec2_permissions
import iam_permissions

plain_arn = iam_actions.extract_resource_arn
plain_further_arns = iam_actions.verified_access_resource_arns
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
    return iam_permissions.resource(query, account, arn) if service == "iam" else arn


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
    if denied or not ec2_permissions.tags_on_creation(service, resource_arn):
        return denied
    # Tags on creation need ec2:CreateTags as well.
    context["ec2:CreateAction"] = action.split(":")[1]
    return plain_enforce(key, "ec2:CreateTags", service, region, resource_arn, context)


def resource_tags(arn):
    return ec2_permissions.tags(arn) if arn.startswith("arn:aws:ec2:") else plain_tags(arn)


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
    iam_evaluator.enforce = enforce
    iam_evaluator._resolve_condition_key = condition_key
    tagging.resource_tags = resource_tags
