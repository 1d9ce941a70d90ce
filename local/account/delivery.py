"""Events and functions: sources, retries, and how many functions run at once.

An invocation in flight is one Node process (up to 140 MB). What events start shares a few slots,
and what queues and streams start has slots of its own, so that a burst of findings does not hold
back what people are told. A call from one function to another never waits: its caller holds a
slot already, and four waiting callers would wait for ever.
"""

import contextvars
import json
import os
import threading

from ministack.services import eventbridge, lambda_svc

SLOTS = {
    "event": threading.BoundedSemaphore(int(os.environ.get("LOCAL_LAMBDA_SLOTS", "4"))),
    "poll": threading.BoundedSemaphore(2),
}
# Who started the invocation on this thread: an event, a poll, or (None) a direct call.
started_by = contextvars.ContextVar("started_by", default=None)

plain_put_events = eventbridge._put_events
plain_execute = lambda_svc._execute_function
plain_filter = lambda_svc._match_esm_filter


def put_events(data, allow_aws_source=True):
    """AWS refuses aws.* sources from customers; here the test plays the detector."""
    return plain_put_events(data, allow_aws_source=True)


def matches_filter(record, pattern):
    """In AWS a field whose parent is absent is absent, too, so `exists: false` holds for it (Lambda guide, "Control which
    events Lambda sends to your function"); ministack matches nothing below an absent parent."""
    return all(
        matches_filter(record.get(name) or {}, wanted)
        if isinstance(wanted, dict)
        else plain_filter({name: record[name]} if name in record else {}, {name: wanted})
        for name, wanted in pattern.items()
    )


def to_lambda(arn, payload):
    """ministack's own way from a rule to a function is one attempt; its asynchronous way has
    the retries and the on-failure destination that EventBridge gets in AWS."""
    function, config, _name = lambda_svc._get_func_record_for_ref(arn)
    if function and config:
        record = lambda_svc._execution_record_for_config(function, config)
        lambda_svc.invoke_async_with_retry(record, json.loads(payload))


def marked(who, call):
    """The same function, whose invocations know who started them."""

    def run(*args):
        token = started_by.set(who)
        try:
            return call(*args)
        finally:
            started_by.reset(token)

    return run


def execute(function, event, *rest, **named):
    """Wait for a slot rather than throttle: throttling would burn retries."""
    who = started_by.get()
    if not who:
        return plain_execute(function, event, *rest, **named)
    token = started_by.set(None)  # ministack may come here again for the same invocation
    try:
        with SLOTS[who]:
            return plain_execute(function, event, *rest, **named)
    finally:
        started_by.reset(token)


def install():
    eventbridge._put_events = put_events
    eventbridge._dispatch_to_lambda = to_lambda
    lambda_svc._execute_function = execute
    lambda_svc._match_esm_filter = matches_filter
    asynchronous = lambda_svc.invoke_async_with_retry
    lambda_svc.invoke_async_with_retry = marked("event", asynchronous)
    lambda_svc._run_sqs_batch = marked("poll", lambda_svc._run_sqs_batch)
    lambda_svc._poll_dynamodb_streams = marked("poll", lambda_svc._poll_dynamodb_streams)
