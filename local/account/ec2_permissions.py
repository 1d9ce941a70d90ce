"""The resources that an EC2 call names, and their tags, which are moto's.

Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2".
The mapping leans strict: a resource too many denies, never allows.
"""

import re
from types import SimpleNamespace

from ministack.core import iam_actions
from ministack.core.responses import get_account_id
from ministack.services import iam
from moto.ec2.models import ec2_backends

KIND = {
    "i": "instance",
    "eni": "network-interface",
    "sg": "security-group",
    "vol": "volume",
    "snap": "snapshot",
    "vpc": "vpc",
    "subnet": "subnet",
    "ami": "image",
    "rtb": "route-table",
    "igw": "internet-gateway",
    "acl": "network-acl",
    "lt": "launch-template",
    "eipalloc": "elastic-ip",
    "sgr": "security-group-rule",
    "vpce": "vpc-endpoint",
    "fl": "vpc-flow-log",
}
CREATES = {
    "CreateSnapshot": ["snapshot"],
    "CreateSnapshots": ["snapshot"],
    "CreateSecurityGroup": ["security-group"],
    "CreateVolume": ["volume"],
    "CreateVpc": ["vpc"],
    "CreateSubnet": ["subnet"],
    "CreateNetworkInterface": ["network-interface"],
    "CreateFlowLogs": ["vpc-flow-log"],
    "RunInstances": ["instance", "network-interface", "volume"],
}
# Not named one by one in the call, and checked all the same.
TOUCHES = {"CreateSnapshots": ["volume"]}
# Reads that are checked on what they name.
CHECKED_READ = re.compile(r"Describe(Instance|Snapshot|Image|Volume)Attribute")
# The VPC user guide, "permissions for flow logs": deliveries of CloudWatch Logs.
DELIVERIES = {
    "ec2:CreateFlowLogs": "logs:CreateLogDelivery",
    "ec2:DeleteFlowLogs": "logs:DeleteLogDelivery",
}
PASSES_ROLE = {"ec2:AssociateIamInstanceProfile", "ec2:ReplaceIamInstanceProfileAssociation"}
WITHOUT_ACCOUNT = {"snapshot", "image"}
# A rule that a Revoke call names is not checked, its group is.
NOT_RESOURCES = ("Filter", "Tag", "IpPermissions", "SecurityGroupRuleId", "UserData")
ID = re.compile(r"[a-z]+-[0-9a-f]{8,17}")

# The call being checked: written and read without an await in between.
call = SimpleNamespace(tags={}, created=[], attributes={}, profile="")


def resources(query, region, account):
    """The ARNs that the call creates or names; none for a call that only reads."""
    action = iam_actions._query_param(query, "Action")

    def arn(kind, id):
        return f"arn:aws:ec2:{region}:{'' if kind in WITHOUT_ACCOUNT else account}:{kind}/{id}"

    call.tags = requested_tags(query)
    tagged_rule = call.tags and action.startswith("AuthorizeSecurityGroup")
    created = ["security-group-rule"] if tagged_rule else CREATES.get(action, [])
    call.created = [arn(kind, "*") for kind in created]
    call.attributes = attributes(query) if action.startswith("Modify") else {}
    profile_arn = iam_actions._query_param(query, "IamInstanceProfile.Arn")
    name = iam_actions._query_param(query, "IamInstanceProfile.Name")
    call.profile = name or profile_arn.split("/")[-1]
    if action.startswith(("Describe", "Get")) and not CHECKED_READ.fullmatch(action):
        return []
    named = [arn(kind, "*") for kind in TOUCHES.get(action, [])]
    named += [arn(KIND[prefix(id)], id) for id in ids(query, region, account)]
    return list(dict.fromkeys(call.created + named))


def requested_tags(query):
    """The tags that a creating call asks for: TagSpecification.1.Tag.2.Key and .Value."""
    keys = [name for name in query if re.fullmatch(r"TagSpecification\.\d+\.Tag\.\d+\.Key", name)]
    value = iam_actions._query_param
    return {value(query, name): value(query, name[: -len("Key")] + "Value") for name in keys}


def ids(query, region, account):
    """Every resource id among the parameters; AWS checks the instance or address behind an
    association."""
    backend = ec2_backends[account][region]
    associations = backend.iam_instance_profile_associations.values()
    behind = {a.association_id: a.instance.id for a in associations}
    behind |= {a.association_id: a.allocation_id for a in backend.addresses if a.association_id}
    for name in query:
        if name.startswith(NOT_RESOURCES):
            continue
        value = iam_actions._query_param(query, name)
        id = behind.get(value, value)
        if ID.fullmatch(id) and prefix(id) in KIND:
            yield id


def attributes(query):
    """ec2:Attribute/HttpTokens of a call that sets it."""
    value = iam_actions._query_param
    return {f"ec2:Attribute/{name}": value(query, name) for name in query if name.isalnum()}


def also(action):
    """What else is checked for the call, with its resource and context."""
    if action in DELIVERIES:
        yield DELIVERIES[action], "*", {}
    profile = iam._instance_profiles.get(call.profile) if action in PASSES_ROLE else None
    for name in (profile or {}).get("Roles", []):
        arn = iam._roles[name]["Arn"]
        yield "iam:PassRole", arn, {"iam:PassedToService": "ec2.amazonaws.com"}


def prefix(id):
    return id.split("-")[0]


def tags(arn):
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return {}
    region, id = parts[3], parts[5].split("/", 1)[-1]
    return dict(ec2_backends[get_account_id()][region].tags.get(id, {}))


def context(region, resource_arn):
    """Condition keys of EC2 for one resource."""
    tagged = {
        f"{service}:ResourceTag/{name}": value
        for service in ("aws", "ec2")
        for name, value in tags(resource_arn).items()
    }
    requested = {f"aws:RequestTag/{name}": value for name, value in call.tags.items()}
    common = {"ec2:Region": region, **call.attributes}
    return {**common, **tagged, **(requested if resource_arn in call.created else {})}


def tags_on_creation(resource_arn):
    """Does the call being checked create this resource with tags?"""
    return bool(call.tags) and resource_arn in call.created
