"""Does the local account behave as the other tests rely on? One JSON line a check: name, ok, info.

    python composition.py ENDPOINT     started by composition.test.ts, with boto3, which comes with moto

Where the right answer is AWS's and not obvious, a comment says so.
"""

import io
import json
import sys
import time
import urllib.request
import zipfile

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

ENDPOINT = sys.argv[1]
ACCOUNT, REGION = "123456789012", "us-east-1"
ROOT = ("test", "test")
DENIED = ("UnauthorizedOperation", "AccessDenied", "AccessDeniedException")
UNKNOWN_GROUP = "sg-0123456789abcdef0"


def client(service, key=ROOT, region=REGION):
    return boto3.client(
        service,
        endpoint_url=ENDPOINT,
        region_name=region,
        aws_access_key_id=key[0],
        aws_secret_access_key=key[1],
        aws_session_token=key[2] if len(key) > 2 else None,
        config=Config(retries={"max_attempts": 1}),
    )


def check(name, ok, info=""):
    print(json.dumps({"name": name, "ok": bool(ok), "info": str(info)[:300]}), flush=True)


def refused(name, call, *codes):
    try:
        call()
        check(name, False, "was accepted")
    except ResponseParserError as error:
        check(name, False, error)
    except ClientError as error:
        found = error.response["Error"]
        check(name, found["Code"] in (codes or DENIED), f"{found['Code']}: {found['Message']}")


def allowed(name, call):
    try:
        answer = call()
        check(name, True)
        return answer
    except Exception as error:
        check(name, False, error)


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions, resource="*", **condition):
    return statement("Allow", actions, resource, condition)


def deny(actions, resource="*", **condition):
    return statement("Deny", actions, resource, condition)


def statement(effect, actions, resource, condition):
    made = {"Effect": effect, "Action": actions, "Resource": resource}
    return made | ({"Condition": condition} if condition else {})


def trusting(**principal):
    return document({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})


def arn(rest, service="ec2"):
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}"


def tagged(kind, key, value):
    return [{"ResourceType": kind, "Tags": [{"Key": key, "Value": value}]}]


# Longer than anything takes beside other work on two cores: it ends a broken account, and measures none.
BROKEN_AFTER_S = 120


def until(ready):
    """Polls; answers the last value, so that a check can show it."""
    end = time.time() + BROKEN_AFTER_S
    while True:
        value = ready()
        if value or time.time() > end:
            return value
        time.sleep(0.05)


iam, sts, ec2, sqs = client("iam"), client("sts"), client("ec2"), client("sqs")
lambdas, events, logs = client("lambda"), client("events"), client("logs")
WHOLE_ACCOUNT = f"arn:aws:iam::{ACCOUNT}:root"


def session(role_arn, name):
    made = sts.assume_role(RoleArn=role_arn, RoleSessionName=name)["Credentials"]
    return made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"]


def make_group(name, vpc, **more):
    made = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc, **more)
    return made["GroupId"]


def groups_of(eni):
    found = ec2.describe_network_interfaces(NetworkInterfaceIds=[eni])["NetworkInterfaces"][0]
    return sorted(group["GroupId"] for group in found["Groups"])


def place():
    """Account and Region of every call, and what exists from the start."""
    check("account id", sts.get_caller_identity()["Account"] == ACCOUNT)
    vpc = ec2.describe_vpcs()["Vpcs"][0]
    check("EC2 owner is the account", vpc["OwnerId"] == ACCOUNT, vpc["OwnerId"])
    elsewhere = client("ec2", region="eu-west-1")
    zone = elsewhere.describe_availability_zones()["AvailabilityZones"][0]
    check("region of the signature", zone["RegionName"] == "eu-west-1", zone)
    other_vpc = elsewhere.describe_vpcs()["Vpcs"][0]["VpcId"]
    check("each region has its own EC2", other_vpc != vpc["VpcId"])
    other = client("ec2", ("222222222222", "test")).describe_vpcs()["Vpcs"][0]["OwnerId"]
    check("another account is another EC2", other == "222222222222", other)
    return vpc["VpcId"]


def host(vpc):
    """A host with one interface, then with two; the guards around its groups."""
    subnet = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"][0]["SubnetId"]
    web = make_group("web", vpc)
    empty = make_group("empty", vpc, TagSpecifications=tagged("security-group", "app", "x"))
    iam.create_role(RoleName="host", AssumeRolePolicyDocument=trusting(Service="ec2.amazonaws.com"))
    iam.create_instance_profile(InstanceProfileName="host")
    iam.add_role_to_instance_profile(InstanceProfileName="host", RoleName="host")
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]

    def launch(group):
        return ec2.run_instances(
            ImageId=image,
            MinCount=1,
            MaxCount=1,
            SubnetId=subnet,
            SecurityGroupIds=[group],
            IamInstanceProfile={"Name": "host"},
        )["Instances"][0]["InstanceId"]

    id = launch(web)

    def now():
        return ec2.describe_instances(InstanceIds=[id])["Reservations"][0]["Instances"][0]

    def create_interface(group):
        made = ec2.create_network_interface(SubnetId=subnet, Groups=[group])
        return made["NetworkInterface"]["NetworkInterfaceId"]

    def of_instance(group):
        ec2.modify_instance_attribute(InstanceId=id, Groups=[group])

    def of_interface(eni, *groups, **more):
        ec2.modify_network_interface_attribute(NetworkInterfaceId=eni, Groups=groups, **more)

    profile = now().get("IamInstanceProfile", {}).get("Arn")
    wanted = f"arn:aws:iam::{ACCOUNT}:instance-profile/host"
    check("instance profile from ministack's IAM", profile == wanted, profile)
    mine = [{"Name": "instance-id", "Values": [id]}]
    listed = ec2.describe_iam_instance_profile_associations(Filters=mine)
    association = listed["IamInstanceProfileAssociations"][0]["AssociationId"]
    check("profile association listed", association.startswith("iip-assoc-"), association)
    first = now()["NetworkInterfaces"][0]["NetworkInterfaceId"]
    check("interface shows its launch group", groups_of(first) == [web], groups_of(first))
    of_instance(empty)
    shown = [group["GroupId"] for group in now()["SecurityGroups"]]
    check("ModifyInstanceAttribute, one interface", groups_of(first) == shown == [empty], shown)
    of_instance(web)
    second = create_interface(web)
    ec2.attach_network_interface(NetworkInterfaceId=second, InstanceId=id, DeviceIndex=1)
    refused("guard: instance groups, two interfaces", lambda: of_instance(empty), "InvalidInstanceID")
    no_group = "InvalidGroup.NotFound"
    refused("guard: unknown group", lambda: of_interface(first, UNKNOWN_GROUP), no_group)
    refused("guard: unknown group on creation", lambda: create_interface(UNKNOWN_GROUP), no_group)
    refused("launch with an unknown group", lambda: launch(UNKNOWN_GROUP), no_group)
    other_vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    foreign = make_group("other", other_vpc)
    refused("guard: group of another VPC", lambda: of_interface(first, foreign), no_group)
    naming = make_group("naming", vpc)
    rule = {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "UserIdGroupPairs": [{"GroupId": empty}]}
    ec2.authorize_security_group_ingress(GroupId=naming, IpPermissions=[rule])
    for name, group in {"in use": web, "named by a rule": empty}.items():
        delete = lambda: ec2.delete_security_group(GroupId=group)
        refused(f"guard: delete a group {name}", delete, "DependencyViolation")
    allowed("an unused group is deleted", lambda: ec2.delete_security_group(GroupId=naming))
    refused("DryRun", lambda: of_interface(first, empty, DryRun=True), "DryRunOperation")
    check("DryRun changed nothing", groups_of(first) == [web])
    return {"id": id, "first": first, "second": second, "web": web, "empty": empty,
            "vpc": vpc, "association": association, "image": image, "subnet": subnet}


def ec2_permissions(host):
    """Every EC2 call is checked by ARN and tag before it reaches moto."""
    role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=trusting(AWS=WHOLE_ACCOUNT))["Role"]
    key = session(role["Arn"], "first")
    mine = client("ec2", key)
    eni, group = arn("network-interface/*"), arn("security-group/*")
    swap_action = "ec2:ModifyNetworkInterfaceAttribute"

    def may(*statements):
        iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=document(*statements))

    def swap():
        groups = [host["empty"]]
        mine.modify_network_interface_attribute(NetworkInterfaceId=host["first"], Groups=groups)

    def tag(id):
        mine.create_tags(Resources=[id], Tags=[{"Key": "k", "Value": "v"}])

    def create(name):
        specification = tagged("security-group", "a", "b")
        more = {"VpcId": host["vpc"], "TagSpecifications": specification}
        mine.create_security_group(GroupName=name, Description="d", **more)

    refused("no policy", swap)
    check("a denied call does not reach moto", groups_of(host["first"]) == [host["web"]])
    may(allow("ec2:Describe*"))
    refused("without ModifyNetworkInterfaceAttribute", swap)
    allowed("describe", mine.describe_instances)
    for name, resource in {"interface": eni, "group": group, "other interface": None}.items():
        one = [arn(f"network-interface/{host['second']}"), arn(f"security-group/{host['empty']}")]
        may(allow(swap_action, resource or one))
        refused(f"swap by ARN: {name} only", swap)
    may(allow(swap_action, [eni, group]))
    allowed("swap by ARN: both", swap)
    check("the swap is in moto", groups_of(host["first"]) == [host["empty"]])
    check("the other interface keeps its group", groups_of(host["second"]) == [host["web"]])
    may(allow(swap_action, [arn(f"network-interface/{host['first']}"), arn(f"security-group/{host['empty']}")]))
    allowed("swap by exact ARNs", swap)
    for name in ("aws:ResourceTag/app", "ec2:ResourceTag/app"):
        may(allow(swap_action, eni), allow(swap_action, group, StringEquals={name: "x"}))
        allowed(f"{name} from moto's tags", swap)
        may(allow(swap_action, eni), allow(swap_action, group, StringEquals={name: "y"}))
        refused(f"{name}, other value", swap)
    may(allow("ec2:CreateTags", arn("instance/*")))
    allowed("CreateTags by ARN", lambda: tag(host["id"]))
    refused("CreateTags of another type", lambda: tag(host["first"]))
    may(allow("ec2:CreateSecurityGroup"))
    refused("tags on creation without CreateTags", lambda: create("t1"))
    created = {"ec2:CreateAction": "CreateSecurityGroup"}
    may(allow("ec2:CreateSecurityGroup"), allow("ec2:CreateTags", group, StringEquals=created))
    allowed("tags on creation with it", lambda: create("t2"))
    snapshots = [arn("instance/*"), arn("volume/*"), f"arn:aws:ec2:{REGION}::snapshot/*"]
    may(allow("ec2:CreateSnapshots", snapshots))
    of = {"InstanceId": host["id"]}
    allowed("CreateSnapshots by ARN", lambda: mine.create_snapshots(InstanceSpecification=of))
    may(allow("ec2:DisassociateIamInstanceProfile", arn(f"instance/{host['id']}")))
    association = {"AssociationId": host["association"]}
    # AWS checks the instance behind the association.
    allowed("take a profile away", lambda: mine.disassociate_iam_instance_profile(**association))
    wrong = client("ec2", (key[0], "wrong", key[2]))
    refused("wrong secret", wrong.describe_vpcs, "AuthFailure")
    return role


def one_session_cut(role):
    """A deny on one session's user id cuts that one, everywhere, at once."""
    queue = sqs.create_queue(QueueName="q")["QueueUrl"]
    client("dynamodb").create_table(
        TableName="tab",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
    )
    work = document(allow(["ec2:*", "sqs:*", "dynamodb:*", "guardduty:*"]))
    iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=work)
    a, b = session(role["Arn"], "session-a"), session(role["Arn"], "session-b")
    item = {"pk": {"S": "1"}}
    tries = {
        "ec2 (moto)": lambda key: client("ec2", key).describe_instances(),
        "sqs": lambda key: client("sqs", key).send_message(QueueUrl=queue, MessageBody="x"),
        "dynamodb": lambda key: client("dynamodb", key).put_item(TableName="tab", Item=item),
        "guardduty (moto)": lambda key: client("guardduty", key).list_detectors(),
    }
    for name, call in tries.items():
        allowed(f"before the cut, a: {name}", lambda: call(a))
    user_id = client("sts", a).get_caller_identity()["UserId"]
    check("user id is ROLEID:SESSION", user_id == f"{role['RoleId']}:session-a", user_id)
    cut = document(deny("*", StringEquals={"aws:userid": user_id}))
    iam.put_role_policy(RoleName="r", PolicyName="cut", PolicyDocument=cut)
    for name, call in tries.items():
        refused(f"cut, a: {name}", lambda: call(a))
        allowed(f"cut, b: {name}", lambda: call(b))
    # AWS: GetCallerIdentity is never denied.
    allowed("cut, a: GetCallerIdentity", client("sts", a).get_caller_identity)
    iam.delete_role_policy(RoleName="r", PolicyName="cut")
    allowed("after removal, a works again", lambda: tries["sqs"](a))
    iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=document(allow("sqs:*")))
    # A service without an IAM namespace would be let through unchecked.
    for name, call in {
        "securityhub": lambda it: it.get_findings(),
        "guardduty": lambda it: it.list_detectors(),
        "sso-admin": lambda it: it.list_instances(),
        "identitystore": lambda it: it.list_users(IdentityStoreId="d-1234567890"),
    }.items():
        refused(f"{name} without permission", lambda: call(client(name, a)))
    return queue


def iam_permissions():
    """Roles have a path, tags and an ARN, and policies see them as AWS does."""
    trust = trusting(AWS=WHOLE_ACCOUNT)
    protected = [{"Key": "cordon:protected", "Value": "true"}]
    actor = iam.create_role(RoleName="actor", Path="/own/x/", AssumeRolePolicyDocument=trust)["Role"]
    iam.create_role(RoleName="guarded", Path="/own/x/", AssumeRolePolicyDocument=trust, Tags=protected)
    iam.create_role(RoleName="plain", AssumeRolePolicyDocument=trust)
    iam.create_user(UserName="guarded", Tags=protected)
    user_key = iam.create_access_key(UserName="guarded")["AccessKey"]["AccessKeyId"]
    iam.create_instance_profile(InstanceProfileName="pathed", Path="/own/")
    key = session(actor["Arn"], "actor")
    mine = client("iam", key)
    harmless = document(deny("*", StringEquals={"aws:userid": "nobody"}))

    def may(*statements):
        iam.put_role_policy(RoleName="actor", PolicyName="p", PolicyDocument=document(*statements))

    def put(role):
        mine.put_role_policy(RoleName=role, PolicyName="q", PolicyDocument=harmless)

    def put_user():
        mine.put_user_policy(UserName="guarded", PolicyName="q", PolicyDocument=harmless)

    for name in ("aws:ResourceTag/cordon:protected", "iam:ResourceTag/cordon:protected"):
        may(allow("iam:*"), deny("iam:Put*", StringEquals={name: "true"}))
        refused(f"{name}: a role", lambda: put("guarded"))
        refused(f"{name}: a user", put_user)
        allowed(f"{name}: a role without it", lambda: put("plain"))
    own = f"arn:aws:iam::{ACCOUNT}:role/own/*"
    may(allow("iam:*"), deny("iam:PutRolePolicy", own))
    refused("deny by path", lambda: put("guarded"))
    allowed("deny by path: a role elsewhere", lambda: put("plain"))
    may(allow("iam:PutRolePolicy", own))
    allowed("allow by path", lambda: put("guarded"))
    refused("allow by path: a role elsewhere", lambda: put("plain"))
    may(allow("iam:GetInstanceProfile", f"arn:aws:iam::{ACCOUNT}:instance-profile/own/*"))
    allowed("instance profile by path", lambda: mine.get_instance_profile(InstanceProfileName="pathed"))
    may(allow("iam:GetAccessKeyLastUsed", f"arn:aws:iam::{ACCOUNT}:user/guarded"))
    allowed("key by its user", lambda: mine.get_access_key_last_used(AccessKeyId=user_key))
    # AWS: aws:PrincipalArn of a session is the ARN of its role, with the path.
    may(allow("sqs:*", ArnLike={"aws:PrincipalArn": own}))
    allowed("aws:PrincipalArn is the role's", client("sqs", key).list_queues)
    may(allow("sqs:*", ArnLike={"aws:PrincipalArn": f"arn:aws:sts::{ACCOUNT}:assumed-role/*"}))
    refused("aws:PrincipalArn is not the session's", client("sqs", key).list_queues)


def second_factor():
    """A key's calls have no aws:MultiFactorAuthPresent; a session's say false."""
    iam.create_user(UserName="u")
    made = iam.create_access_key(UserName="u")["AccessKey"]
    key = made["AccessKeyId"], made["SecretAccessKey"]

    def with_denial(**condition):
        policy = document(allow(["sqs:*", "sts:*"]), deny("sqs:*", **condition))
        iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=policy)

    with_denial(Bool={"aws:MultiFactorAuthPresent": "false"})
    token = client("sts", key).get_session_token()["Credentials"]
    temporary = token["AccessKeyId"], token["SecretAccessKey"], token["SessionToken"]
    allowed("Bool MFA false: a key", client("sqs", key).list_queues)
    refused("Bool MFA false: a session", client("sqs", temporary).list_queues)
    with_denial(BoolIfExists={"aws:MultiFactorAuthPresent": "false"})
    refused("BoolIfExists MFA false: a key", client("sqs", key).list_queues)
    with_denial(DateLessThan={"aws:TokenIssueTime": "2100-01-01T00:00:00Z"})
    allowed("TokenIssueTime: a key has none", client("sqs", key).list_queues)
    refused("TokenIssueTime: a session", client("sqs", temporary).list_queues)
    iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=document(allow("sqs:*")))
    iam.update_access_key(UserName="u", AccessKeyId=key[0], Status="Inactive")
    refused("inactive key", client("sqs", key).list_queues, "InvalidClientTokenId")


HANDLER = """
export const handler = async (event) => {
  console.log("RUN");
  if (event.ResponseURL) return answerCloudFormation(event);
  const { fail, call, wait } = event.detail ?? event;
  if (fail) throw new Error("boom");
  if (call) return invoke(call);
  await new Promise((done) => setTimeout(done, wait ?? 200));
  return 1;
};
// The stand-in checks no signature of its root key.
const invoke = async (name) => {
  const url = `${process.env.AWS_ENDPOINT_URL}/2015-03-31/functions/${name}/invocations`;
  const scope = "test/20260101/us-east-1/lambda/aws4_request";
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  const answer = await fetch(url, { method: "POST", body: '{"wait":1}', headers: { authorization } });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  console.log("CALLED");
};
const answerCloudFormation = async ({ ResponseURL, StackId, RequestId, LogicalResourceId }) => {
  const Data = { answer: "42" };
  const ids = { StackId, RequestId, LogicalResourceId, PhysicalResourceId: "made" };
  await fetch(ResponseURL, { method: "PUT", body: JSON.stringify({ Status: "SUCCESS", Data, ...ids }) });
};
"""


def make_function(name):
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("index.mjs", HANDLER)
    return lambdas.create_function(
        FunctionName=name,
        Runtime="nodejs24.x",
        Role=f"arn:aws:iam::{ACCOUNT}:role/own/fn",
        Handler="index.handler",
        Code={"ZipFile": code.getvalue()},
        # A process that starts slowly must not look like an attempt that failed.
        Timeout=BROKEN_AFTER_S,
    )["FunctionArn"]


def said(function, word):
    try:
        found = logs.filter_log_events(logGroupName=f"/aws/lambda/{function}")["events"]
    except logs.exceptions.ResourceNotFoundException:
        return 0
    return sum(word in line["message"] for line in found)


def put(count, **detail):
    entry = {"Source": "aws.guardduty", "DetailType": "GuardDuty Finding", "Detail": json.dumps(detail)}
    return events.put_events(Entries=[entry] * count)["FailedEntryCount"]


def delivery(queue):
    """Sources, retries, the on-failure record, and functions that call each other."""
    trust = trusting(Service="lambda.amazonaws.com")
    iam.create_role(RoleName="fn", Path="/own/", AssumeRolePolicyDocument=trust)
    permissions = document(allow(["logs:*", "sqs:SendMessage"]))
    iam.put_role_policy(RoleName="fn", PolicyName="p", PolicyDocument=permissions)
    function = make_function("f")
    make_function("called")
    failures = {"OnFailure": {"Destination": arn("q", "sqs")}}
    lambdas.put_function_event_invoke_config(
        FunctionName="f", MaximumRetryAttempts=2, DestinationConfig=failures
    )
    events.put_rule(Name="gd", EventPattern=json.dumps({"source": ["aws.guardduty"]}))
    events.put_targets(Rule="gd", Targets=[{"Id": "1", "Arn": function}])
    sqs.purge_queue(QueueUrl=queue)
    check("aws.* sources are accepted", put(1, fail=True) == 0)
    record = until(lambda: sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1).get("Messages"))
    body = json.loads(record[0]["Body"]) if record else {}
    condition = body.get("requestContext", {}).get("condition")
    check("on-failure record", condition == "RetriesExhausted", body)
    # What a function says is in its log a moment after what it answers has been passed on.
    until(lambda: said("f", "RUN") >= 3)
    check("three attempts", said("f", "RUN") == 3, said("f", "RUN"))
    # Four callers hold the four slots: a call that waited for one would wait for its own caller.
    put(4, call="called")
    until(lambda: said("f", "CALLED") >= 4)
    check("functions that call each other never queue", said("f", "CALLED") == 4, said("f", "CALLED"))
    put(8)
    until(lambda: said("f", "RUN") >= 15)
    check("each event runs once", said("f", "RUN") == 15, said("f", "RUN"))
    return function


def stacks(function):
    """What a stack may hold here, and what it may not."""
    cloudformation = client("cloudformation")

    def create(name, type, properties):
        template = {
            "Resources": {"R": {"Type": type, "Properties": properties}},
            "Outputs": {"Answer": {"Value": {"Fn::GetAtt": ["R", "answer"]}}},
        }
        cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(template))

    def stack(name):
        found = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        return None if found["StackStatus"].endswith("IN_PROGRESS") else found

    # It would live in ministack, where no EC2 call sees it.
    hidden = {"GroupDescription": "x"}
    refuse = lambda: create("ec2", "AWS::EC2::SecurityGroup", hidden)
    refused("a stack with an EC2 resource", refuse, "ValidationError")
    create("custom", "Custom::Thing", {"ServiceToken": function})
    made = until(lambda: stack("custom")) or {}
    answer = {output["OutputValue"] for output in made.get("Outputs", [])}
    check("a custom resource is made by its function", answer == {"42"}, made.get("StackStatus"))


def other_services(host):
    """Moto's services see one EC2."""
    scaling = client("autoscaling")
    data = {"ImageId": host["image"], "InstanceType": "t3.micro"}
    ec2.create_launch_template(LaunchTemplateName="tpl", LaunchTemplateData=data)
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="asg",
        LaunchTemplate={"LaunchTemplateName": "tpl"},
        MinSize=1,
        MaxSize=2,
        VPCZoneIdentifier=host["subnet"],
    )
    group = scaling.describe_auto_scaling_groups()["AutoScalingGroups"][0]
    id = group["Instances"][0]["InstanceId"]
    found = ec2.describe_instances(InstanceIds=[id])["Reservations"]
    check("a scaling group's host is in EC2", found)
    guardduty = client("guardduty")
    detector = guardduty.create_detector(Enable=True)["DetectorId"]
    check("a detector is listed", detector in guardduty.list_detectors()["DetectorIds"])


def reset():
    request = urllib.request.Request(f"{ENDPOINT}/_ministack/reset", method="POST")
    urllib.request.urlopen(request)
    check("reset empties moto too", not client("ec2").describe_instances()["Reservations"])


made = host(place())
queue = one_session_cut(ec2_permissions(made))
iam_permissions()
second_factor()
stacks(delivery(queue))
other_services(made)
reset()
