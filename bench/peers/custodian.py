"""Cloud Custodian's own Lambda entry point, as a peer of the bench: it isolates the host of the finding, and nothing else.

python3 -m venv DIR && DIR/bin/pip install c7n==0.9.53
npm run bench -- --peer 'custodian=DIR/bin/python bench/peers/custodian.py'
"""

import time

STARTED, CPU = time.perf_counter(), time.process_time()
import json
import logging
import os
import sys
import tempfile

os.environ.setdefault("C7N_DEBUG_EVENT", "no")
os.chdir(tempfile.mkdtemp(prefix="c7n-"))  # the handler reads ./config.json
os.environ.setdefault("AWS_DEFAULT_REGION", os.environ["AWS_REGION"])
ISOLATE = {"type": "modify-security-groups", "remove": "all", "isolation-group": os.environ["BENCH_QUARANTINE"]}
POLICY = {"name": "p", "resource": "ec2", "mode": {"type": "guard-duty", "role": "r"}, "actions": [ISOLATE]}
with open("config.json", "w") as file:
    [account] = json.loads(os.environ["CORDON_ACCOUNTS"])
    json.dump({"execution-options": {"account_id": account, "region": os.environ["AWS_REGION"]}, "policies": [POLICY]}, file)
from c7n import handler

logging.root.setLevel(logging.CRITICAL)


def tell(**bench):
    print(json.dumps({"bench": bench}, separators=(",", ":")), flush=True)


def since(start, now):
    return (now - start) * 1000


tell(bootMs=0, importMs=since(STARTED, time.perf_counter()), importCpuMs=since(CPU, time.process_time()), rssMb=0)
for line in sys.stdin:
    event = json.loads(line)
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        handler.dispatch_event(event, None)
        outcome = {}
    except Exception as error:
        outcome = {"error": {"name": type(error).__name__, "message": str(error)}}
    tell(wallMs=since(wall, time.perf_counter()), cpuMs=since(cpu, time.process_time()), **outcome)
