"""ElastiCache: replication groups with the nodes that were asked for, their caches, and parameter groups.

moto has a replication group of one node whatever is asked, caches that are no part of any, and no parameter groups."""

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, EmptyResult
from moto.elasticache.responses import ElastiCacheResponse

from patches import clock


def store(self, name):
    """Things of one kind in a region, by name."""
    return self.elasticache_backend.__dict__.setdefault(f"drill_{name}", {})


def find(self, kind, name, code):
    found = store(self, kind).get(name)
    if found is None:
        raise ServiceException(code, f"{name} not found")
    return found


def arn(self, kind, name):
    return f"arn:aws:elasticache:{self.region}:{self.current_account}:{kind}:{name}"


def tag(self, name, tags):
    if tags:
        self.elasticache_backend.tagging_service.tag_resource(name, tags)


def group(self, name):
    return find(self, "groups", name, "ReplicationGroupNotFoundFault")


def shape(found):
    """A replication group as a description gives it."""
    name, port, nodes = found["name"], found["port"], found["nodes"]
    domain = f"{name}.drill.cache.amazonaws.com"
    members = [
        {
            "CacheClusterId": node,
            "CacheNodeId": "0001",
            "CurrentRole": "replica" if at else "primary",
            "PreferredAvailabilityZone": found["zone"],
            "ReadEndpoint": {"Address": f"{node}.{domain}", "Port": port},
        }
        for at, node in enumerate(nodes)
    ]
    return found["settings"] | {
        "ReplicationGroupId": name,
        "Status": "modifying" if found["lagging"].look() else "available",
        "MemberClusters": nodes,
        "NodeGroups": [
            {
                "NodeGroupId": "0001",
                "Status": "available",
                "NodeGroupMembers": members,
                "PrimaryEndpoint": {"Address": f"master.{domain}", "Port": port},
                "ReaderEndpoint": {"Address": f"replica.{domain}", "Port": port},
            }
        ],
        "ARN": found["arn"],
    }


def create_replication_group(self):
    """https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html"""
    name, given = self._get_param("ReplicationGroupId"), self._get_param
    count = int(given("NumCacheClusters") or 1)
    found = store(self, "groups")[name] = {
        "name": name,
        "arn": arn(self, "replicationgroup", name),
        "port": int(given("Port") or 6379),
        "zone": f"{self.region}a",
        "nodes": [f"{name}-{at + 1:03}" for at in range(count)],
        "lagging": clock.Lagging(),
        "settings": {
            "Description": given("ReplicationGroupDescription"),
            "AutomaticFailover": "enabled" if self._get_bool_param("AutomaticFailoverEnabled") else "disabled",
            "MultiAZ": "enabled" if self._get_bool_param("MultiAZEnabled") else "disabled",
            "SnapshotRetentionLimit": int(given("SnapshotRetentionLimit") or 0),
            "SnapshotWindow": given("SnapshotWindow") or "05:00-06:00",
            "ClusterEnabled": False,
            "ClusterMode": "disabled",
            "CacheNodeType": given("CacheNodeType"),
            "AuthTokenEnabled": False,
            "TransitEncryptionEnabled": self._get_bool_param("TransitEncryptionEnabled") or False,
            "TransitEncryptionMode": given("TransitEncryptionMode") or "required",
            "AtRestEncryptionEnabled": self._get_bool_param("AtRestEncryptionEnabled") or False,
            "KmsKeyId": given("KmsKeyId"),
            "AutoMinorVersionUpgrade": bool(self._get_bool_param("AutoMinorVersionUpgrade")),
            "NetworkType": "ipv4",
            "IpDiscovery": "ipv4",
            "DataTiering": "disabled",
            "Engine": given("Engine") or "redis",
        },
        "cache": {
            "CacheNodeType": given("CacheNodeType"),
            "Engine": given("Engine") or "redis",
            # A version without a patch level is completed: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html
            "EngineVersion": given("EngineVersion") + ".0"
            if (given("EngineVersion") or "").count(".") == 1
            else given("EngineVersion"),
            "CacheClusterStatus": "available",
            "NumCacheNodes": 1,
            "PreferredMaintenanceWindow": given("PreferredMaintenanceWindow") or "sun:05:00-sun:06:00",
            "CacheSubnetGroupName": given("CacheSubnetGroupName"),
            "CacheParameterGroup": {
                "CacheParameterGroupName": given("CacheParameterGroupName"),
                "ParameterApplyStatus": "in-sync",
            },
            "SecurityGroups": [{"SecurityGroupId": one, "Status": "active"} for one in given("SecurityGroupIds") or []],
            "AutoMinorVersionUpgrade": bool(self._get_bool_param("AutoMinorVersionUpgrade")),
            "ReplicationGroupId": name,
            "TransitEncryptionEnabled": self._get_bool_param("TransitEncryptionEnabled") or False,
            "TransitEncryptionMode": given("TransitEncryptionMode") or "required",
            "AtRestEncryptionEnabled": self._get_bool_param("AtRestEncryptionEnabled") or False,
        },
    }
    tag(self, found["arn"], given("Tags"))
    return ActionResult({"ReplicationGroup": shape(found)})


def describe_replication_groups(self):
    """https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeReplicationGroups.html"""
    name = self._get_param("ReplicationGroupId")
    found = [group(self, name)] if name else store(self, "groups").values()
    return ActionResult({"ReplicationGroups": [shape(one) for one in found]})


def modify_replication_group(self):
    """Automatic failover needs a second node, and several zones need automatic failover:
    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyReplicationGroup.html"""
    found = group(self, self._get_param("ReplicationGroupId"))
    settings = dict(found["settings"])
    for name, field in (("AutomaticFailover", "AutomaticFailoverEnabled"), ("MultiAZ", "MultiAZEnabled")):
        value = self._get_bool_param(field)
        if value is not None:
            settings[name] = "enabled" if value else "disabled"
    for name, field in (
        ("CacheNodeType", "CacheNodeType"),
        ("Description", "ReplicationGroupDescription"),
        ("SnapshotRetentionLimit", "SnapshotRetentionLimit"),
    ):
        if self._get_param(field) is not None:
            settings[name] = self._get_param(field)
    if settings["AutomaticFailover"] == "enabled" and len(found["nodes"]) < 2:
        raise ServiceException("InvalidReplicationGroupState", "automatic failover needs at least one replica")
    if settings["MultiAZ"] == "enabled" and settings["AutomaticFailover"] != "enabled":
        raise ServiceException("InvalidParameterCombination", "Multi-AZ needs automatic failover")
    found["settings"], found["lagging"] = settings, clock.Lagging()
    return ActionResult({"ReplicationGroup": shape(found)})


def change_count(self, grow):
    found, count = group(self, self._get_param("ReplicationGroupId")), int(self._get_param("NewReplicaCount")) + 1
    if grow != (count > len(found["nodes"])):
        raise ServiceException("InvalidParameterValue", f"there are {len(found['nodes']) - 1} replicas")
    name = found["name"]
    found["nodes"], found["lagging"] = [f"{name}-{at + 1:03}" for at in range(count)], clock.Lagging()
    return ActionResult({"ReplicationGroup": shape(found)})


def increase_replica_count(self):
    """https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_IncreaseReplicaCount.html"""
    return change_count(self, True)


def decrease_replica_count(self):
    """https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DecreaseReplicaCount.html"""
    return change_count(self, False)


def describe_cache_clusters(self):
    """The nodes of replication groups:
    https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeCacheClusters.html"""
    name = self._get_param("CacheClusterId")
    found = [
        one["cache"] | {"CacheClusterId": node, "ARN": arn(self, "cluster", node)}
        for one in store(self, "groups").values()
        for node in one["nodes"]
        if not name or node == name
    ]
    if name and not found:
        raise ServiceException("CacheClusterNotFound", f"{name} not found")
    return ActionResult({"CacheClusters": found})


def create_cache_parameter_group(self):
    """https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheParameterGroup.html"""
    name = self._get_param("CacheParameterGroupName")
    made = {
        "CacheParameterGroupName": name,
        "CacheParameterGroupFamily": self._get_param("CacheParameterGroupFamily"),
        "Description": self._get_param("Description"),
        "IsGlobal": False,
        "ARN": arn(self, "parametergroup", name),
    }
    store(self, "parameters")[name] = (made, {})
    tag(self, made["ARN"], self._get_param("Tags"))
    return ActionResult({"CacheParameterGroup": made})


def parameter_group(self):
    return find(self, "parameters", self._get_param("CacheParameterGroupName"), "CacheParameterGroupNotFound")


def describe_cache_parameter_groups(self):
    """https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeCacheParameterGroups.html"""
    found = (
        [parameter_group(self)] if self._get_param("CacheParameterGroupName") else store(self, "parameters").values()
    )
    return ActionResult({"CacheParameterGroups": [made for made, _ in found]})


def modify_cache_parameter_group(self):
    """https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyCacheParameterGroup.html"""
    made, values = parameter_group(self)
    for one in self._get_param("ParameterNameValues", []):
        values[one["ParameterName"]] = one["ParameterValue"]
    return ActionResult({"CacheParameterGroupName": made["CacheParameterGroupName"]})


def describe_cache_parameters(self):
    """Only what was set: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeCacheParameters.html"""
    _, values = parameter_group(self)
    found = [{"ParameterName": name, "ParameterValue": value, "Source": "user"} for name, value in values.items()]
    return ActionResult({"Parameters": found})


def list_tags_for_resource(self):
    """https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ListTagsForResource.html"""
    tags = self.elasticache_backend.tagging_service.list_tags_for_resource(self._get_param("ResourceName"))
    return ActionResult({"TagList": tags["Tags"]})


def add_tags_to_resource(self):
    """https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_AddTagsToResource.html"""
    tag(self, self._get_param("ResourceName"), self._get_param("Tags"))
    return EmptyResult()


def install():
    """Puts the patches in place."""
    for action in (
        add_tags_to_resource,
        create_cache_parameter_group,
        create_replication_group,
        decrease_replica_count,
        describe_cache_clusters,
        describe_cache_parameter_groups,
        describe_cache_parameters,
        describe_replication_groups,
        increase_replica_count,
        list_tags_for_resource,
        modify_cache_parameter_group,
        modify_replication_group,
    ):
        setattr(ElastiCacheResponse, action.__name__, action)
