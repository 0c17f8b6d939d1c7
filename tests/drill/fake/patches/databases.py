"""RDS and Aurora across regions: replicas and their promotion, global databases, replicated backups.

Changes are described as under way as often as `clock.LAG` says, then as done: nothing takes time here, and no data
moves."""

import random

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.rds import exceptions
from moto.rds.models import DBCluster, DBInstance, GlobalCluster, RDSBackend, rds_backends
from moto.rds.responses import RDSResponse

from patches import clock
from patches.account import ACCOUNT

CREATE = RDSResponse.create_global_cluster


def cluster(arn):
    """A cluster by its ARN, in whatever region."""
    found = rds_backends[ACCOUNT][arn.split(":")[3]].clusters.get(arn.rpartition(":")[2])
    if found is None:
        raise exceptions.DBClusterNotFoundError(arn)
    return found


def create_db_instance_read_replica(self, db_kwargs):
    """A replica in another region belongs to that region: its subnet group, its key, its name. It takes what is not
    said from its source, but not deletion protection, backups or tags:
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html"""
    given = dict(db_kwargs)
    given.pop("backend", None)
    name, source = given["db_instance_identifier"], self.find_db_from_id(given["source_db_instance_identifier"])
    if name in self.databases:
        raise exceptions.DBInstanceAlreadyExists()
    if int(source.backup_retention_period or 0) == 0:
        raise exceptions.InvalidDBInstanceStateError(source.db_instance_identifier, "create a replica of")
    replica = DBInstance.__new__(DBInstance)
    replica.__dict__.update(source.__dict__)
    replica.backend = self
    replica.tags, replica.enabled_cloudwatch_logs_exports, replica.db_security_groups = [], [], []
    replica.deletion_protection, replica.multi_az, replica.backup_retention_period = False, False, 0
    replica.instance_create_time = utcnow()
    replica.dbi_resource_id = "db-" + random.randbytes(13).hex().upper()
    replica.availability_zone = f"{self.region_name}a"
    replica.option_group_name = source.option_group_name
    replica.lagging = clock.Lagging()
    replica.update(**given)
    replica.set_as_replica()
    self.databases[name] = replica
    same = source.region == replica.region
    source.replicas.append(replica.db_instance_identifier if same else replica.db_instance_arn)
    return replica


def remove_replica(self, replica):
    for name in (replica.db_instance_identifier, replica.db_instance_arn):
        if name in self.replicas:
            self.replicas.remove(name)


def promote_read_replica(self, db_kwargs):
    """The replica stands alone, whether its source is reachable or not; what is no replica is refused:
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_PromoteReadReplica.html"""
    database = self.describe_db_instances(db_kwargs["db_instance_identifier"])[0]
    if not database.is_replica:
        raise exceptions.RDSClientError("InvalidDBInstanceState", "DB Instance is not a read replica.")
    source = self.find_db_from_id(database.source_db_instance_identifier)
    source.remove_replica(database)
    database.is_replica, database.source_db_instance_identifier = False, None
    database.update(**db_kwargs)
    database.lagging = clock.Lagging()
    return database


class Status:
    """`DBInstanceStatus` as a description gives it."""

    def __get__(self, database, owner=None):
        if database is None:
            return self
        lagging = database.__dict__.get("lagging")
        return "modifying" if lagging and lagging.look() else database.__dict__["status"]

    def __set__(self, database, value):
        database.__dict__["status"] = value


def find_global(name):
    for backend in rds_backends[ACCOUNT].values():
        if name in backend.global_clusters:
            return backend.global_clusters[name]
    raise exceptions.RDSClientError("GlobalClusterNotFoundFault", f"Global cluster {name} not found.")


def create_global_cluster(
    self,
    global_cluster_identifier,
    source_db_cluster_identifier,
    engine,
    engine_version,
    storage_encrypted,
    deletion_protection,
):
    """From a cluster of any region, which becomes the writer; encryption comes along with it:
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateGlobalCluster.html"""
    source = cluster(source_db_cluster_identifier) if source_db_cluster_identifier else None
    made = GlobalCluster(
        backend=self,
        global_cluster_identifier=global_cluster_identifier,
        engine=source.engine if source else engine,
        engine_version=source.engine_version if source else engine_version,
        storage_encrypted=source.storage_encrypted if source else storage_encrypted,
        deletion_protection=deletion_protection,
    )
    self.global_clusters[global_cluster_identifier] = made
    if source:
        source.is_writer, source.global_cluster_identifier = True, global_cluster_identifier
        made.members.append(source)
    return made


def describe_global_clusters(self):
    """Seen from every region, all or the one that is named:
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeGlobalClusters.html"""
    name = self.params.get("GlobalClusterIdentifier")
    members = {f["Name"]: f["Values"] for f in self.params.get("Filters", [])}.get("db-cluster-id")
    found = [find_global(name)] if name else self.global_backend.describe_global_clusters()
    if members:
        found = [one for one in found if any(member.db_cluster_arn in members for member in one.members)]
    for one in found:
        lagging = one.__dict__.get("lagging")
        one.status = "failing-over" if lagging and lagging.look() else "available"
    return ActionResult({"GlobalClusters": found})


def change_writer(self, unplanned):
    name, target = self.params["GlobalClusterIdentifier"], self.params["TargetDbClusterIdentifier"]
    found = find_global(name)
    if target not in [member.db_cluster_arn for member in found.members]:
        raise exceptions.DBClusterNotFoundError(target)
    # Only with one of the two does this verb mean an unplanned failover; without, it is a switchover.
    lossy = self.params.get("AllowDataLoss")
    switching = self.params.get("Switchover")
    if unplanned and lossy and switching:
        raise exceptions.InvalidParameterCombination("AllowDataLoss and Switchover exclude each other")
    for member in found.members:
        member.is_writer = member.db_cluster_arn == target
    found.lagging = clock.Lagging()
    return ActionResult({"GlobalCluster": found})


def failover_global_cluster(self):
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverGlobalCluster.html"""
    return change_writer(self, True)


def switchover_global_cluster(self):
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_SwitchoverGlobalCluster.html"""
    return change_writer(self, False)


def remove_from_global_cluster(self):
    """The cluster stands alone and can be written to:
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RemoveFromGlobalCluster.html"""
    found, arn = find_global(self.params["GlobalClusterIdentifier"]), self.params["DbClusterIdentifier"]
    for member in list(found.members):
        if member.db_cluster_arn == arn:
            found.members.remove(member)
            member.is_writer, member.global_cluster_identifier = True, None
            return ActionResult({"GlobalCluster": found})
    raise exceptions.DBClusterNotFoundError(arn)


def tagged_global_cluster(self):
    """moto drops the tags of a global database."""
    answer = CREATE(self)
    answer.result["GlobalCluster"].tags = self.params.get("Tags", [])
    return answer


def modify_global_cluster(self):
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyGlobalCluster.html"""
    found = find_global(self.params["GlobalClusterIdentifier"])
    for field, name in (("deletion_protection", "DeletionProtection"), ("engine_version", "EngineVersion")):
        if self.params.get(name) is not None:
            setattr(found, field, self.params[name])
    return ActionResult({"GlobalCluster": found})


def backups(region):
    """Backups that were replicated into a region, by ARN."""
    return rds_backends[ACCOUNT][region].__dict__.setdefault("replicated_backups", {})


def start_db_instance_automated_backups_replication(self):
    """Called in the region that receives:
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StartDBInstanceAutomatedBackupsReplication.html"""
    source = self.backend.find_db_from_id(self.params["SourceDBInstanceArn"])
    if source.region == self.region:
        raise exceptions.InvalidParameterValue("the source is in this region")
    arn = f"arn:aws:rds:{self.region}:{self.current_account}:auto-backup:ab-{random.randbytes(12).hex()}"
    now = utcnow()
    found = backups(self.region)[arn] = {
        "DBInstanceArn": source.db_instance_arn,
        "DBInstanceIdentifier": source.db_instance_identifier,
        "DbiResourceId": source.dbi_resource_id,
        "Region": source.region,
        "DBInstanceAutomatedBackupsArn": arn,
        "Engine": source.engine,
        "EngineVersion": source.engine_version,
        "AllocatedStorage": source.allocated_storage,
        "MasterUsername": source.master_username,
        "Port": source.port,
        "Encrypted": source.storage_encrypted,
        "StorageType": source.storage_type,
        "KmsKeyId": self.params.get("KmsKeyId"),
        "BackupRetentionPeriod": self.params.get("BackupRetentionPeriod") or 7,
        "RestoreWindow": {"EarliestTime": now, "LatestTime": now},
        "Status": "replicating",
    }
    source.__dict__.setdefault("replications", []).append({"DBInstanceAutomatedBackupsArn": arn})
    return ActionResult({"DBInstanceAutomatedBackup": found})


def stop_db_instance_automated_backups_replication(self):
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StopDBInstanceAutomatedBackupsReplication.html"""
    for arn, found in list(backups(self.region).items()):
        if found["DBInstanceArn"] == self.params["SourceDBInstanceArn"]:
            del backups(self.region)[arn]
            source = self.backend.find_db_from_id(found["DBInstanceArn"])
            source.replications = [one for one in source.replications if one["DBInstanceAutomatedBackupsArn"] != arn]
            return ActionResult({"DBInstanceAutomatedBackup": found})
    raise exceptions.RDSClientError("DBInstanceAutomatedBackupNotFound", "nothing is replicated from there")


def install():
    """Puts the patches in place."""
    RDSBackend.create_db_instance_read_replica = create_db_instance_read_replica
    RDSBackend.promote_read_replica = promote_read_replica
    RDSBackend.create_global_cluster = create_global_cluster
    tagged = RDSBackend._get_resource_for_tagging
    RDSBackend._get_resource_for_tagging = lambda self, arn: (
        find_global(arn.rpartition(":")[2]) if ":global-cluster:" in arn else tagged(self, arn)
    )
    RDSResponse.create_global_cluster = tagged_global_cluster
    DBInstance.remove_replica = remove_replica
    DBInstance.status = Status()
    # A replica is seeded at once, and follows:
    # https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstanceStatusInfo.html
    DBInstance.status_infos = property(
        lambda self: (
            [{"StatusType": "read replication", "Normal": True, "Status": "replicating"}] if self.is_replica else []
        )
    )
    members = GlobalCluster.global_cluster_members.fget

    def global_cluster_members(self):
        """Those that follow are connected:
        https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_GlobalClusterMember.html"""
        found = members(self)
        return [one if one["IsWriter"] else one | {"SynchronizationStatus": "connected"} for one in found]

    GlobalCluster.global_cluster_members = property(global_cluster_members)
    DBInstance.db_instance_automated_backups_replications = property(lambda self: self.__dict__.get("replications", []))
    for action in (
        describe_global_clusters,
        failover_global_cluster,
        modify_global_cluster,
        remove_from_global_cluster,
        start_db_instance_automated_backups_replication,
        stop_db_instance_automated_backups_replication,
        switchover_global_cluster,
    ):
        setattr(RDSResponse, action.__name__, action)
    made = DBInstance.__init__

    def __init__(self, *args, **kwargs):
        """Each instance has a resource id of its own: the provider finds it again by that."""
        made(self, *args, **kwargs)
        self.dbi_resource_id = "db-" + random.randbytes(13).hex().upper()
        for name in ("enable_performance_insights", "performance_insights_kms_key_id"):
            setattr(self, name, kwargs.get(name))

    DBInstance.__init__ = __init__
    # https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
    DBInstance.performance_insights_enabled = property(
        lambda self: bool(self.__dict__.get("enable_performance_insights"))
    )
    parameters, of_cluster = RDSResponse.describe_db_parameters, RDSResponse.describe_db_cluster_parameters

    def set_by_user(answer):
        """What was set is marked so; the provider asks for that alone."""
        return ActionResult({"Parameters": [{"Source": "user", **one} for one in answer.result["Parameters"]]})

    RDSResponse.describe_db_parameters = lambda self: set_by_user(parameters(self))
    RDSResponse.describe_db_cluster_parameters = lambda self: set_by_user(of_cluster(self))
    describe, restore = (
        RDSResponse.describe_db_instance_automated_backups,
        RDSBackend.restore_db_instance_to_point_in_time,
    )
    create_cluster = RDSBackend.create_db_cluster

    def describe_db_instance_automated_backups(self):
        """Own ones and those that came from elsewhere."""
        arn, name = self.params.get("DBInstanceAutomatedBackupsArn"), self.params.get("DBInstanceIdentifier")
        found = [
            one
            for one in backups(self.region).values()
            if (not arn or one["DBInstanceAutomatedBackupsArn"] == arn)
            and (not name or one["DBInstanceIdentifier"] == name)
        ]
        if arn:
            if not found:
                raise exceptions.RDSClientError("DBInstanceAutomatedBackupNotFound", f"{arn} is not there")
            return ActionResult({"DBInstanceAutomatedBackups": found})
        own = describe(self)
        own.result["DBInstanceAutomatedBackups"] += found
        return own

    def restore_db_instance_to_point_in_time(self, source_db_identifier, target_db_identifier, overrides):
        """From backups that came from another region as well, whether that is reachable or not."""
        arn = overrides.get("source_db_instance_automated_backups_arn")
        if not arn:
            return restore(self, source_db_identifier, target_db_identifier, overrides)
        if arn not in backups(self.region_name):
            raise exceptions.RDSClientError("DBInstanceAutomatedBackupNotFound", f"{arn} is not there")
        if target_db_identifier in self.databases:
            raise exceptions.DBInstanceAlreadyExists()
        backup = backups(self.region_name)[arn]
        source = self.find_db_from_id(backup["DBInstanceArn"])
        properties = {
            "db_instance_identifier": target_db_identifier,
            "engine": source.engine,
            "engine_version": source.engine_version,
            "allocated_storage": source.allocated_storage,
            "db_name": source.db_name,
            "master_username": source.master_username,
            "master_user_password": "the password of the backup",
            "storage_encrypted": source.storage_encrypted,
            "kms_key_id": backup["KmsKeyId"],
            "storage_type": source.storage_type,
            "db_instance_class": source.db_instance_class,
            "backup_retention_period": backup["BackupRetentionPeriod"],
        }
        skip = {
            "source_db_instance_automated_backups_arn",
            "target_db_instance_identifier",
            "use_latest_restorable_time",
        }
        properties |= {name: value for name, value in overrides.items() if name not in skip and value is not None}
        made = self.create_db_instance(properties)
        made.lagging = clock.Lagging()
        return made

    def create_db_cluster(self, kwargs):
        """A cluster that joins a global one follows its writer: it takes user and database from there."""
        name = kwargs.get("global_cluster_identifier")
        if not name:
            return create_cluster(self, kwargs)
        found = find_global(name)
        # moto looks for it in the regions that it has seen.
        made = create_cluster(self, kwargs)
        if made not in found.members:
            found.members.append(made)
        writer = next((member for member in found.members if member.is_writer and member is not made), None)
        if writer:
            made.is_writer = False
            made.master_username, made.database_name = writer.master_username, writer.database_name
        else:
            made.is_writer = True
        return made

    RDSResponse.describe_db_instance_automated_backups = describe_db_instance_automated_backups
    RDSBackend.restore_db_instance_to_point_in_time = restore_db_instance_to_point_in_time
    RDSBackend.create_db_cluster = create_db_cluster
    # Only a serverless cluster has it.
    DBCluster.scaling_configuration_info = property(lambda self: None)
    # A cluster is available when it is first described: the provider waits in steps of ten seconds.
    DBCluster.status = property(
        lambda self: "available" if self._status == "creating" else self._status,
        lambda self, value: setattr(self, "_status", value),
    )
