"""Which stack needs what another one makes, and a wait until that is there.

With patience, a call that needs something which is not there yet is answered once it is: stacks can then be applied
side by side, although AWS would refuse those that come too early. What was needed is kept, with the stack that made it,
so that a drill can hold the order of `stacks.json` against it."""

import re
import threading
import time

import turns

# Seconds that a call waits; 0 is what AWS does.
SECONDS = 0.0
# The stack that a call comes from (`drill/STACK` in its user agent), for the thread that answers it.
CALLER = threading.local()
# Things to the stack that made them, and (stack, thing) that was needed.
MADE = {}
NEEDED = set()


def caller():
    """The stack that is being answered; empty for others."""
    return getattr(CALLER, "stack", "")


def made(thing):
    """Notes who made a thing."""
    MADE.setdefault(thing, caller())


def need(thing, look):
    """Notes that the caller needs a thing, and waits until `look` finds it, as long as patience lasts."""
    if caller():
        NEEDED.add((caller(), thing))
    until = time.monotonic() + SECONDS
    while not look() and time.monotonic() < until:
        with turns.aside():
            time.sleep(0.1)


def needs():
    """What was needed and made by another stack."""
    return [
        {"stack": stack, "thing": thing, "maker": MADE.get(thing, "")}
        for stack, thing in sorted(NEEDED)
        if MADE.get(thing, "") != stack
    ]


def install():
    """Puts the patches in place: what stacks leave for each other."""
    from moto.cloudwatch.models import CloudWatchBackend
    from moto.cloudwatch.responses import CloudWatchResponse
    from moto.dynamodb.models import DynamoDBBackend
    from moto.dynamodb.responses import DynamoHandler
    from moto.rds.models import RDSBackend, rds_backends
    from moto.rds.responses import RDSResponse
    from moto.s3.models import S3Backend
    from moto.ssm.models import SimpleSystemManagerBackend
    from moto.ssm.responses import SimpleSystemManagerResponse

    from patches.account import ACCOUNT

    def makes(owner, method, name):
        """Notes what a method of a backend makes."""
        before = getattr(owner, method)

        def wrapped(self, *args, **kwargs):
            answer = before(self, *args, **kwargs)
            made(name(self, args, kwargs))
            return answer

        setattr(owner, method, wrapped)

    def first(args, kwargs, key):
        return kwargs[key] if key in kwargs else args[0]

    makes(
        SimpleSystemManagerBackend,
        "put_parameter",
        lambda self, args, kwargs: f"parameter {self.region_name} {first(args, kwargs, 'name')}",
    )
    makes(
        RDSBackend,
        "create_db_instance",
        lambda self, args, kwargs: f"database {self.region_name} {args[0]['db_instance_identifier']}",
    )
    makes(
        RDSBackend,
        "create_global_cluster",
        lambda self, args, kwargs: f"global database {kwargs['global_cluster_identifier']}",
    )
    makes(
        DynamoDBBackend,
        "create_table",
        lambda self, args, kwargs: f"table {self.region_name} {first(args, kwargs, 'name')}",
    )
    makes(
        CloudWatchBackend, "put_metric_alarm", lambda self, args, kwargs: f"alarm {self.region_name} {kwargs['name']}"
    )
    makes(S3Backend, "create_bucket", lambda self, args, kwargs: f"bucket {first(args, kwargs, 'bucket_name')}")

    def needed(owner, method, find):
        """Waits for what a method needs."""
        before = getattr(owner, method)

        def wrapped(self, *args, **kwargs):
            for thing, look in find(self, args, kwargs):
                need(thing, look)
            return before(self, *args, **kwargs)

        setattr(owner, method, wrapped)

    def parameter(self, args, kwargs):
        name = self._get_param("Name")
        yield f"parameter {self.region} {name}", lambda: self.ssm_backend.get_parameter(name)

    def instance(arn):
        region, name = arn.split(":")[3], arn.rpartition(":")[2]
        return f"database {region} {name}", lambda: name in rds_backends[ACCOUNT][region].databases

    def source(self, args, kwargs):
        arn = args[0]["source_db_instance_identifier"]
        if ":" in arn:
            yield instance(arn)

    def global_database(self, args, kwargs):
        name = args[0].get("global_cluster_identifier")
        if name:
            yield (
                f"global database {name}",
                lambda: any(name in one.global_clusters for one in rds_backends[ACCOUNT].values()),
            )

    def table(self, args, kwargs):
        name = self.body["TableName"].rpartition("/")[2]
        yield f"table {self.region} {name}", lambda: name in self.dynamodb_backend.tables

    def buckets(self, args, kwargs):
        name, replication = first(args, kwargs, "bucket_name"), kwargs.get("replication") or args[-1]
        rules = replication["Rule"]
        targets = [
            rule["Destination"]["Bucket"].rpartition(":")[2] for rule in (rules if isinstance(rules, list) else [rules])
        ]
        for one in [name, *targets]:
            yield f"bucket {one}", lambda one=one: one in self.buckets

    def alarms(self, args, kwargs):
        for name in re.findall(r'\(\s*"?([^")]+)"?\s*\)', self._get_param("AlarmRule")):
            yield f"alarm {self.region} {name}", lambda name=name: name in self.cloudwatch_backend.alarms

    needed(CloudWatchResponse, "put_composite_alarm", alarms)
    needed(SimpleSystemManagerResponse, "get_parameter", parameter)
    needed(RDSBackend, "create_db_instance_read_replica", source)
    needed(RDSBackend, "create_db_cluster", global_database)
    needed(
        RDSResponse,
        "start_db_instance_automated_backups_replication",
        lambda self, args, kwargs: [instance(self.params["SourceDBInstanceArn"])],
    )
    needed(DynamoHandler, "describe_table", table)
    needed(S3Backend, "put_bucket_replication", buckets)
