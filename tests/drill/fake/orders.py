"""The orders of a drill: `POST /drill/NAME` with JSON, or `GET /drill/NAME?key=value`; each answers JSON."""

import json
import os
import threading
import time

from moto.acm.models import acm_backends
from moto.route53.models import route53_backends

from front import Failing
from patches import alarms, clock, machines, patience, resolver, schedules
from patches.account import ACCOUNT

# Set by `serve`.
SERVER = None
LISTEN = None
END_WITH_INPUT = None


def order_region(front, region, on):
    """Switches a region off or on."""
    resolver.look(front.off)
    if on:
        front.off.discard(region)
    else:
        front.off.add(region)
    return {"off": sorted(front.off)}


def order_forget(front, region):
    """Metrics of a region are gone, and its alarms see that: a hiccup of CloudWatch."""
    resolver.look(front.off)
    alarms.forget(region)
    resolver.look(front.off)
    return {}


def order_fail(front, service, action, region="", times=1, code="FailedByTheDrill", saying=()):
    """Lets a call fail with a code: service as it signs (`rds`, `ecs`), action as it is sent (`PromoteReadReplica`);
    only one that says all of some words, where there are any."""
    front.failing = [one for one in front.failing if (one.service, one.action) != (service, action)]
    front.failing.append(Failing(service, action, region, int(times), code, list(saying)))
    return {"failing": [vars(one) for one in front.failing if one.times]}


def order_calls(front, since="0"):
    """What was called, from the call with this number on: region, service, action, status, and the error if any."""
    return {"calls": front.calls[int(since) :], "next": len(front.calls)}


def order_speed(front, factor):
    """Waits of Step Functions (Wait, Retry) last this many times shorter than they say; time-outs stay as they are."""
    clock.SPEED = float(factor)
    return {"factor": clock.SPEED}


def order_lag(front, describes):
    """How often a resource that changed is described as changing before it has changed."""
    clock.LAG = int(describes)
    return {"describes": clock.LAG}


def order_patience(front, seconds):
    """How long a call waits for what another stack makes; 0 is what AWS does."""
    patience.SECONDS = float(seconds)
    return {"seconds": patience.SECONDS}


def order_record(front):
    """From now on, calls that change something are kept."""
    front.tape = []
    return {}


def order_tape(front):
    """What was kept."""
    return {"calls": front.tape}


def order_play(front, path):
    """Makes the calls of a tape in a file again: what they make is the same, ids and all."""
    front.tape = None
    with open(path, encoding="utf-8") as file:
        calls = json.load(file)["calls"]
    refused = []
    for call in calls:
        if front.play(call) >= 400:
            refused.append(front.calls[-1])
    return {"calls": len(calls), "refused": refused}


def order_needs(front):
    """What stacks needed of each other: stack, thing, maker."""
    return {"needs": patience.needs()}


def order_ask(front, service, region, action, parameters=None):
    """One call to this fake, by its name in boto3: what a drill reads back, without a client of its own."""
    client = machines.client(region, service)
    answer = getattr(client, action)(**(parameters or {}))
    answer.pop("ResponseMetadata", None)
    return answer


def order_tick(front, regions=None):
    """Every schedule that is enabled fires once, in regions that are on: what it starts is started."""
    return {"fired": schedules.fire(lambda region: region not in front.off and (not regions or region in regions))}


def order_running(front):
    """Executions of state machines that have not ended."""
    return {"running": schedules.running()}


def order_dns(front, name):
    """What Route 53 answers for a name: the records that are in use, with their set identifiers."""
    return {"records": resolver.answer(name, front.off)}


def order_zone(front, id, name):
    """A public hosted zone that was there before, under an id that the caller chose."""
    zones = route53_backends[ACCOUNT]["aws"]
    zone = zones.create_hosted_zone(name, private_zone=False)
    zones.zones[id] = zones.zones.pop(zone.resource_id)
    zone.resource_id = id
    return {"id": id}


def order_certificate(front, arn):
    """A certificate that was there before."""
    acm = acm_backends[ACCOUNT][arn.split(":")[3]]
    made = acm._certificates.pop(acm.request_certificate("shop.example", None, [], []))
    made.arn, made.status = arn, "ISSUED"
    acm._certificates[arn] = made
    return {"arn": arn}


def order_image(front, region, repository, tag):
    """An image that was pushed before."""
    client = machines.client(region, "ecr")
    if not any(one["repositoryName"] == repository for one in client.describe_repositories()["repositories"]):
        client.create_repository(repositoryName=repository)
    kind = "application/vnd.oci.image.manifest.v1+json"
    config = {
        "digest": f"sha256:{repository}:{tag}",
        "mediaType": "application/vnd.oci.image.config.v1+json",
        "size": 1,
    }
    manifest = json.dumps({"schemaVersion": 2, "mediaType": kind, "config": config, "layers": []})
    made = client.put_image(repositoryName=repository, imageManifest=manifest, imageTag=tag)
    return made["image"]["imageId"]


def order_fork(front, port=0, force=False):
    """A copy of this process serves the same state at another port, from now on for itself."""
    running = schedules.running()
    if running and not force:
        raise RuntimeError(f"executions are running, and a copy would lose them: {running}")
    global SERVER
    read, write = os.pipe()
    with front.quiet:
        child = os.fork()
    if child:
        os.close(write)
        with os.fdopen(read) as pipe:
            answer = pipe.read()
        if not answer:
            raise RuntimeError("the copy did not start")
        return {"port": int(answer), "pid": child}
    # The copy: only this thread came along.
    try:
        os.close(read)
        SERVER.socket.close()
        front.calls = []
        SERVER = LISTEN(front, int(port))
        END_WITH_INPUT()
        os.write(write, str(SERVER.server_port).encode())
        os.close(write)
        SERVER.serve_forever()
    finally:
        os._exit(0)


def order_stop(front):
    """Ends this process, after the answer."""

    def end():
        time.sleep(0.05)
        os._exit(0)

    threading.Thread(target=end, daemon=True).start()
    return {}
