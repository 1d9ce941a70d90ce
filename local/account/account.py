"""A local AWS account in one process, made of software that others wrote.

ministack is the front door: signatures, IAM, CloudFormation, Lambda, events and data.
moto answers EC2 and the other services in handed_services.py. Every request passes
ministack's signature and permission check before it reaches moto, so no EC2 behaviour is ours.

    GATEWAY_PORT=4600 MINISTACK_ACCOUNT_ID=123456789012 python account.py

Also read: MOTO_SERVICES=ec2,...   LOCAL_LAMBDA_SLOTS=4   LOCAL_ACCOUNT_FOLDER=(private, existing)
POST /_ministack/reset empties both.
"""

import atexit
import os
import shutil
import sys
import tempfile
from importlib.metadata import version

# Private functions of both packages are replaced: another version may differ silently.
PINS = {"ministack": "1.5.33", "moto": "5.2.5"}


def check_pins():
    """Stop unless exactly the pinned versions are installed."""
    found = {name: version(name) for name in PINS}
    if found != PINS:
        sys.exit(f"the local account is written for {PINS}, found {found}")


def own_folder():
    """Lambda bundles and state live in one folder: the caller's, or ours, removed at the end."""
    folder = os.environ.get("LOCAL_ACCOUNT_FOLDER")
    if not folder:
        folder = tempfile.mkdtemp(prefix="local-account-")
        atexit.register(shutil.rmtree, folder, True)
    tempfile.tempdir = os.environ["TMPDIR"] = folder
    return folder


def set_environment(folder):
    """ministack reads its settings when it is imported: this must run first."""
    os.environ.update({"AUTH": "true", "BIND_HOST": "127.0.0.1", "IOT_MTLS_ENABLED": "0"})
    # The name in queue URLs and custom resources' response URLs: "localhost" may be ::1 first.
    os.environ.setdefault("MINISTACK_HOST", "127.0.0.1")
    os.environ.setdefault("GATEWAY_PORT", "4600")
    os.environ.setdefault("S3_DATA_DIR", os.path.join(folder, "s3"))
    os.environ.setdefault("STATE_DIR", os.path.join(folder, "state"))
    os.environ.pop("MOTO_ACCOUNT_ID", None)  # would overrule the account of the request


def main():
    check_pins()
    set_environment(own_folder())
    from ministack import app

    import delivery
    import event_history
    import guards
    import handed_services
    import missing_calls
    import moto_mended
    import permission_check
    import roles_anywhere
    import systems_manager

    parts = (handed_services, permission_check, moto_mended, missing_calls, guards, delivery)
    for part in (*parts, roles_anywhere, systems_manager, event_history):
        part.install()
    app.main()


if __name__ == "__main__":
    main()
