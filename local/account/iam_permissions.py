"""What plain ministack forgets about IAM resources: their path, iam:ResourceTag, the role's ARN.

Sources: Service Authorization Reference, "Actions, resources, and condition keys for AWS Identity
and Access Management (IAM)"; IAM User Guide, "AWS global condition context keys", aws:PrincipalArn
("For IAM roles, the request context returns the ARN of the role").
"""

from ministack.core import iam_actions
from ministack.core.responses import get_account_id
from ministack.services import iam

# Kind in the ARN, parameter that names it, where ministack keeps it. The first that is present
# counts: adding a role to an instance profile is checked on the profile, a user to a group on the
# group.
NAMED = (
    ("instance-profile", "InstanceProfileName", iam._instance_profiles),
    ("group", "GroupName", iam._groups),
    ("role", "RoleName", iam._roles),
    ("user", "UserName", iam._users),
)


def resource(query, account, plain):
    """The ARN that the call names, with its path; ministack's own answer otherwise."""
    for kind, parameter, known in NAMED:
        name = iam_actions._query_param(query, parameter)
        if name:
            path = iam_actions._query_param(query, "Path") or "/"
            made = f"arn:aws:iam::{account}:{kind}{path}{name}"
            return (known.get(name) or {}).get("Arn", made)
    key = iam._access_keys.get(iam_actions._query_param(query, "AccessKeyId"))
    owner = iam._users.get(key["UserName"]) if key else None
    return owner["Arn"] if owner else plain


def context(tags):
    """aws:ResourceTag is ministack's; IAM's own name for it is not."""
    return {f"iam:ResourceTag/{name}": value for name, value in (tags or {}).items()}


def policy_tags(arn):
    """Those of a managed policy; None for everything else."""
    policy = iam._policies.get(arn)
    return {tag["Key"]: tag["Value"] for tag in policy.get("Tags", [])} if policy else None


def role_of_session(session_arn):
    """arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION to the ARN of the role, with its path."""
    name = session_arn.split(":", 5)[5].split("/")[1]
    role = iam._roles.get_scoped(get_account_id(), None, name)
    return role["Arn"] if role else session_arn
