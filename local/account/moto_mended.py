"""Moto's model mended: instance profiles are ministack's, and an interface has its own groups.

Moto shows an instance with the union of its launch-time and current groups; AWS shows the
groups of its first interface. Moto empties the metadata options that a call does not name; AWS
keeps them (EC2 API reference, ModifyInstanceMetadataOptions).
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


# Parameter of the backend's method → attribute in which moto keeps it.
METADATA = {
    "http_tokens": "http_tokens",
    "hop_limit": "http_put_response_hop_limit",
    "http_endpoint": "http_endpoint",
    "http_protocol": "http_protocol_ipv6",
    "metadata_tags": "instance_metadata_tags",
}
plain_set_metadata = instances.InstanceBackend.modify_instance_metadata_options


def set_metadata(backend, instance_id, **named):
    now = backend.get_instance(instance_id).metadata_options
    kept = {name: getattr(now, kept_in) for name, kept_in in METADATA.items()}
    said = {name: value for name, value in named.items() if value is not None}
    return plain_set_metadata(backend, instance_id, **{**kept, **said})


def install():
    instances.InstanceBackend.modify_instance_metadata_options = set_metadata
    IAMBackend.get_instance_profiles = instance_profiles
    instances.Instance.security_groups = property(groups, set_groups)
    interface = elastic_network_interfaces.NetworkInterface
    interface.group_set = property(lambda self: self._group_set)
