"""A few calls that the packages lack, each a single value that is read and set.

Sources: EC2 User Guide, "Configure access to the EC2 Serial Console" (off until it is turned on, for
one account and Region); IAM API Reference, SetDefaultPolicyVersion.
"""

from ministack.services import iam, s3
from moto.core.responses import ActionResult
from moto.ec2.responses import EC2Response
from moto.s3.exceptions import MissingBucket
from moto.s3.models import S3Backend


def serial_console_status(self):
    enabled = getattr(self.ec2_backend, "serial_console", False)
    return ActionResult({"SerialConsoleAccessEnabled": enabled, "ManagedBy": "account"})


def turn_serial_console(enabled):
    def call(self):
        self.ec2_backend.serial_console = enabled
        return ActionResult({"SerialConsoleAccessEnabled": enabled})

    return call


def set_default_policy_version(query):
    policy = iam._policies.get(iam._p(query, "PolicyArn"))
    chosen = iam._p(query, "VersionId")
    if not policy or chosen not in policy["Versions"]:
        return iam._error(404, "NoSuchEntity", "Policy or version not found.", ns="iam")
    for version in policy["Versions"].values():
        version["IsDefaultVersion"] = version["VersionId"] == chosen
    policy["DefaultVersionId"] = chosen
    return iam._xml(200, "SetDefaultPolicyVersionResponse", "", ns="iam")


def bucket(_backend, name, *_rest):
    """Moto looks whether a flow log's bucket exists: buckets are ministack's."""
    if name.split("/")[0] not in s3._buckets:
        raise MissingBucket(name)


def install():
    S3Backend.get_bucket = bucket
    EC2Response.get_serial_console_access_status = serial_console_status
    EC2Response.enable_serial_console_access = turn_serial_console(True)
    EC2Response.disable_serial_console_access = turn_serial_console(False)
    iam._IAM_HANDLERS["SetDefaultPolicyVersion"] = set_default_policy_version
