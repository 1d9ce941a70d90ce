"""What AWS refuses and moto silently accepts. A guard only raises, with moto's own error
classes; it never answers."""

from moto.ec2 import exceptions
from moto.ec2.models import EC2Backend

from moto_mended import first_interface


def known_groups(backend, ids, vpc=None):
    """Each group exists, and is in the VPC of the interface."""
    for id in ids or []:
        group = backend.get_security_group_from_id(id)
        if not group:
            raise exceptions.InvalidSecurityGroupNotFoundError(id)
        if vpc and group.vpc_id != vpc:
            message = "You have specified two resources that belong to different networks."
            raise exceptions.EC2ClientError("InvalidGroup.NotFound", message)


def modify_interface(backend, eni_id, group_ids, *_rest, **_named):
    known_groups(backend, group_ids, backend.get_network_interface(eni_id).vpc_id)


def create_interface(backend, _subnet, _ip, _ips=None, groups=None, *_rest, **named):
    known_groups(backend, named.get("group_ids") or groups)


def modify_instance_groups(backend, instance_id, group_ids):
    """Refused for an instance with several interfaces: which one would it be?"""
    instance = backend.get_instance(instance_id)
    if len(instance.nics) > 1:
        message = (
            f"There are multiple interfaces attached to instance '{instance_id}'. "
            "Please specify an interface ID for the operation instead."
        )
        raise exceptions.EC2ClientError("InvalidInstanceID", message)
    known_groups(backend, group_ids, first_interface(instance).vpc_id)


def delete_group(backend, _name=None, group_id=None):
    """Refused while an interface has the group, or a rule of another group names it."""
    others = [
        group
        for of_vpc in backend.groups.values()
        for group in of_vpc.values()
        if group.id != group_id
    ]
    rules = [rule for group in others for rule in [*group.ingress_rules, *group.egress_rules]]
    named = {(rule.source_group or {}).get("GroupId") for rule in rules}
    attached = {group.id for eni in backend.enis.values() for group in eni._group_set}
    if group_id in named | attached:
        raise exceptions.DependencyViolationError(f"resource {group_id} has a dependent object")


def guard(method, check):
    unguarded = getattr(EC2Backend, method)

    def guarded(self, *args, **named):
        check(self, *args, **named)
        return unguarded(self, *args, **named)

    setattr(EC2Backend, method, guarded)


def install():
    guard("modify_network_interface_attribute", modify_interface)
    guard("create_network_interface", create_interface)
    guard("modify_instance_security_groups", modify_instance_groups)
    guard("delete_security_group", delete_group)
