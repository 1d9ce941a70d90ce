"""A few calls that the packages lack, each a single value that is read and set.

Sources: EC2 User Guide, "Configure access to the EC2 Serial Console" (off until it is turned on, for
one account and Region); IAM API Reference, SetDefaultPolicyVersion.
"""

from ministack.services import eventbridge, iam, lambda_svc, s3
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


plain_taggable = eventbridge._resolve_taggable_events_arn


def taggable(arn):
    """A rule of a partner's bus, whose name has slashes; ministack knows rules of other buses only."""
    if ":rule/aws.partner/" not in arn:
        return plain_taggable(arn)
    if any(rule.get("Arn") == arn for rule in eventbridge._rules.values()):
        return arn, None
    return plain_taggable(arn)


def provisioned_concurrency(name, qualifier):
    """All of a function's, where no version is named (Lambda API Reference,
    ListProvisionedConcurrencyConfigs); ministack knows the call for one."""
    if qualifier:
        return plain_provisioned_concurrency(name, qualifier)
    kept = lambda_svc._functions[name].get("provisioned_concurrency", {}) if name in lambda_svc._functions else None
    if kept is None:
        return lambda_svc.error_response_json("ResourceNotFoundException", f"Function not found: {name}", 404)
    return lambda_svc.json_response({"ProvisionedConcurrencyConfigs": list(kept.values())})


plain_provisioned_concurrency = lambda_svc._get_provisioned_concurrency


plain_dispatch = eventbridge._dispatch_event


def dispatch(event, *rest):
    """A rule that also hears calls that only read is enabled (EventBridge User Guide, "AWS service
    events via CloudTrail"); ministack takes it for one that is not. It is described as ENABLED from then on."""
    for rule in eventbridge._rules.values():
        if rule.get("State") == "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS":
            rule["State"] = "ENABLED"
    return plain_dispatch(event, *rest)


def bucket(_backend, name, *_rest):
    """Moto looks whether a flow log's bucket exists: buckets are ministack's."""
    if name.split("/")[0] not in s3._buckets:
        raise MissingBucket(name)


def install():
    eventbridge._resolve_taggable_events_arn = taggable
    eventbridge._dispatch_event = dispatch
    lambda_svc._get_provisioned_concurrency = provisioned_concurrency
    S3Backend.get_bucket = bucket
    EC2Response.get_serial_console_access_status = serial_console_status
    EC2Response.enable_serial_console_access = turn_serial_console(True)
    EC2Response.disable_serial_console_access = turn_serial_console(False)
    iam._IAM_HANDLERS["SetDefaultPolicyVersion"] = set_default_policy_version
