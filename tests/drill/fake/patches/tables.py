"""DynamoDB global tables: one set of items, seen from every region that has a replica.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html. Nothing is late and nothing
conflicts here; real replication takes about a second, and the last writer wins."""

import copy

from moto.dynamodb.exceptions import MockValidationException
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from patches import patience

# Tables with more than one replica, by name.
GROUPS = {}


class Group:
    def __init__(self, table):
        self.items = table.__dict__["items"]
        self.regions = {table.region_name: {}}


class Items:
    """The items of a table: those of its group, where it has one."""

    def __get__(self, table, owner=None):
        if table is None:
            return self
        group = GROUPS.get(table.name)
        return group.items if group and table.region_name in group.regions else table.__dict__["items"]

    def __set__(self, table, value):
        group = GROUPS.get(table.name)
        if group and table.region_name in group.regions:
            group.items = value
        table.__dict__["items"] = value


def update_replicas(backend, name, updates):
    """https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html#DDB-UpdateTable-request-ReplicaUpdates"""
    table = backend.get_table(name)
    for update in updates:
        ((verb, what),) = update.items()
        region = what["RegionName"]
        backends = dynamodb_backends[backend.account_id]
        if verb == "Create":
            # Without a stream of both images AWS refuses to replicate.
            stream = table.stream_specification or {}
            if stream.get("StreamViewType") != "NEW_AND_OLD_IMAGES":
                raise MockValidationException("Table needs to have streams enabled with New and Old images")
            group = GROUPS.setdefault(name, Group(table))
            if region in group.regions:
                raise MockValidationException(f"Replica specified in the Replica Update already exists: {region}")
            replica = copy.copy(table)
            replica.region_name, replica.table_arn = (
                region,
                table._generate_arn(name).replace(table.region_name, region),
            )
            replica.tags, replica.deletion_protection_enabled = [], False
            replica.continuous_backups = copy.deepcopy(table.continuous_backups)
            replica.continuous_backups["PointInTimeRecoveryDescription"] = {"PointInTimeRecoveryStatus": "DISABLED"}
            key = what.get("KMSMasterKeyId")
            if key:
                replica.sse_specification = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}
            backends[region].tables[name] = replica
            patience.made(f"table {region} {name}")
            group.regions[region] = {"KMSMasterKeyId": key} if key else {}
        elif verb == "Update":
            GROUPS[name].regions[region] |= {key: value for key, value in what.items() if key == "KMSMasterKeyId"}
        else:
            group = GROUPS[name]
            del group.regions[region]
            backends[region].tables.pop(name, None)
            if len(group.regions) == 1:
                table.__dict__["items"] = group.items
                del GROUPS[name]


def install():
    """Puts the patches in place."""
    describe, update_table, transact = Table.describe, DynamoHandler.update_table, DynamoDBBackend.transact_write_items
    Table.items = Items()

    def described(self, base_key="TableDescription"):
        """With the replicas in other regions."""
        found = describe(self, base_key)
        group = GROUPS.get(self.name)
        if group and self.region_name in group.regions:
            found[base_key]["GlobalTableVersion"] = "2019.11.21"
            found[base_key]["Replicas"] = [
                {"RegionName": region, "ReplicaStatus": "ACTIVE", **settings}
                for region, settings in sorted(group.regions.items())
                if region != self.region_name
            ]
        return found

    def updated(self):
        updates = self.body.get("ReplicaUpdates")
        if updates:
            update_replicas(self.dynamodb_backend, self.body["TableName"], updates)
        return update_table(self)

    def transact_write_items(self, transact_items):
        """All or nothing, in every region."""
        before = {name: copy.deepcopy(group.items) for name, group in GROUPS.items() if name in self.tables}
        try:
            return transact(self, transact_items)
        except Exception:
            for name, items in before.items():
                GROUPS[name].items = items
            raise

    Table.describe = described
    DynamoHandler.update_table = updated
    DynamoDBBackend.transact_write_items = transact_write_items
