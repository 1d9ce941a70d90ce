"""Moto's model mended: instance profiles are ministack's, and an interface has its own groups.

Moto shows an instance with the union of its launch-time and current groups; AWS shows the
groups of its first interface.
"""

from types import SimpleNamespace

from ministack.services import iam
from moto.ec2.models import elastic_network_interfaces, instances
from moto.iam.models import IAMBackend


def instance_profiles(_backend):
    return [
        SimpleNamespace(
            id=profile["InstanceProfileId"],
            arn=profile["Arn"],
            name=profile["InstanceProfileName"],
            roles=[],
        )
        for profile in iam._instance_profiles.values()
    ]


def first_interface(instance):
    """None while moto is still building the instance."""
    return instance.__dict__.get("nics", {}).get(0)


def groups(instance):
    first = first_interface(instance)
    return first._group_set if first else instance._launch_groups


def set_groups(instance, new):
    instance._launch_groups = new
    first = first_interface(instance)
    if first:
        first._group_set = new


def install():
    IAMBackend.get_instance_profiles = instance_profiles
    instances.Instance.security_groups = property(groups, set_groups)
    interface = elastic_network_interfaces.NetworkInterface
    interface.group_set = property(lambda self: self._group_set)
