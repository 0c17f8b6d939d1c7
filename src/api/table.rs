//! The table.

use super::Effect::{Changes, Destroys, Reads};
use super::{Action, Effect, Need, Service};

const fn service(cli: &'static str, machine: &'static str, permission: &'static str) -> Service {
    Service { cli, machine, permission }
}

/// Sorted by the name on the command line. The machine's names are the SDK's service ids in small letters:
/// <https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html>.
pub static SERVICES: &[Service] = &[
    service("acm", "acm", "acm"),
    service("application-autoscaling", "applicationautoscaling", "application-autoscaling"),
    service("autoscaling", "autoscaling", "autoscaling"),
    service("backup", "backup", "backup"),
    service("cloudwatch", "cloudwatch", "cloudwatch"),
    service("docdb", "docdb", "rds"),
    service("dynamodb", "dynamodb", "dynamodb"),
    service("ec2", "ec2", "ec2"),
    service("ecr", "ecr", "ecr"),
    service("ecs", "ecs", "ecs"),
    service("efs", "efs", "elasticfilesystem"),
    service("elasticache", "elasticache", "elasticache"),
    service("elbv2", "elasticloadbalancingv2", "elasticloadbalancing"),
    service("events", "eventbridge", "events"),
    service("kafka", "kafka", "kafka"),
    service("kinesis", "kinesis", "kinesis"),
    service("kms", "kms", "kms"),
    service("lambda", "lambda", "lambda"),
    service("mq", "mq", "mq"),
    service("opensearch", "opensearch", "es"),
    service("rds", "rds", "rds"),
    service("s3api", "s3", "s3"),
    service("service-quotas", "servicequotas", "servicequotas"),
    service("sns", "sns", "sns"),
    service("sqs", "sqs", "sqs"),
    service("ssm", "ssm", "ssm"),
];

const fn row(service: &'static str, name: &'static str, effect: Effect, needs: &'static [Need]) -> Action {
    Action { service, name, effect, needs }
}

const fn need(action: &'static str, resources: &'static [&'static str]) -> Need {
    Need { action, resources, conditions: &[] }
}

const ANY: &[&str] = &["*"];
const ECS_SERVICE: &[&str] = &["arn:aws:ecs:{region}:{account}:service/{cluster}/{service}"];
const ECS_SERVICES: &[&str] = &["arn:aws:ecs:{region}:{account}:service/{cluster}/{services}"];
const GROUP: &[&str] =
    &["arn:aws:autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/{AutoScalingGroupName}"];
const RULE: &[&str] = &["arn:aws:events:{region}:{account}:rule/{Name}"];
const FUNCTION: &[&str] = &["arn:aws:lambda:{region}:{account}:function:{FunctionName}"];
const FUNCTION_ALIAS: &[&str] = &["arn:aws:lambda:{region}:{account}:function:{FunctionName}:{Qualifier}"];
const PARAMETER: &[&str] = &["arn:aws:ssm:{region}:{account}:parameter{Name}"];
const TABLE: &[&str] = &["arn:aws:dynamodb:{region}:{account}:table/{TableName}"];
const DB: &[&str] = &["arn:aws:rds:{region}:{account}:db:{DBInstanceIdentifier}"];
const CACHE: &[&str] = &["arn:aws:elasticache:{region}:{account}:replicationgroup:{ReplicationGroupId}"];
const CACHE_CLUSTER: &[&str] = &["arn:aws:elasticache:{region}:{account}:cluster:{CacheClusterId}"];
const DOMAIN: &[&str] = &["arn:aws:es:{region}:{account}:domain/{DomainName}"];
const FILE_SYSTEM: &[&str] = &["arn:aws:elasticfilesystem:{region}:{account}:file-system/*"];
const OURS: &[(&str, &str, &str)] = &[("StringEquals", "aws:ResourceTag/dr:system", "{system}")];
const OUR_FILE_SYSTEM_TAGGED: Need =
    Need { action: "elasticfilesystem:TagResource", resources: FILE_SYSTEM, conditions: OURS };
const OUR_FILE_SYSTEM_UNTAGGED: Need =
    Need { action: "elasticfilesystem:UntagResource", resources: FILE_SYSTEM, conditions: OURS };
/// A global cluster is asked for in every region that it stands in.
const GLOBAL: &[&str] = &[
    "arn:aws:rds::{account}:global-cluster:{GlobalClusterIdentifier}",
    "arn:aws:rds:*:{account}:cluster:{system}-*",
    "{TargetDbClusterIdentifier}",
];
const GLOBAL_MEMBER: &[&str] =
    &["arn:aws:rds::{account}:global-cluster:{GlobalClusterIdentifier}", "{DbClusterIdentifier}"];
const GLOBAL_CACHE: &[&str] = &[
    "arn:aws:elasticache::{account}:globalreplicationgroup:{GlobalReplicationGroupId}",
    "arn:aws:elasticache:*:{account}:replicationgroup:{system}-*",
];
/// What a copy needs of the key that it is encrypted with: RDS asks for a grant in the caller's name.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html>
const KEY: Need = Need {
    action: "kms:CreateGrant",
    resources: &["arn:aws:kms:{region}:{account}:key/*"],
    // Only for AWS's own services: https://docs.aws.amazon.com/kms/latest/developerguide/grant-authorization.html
    conditions: &[
        ("Bool", "kms:GrantIsForAWSResource", "true"),
        ("ForAnyValue:StringLike", "kms:ResourceAliases", "alias/{system}-*"),
    ],
};
const SEE_KEY: Need = Need {
    action: "kms:DescribeKey",
    resources: &["arn:aws:kms:{region}:{account}:key/*"],
    conditions: &[("ForAnyValue:StringLike", "kms:ResourceAliases", "alias/{system}-*")],
};

// DocumentDB has the API of RDS, and its permissions.
const CREATE_DBINSTANCE: &[Need] = &[
    need(
        "rds:CreateDBInstance",
        &[
            "arn:aws:rds:{region}:{account}:db:{DBInstanceIdentifier}",
            "arn:aws:rds:{region}:{account}:cluster:{DBClusterIdentifier}",
            "arn:aws:rds:{region}:{account}:pg:*",
            "arn:aws:rds:{region}:{account}:subgrp:*",
        ],
    ),
    KEY,
    SEE_KEY,
];
const RESTORE_DBCLUSTER_FROM_SNAPSHOT: &[Need] = &[
    need(
        "rds:RestoreDBClusterFromSnapshot",
        &[
            "arn:aws:rds:{region}:{account}:cluster:{DBClusterIdentifier}",
            "arn:aws:rds:{region}:{account}:cluster-snapshot:*",
            "arn:aws:rds:{region}:{account}:cluster-pg:{DBClusterParameterGroupName}",
            "arn:aws:rds:{region}:{account}:subgrp:{DBSubnetGroupName}",
        ],
    ),
    need("rds:AddTagsToResource", &["arn:aws:rds:{region}:{account}:cluster:{DBClusterIdentifier}"]),
    KEY,
    SEE_KEY,
];
const RESTORE_DBCLUSTER_TO_POINT_IN_TIME: &[Need] = &[
    need(
        "rds:RestoreDBClusterToPointInTime",
        &[
            "arn:aws:rds:{region}:{account}:cluster:{DBClusterIdentifier}",
            "arn:aws:rds:{region}:{account}:cluster:{SourceDBClusterIdentifier}",
            "arn:aws:rds:{region}:{account}:cluster-pg:{DBClusterParameterGroupName}",
            "arn:aws:rds:{region}:{account}:subgrp:{DBSubnetGroupName}",
        ],
    ),
    need("rds:AddTagsToResource", &["arn:aws:rds:{region}:{account}:cluster:{DBClusterIdentifier}"]),
    KEY,
    SEE_KEY,
];
/// Snapshots are of nobody's account as permissions name them.
/// <https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html>
const CREATE_VOLUME: &[Need] = &[
    need("ec2:CreateVolume", &["arn:aws:ec2:{region}:{account}:volume/*", "arn:aws:ec2:{region}::snapshot/*"]),
    Need {
        action: "ec2:CreateTags",
        resources: &["arn:aws:ec2:{region}:{account}:volume/*"],
        conditions: &[("StringEquals", "ec2:CreateAction", "CreateVolume")],
    },
    KEY,
    SEE_KEY,
    Need { action: "kms:Decrypt", resources: SEE_KEY.resources, conditions: SEE_KEY.conditions },
    Need {
        action: "kms:GenerateDataKeyWithoutPlaintext",
        resources: SEE_KEY.resources,
        conditions: SEE_KEY.conditions,
    },
    Need { action: "kms:ReEncryptFrom", resources: SEE_KEY.resources, conditions: SEE_KEY.conditions },
    Need { action: "kms:ReEncryptTo", resources: SEE_KEY.resources, conditions: SEE_KEY.conditions },
];

/// Sorted by service and name.
pub static ACTIONS: &[Action] = &[
    row("acm", "DescribeCertificate", Reads, &[need("acm:DescribeCertificate", &["{CertificateArn}"])]),
    row(
        "application-autoscaling",
        "DescribeScalableTargets",
        Reads,
        &[need("application-autoscaling:DescribeScalableTargets", ANY)],
    ),
    row(
        "application-autoscaling",
        "RegisterScalableTarget",
        Changes,
        // Who registers a target needs what scaling it needs:
        // https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_permission_validation.html
        &[
            need(
                "application-autoscaling:RegisterScalableTarget",
                &["arn:aws:application-autoscaling:{region}:{account}:scalable-target/*"],
            ),
            need("ecs:DescribeServices", &["arn:aws:ecs:{region}:{account}:{ResourceId}"]),
            need("ecs:UpdateService", &["arn:aws:ecs:{region}:{account}:{ResourceId}"]),
        ],
    ),
    row("autoscaling", "DescribeAutoScalingGroups", Reads, &[need("autoscaling:DescribeAutoScalingGroups", ANY)]),
    row("autoscaling", "DescribeInstanceRefreshes", Reads, &[need("autoscaling:DescribeInstanceRefreshes", ANY)]),
    row("autoscaling", "DescribeScalingActivities", Reads, &[need("autoscaling:DescribeScalingActivities", ANY)]),
    row("autoscaling", "StartInstanceRefresh", Changes, &[need("autoscaling:StartInstanceRefresh", GROUP)]),
    row("autoscaling", "UpdateAutoScalingGroup", Changes, &[need("autoscaling:UpdateAutoScalingGroup", GROUP)]),
    row(
        "backup",
        "ListRecoveryPointsByBackupVault",
        Reads,
        &[need(
            "backup:ListRecoveryPointsByBackupVault",
            &["arn:aws:backup:{region}:{account}:backup-vault:{BackupVaultName}"],
        )],
    ),
    row(
        "backup",
        "StartBackupJob",
        Changes,
        &[
            need("backup:StartBackupJob", &["arn:aws:backup:{region}:{account}:backup-vault:{BackupVaultName}"]),
            Need {
                action: "iam:PassRole",
                resources: &["{IamRoleArn}"],
                conditions: &[("StringEquals", "iam:PassedToService", "backup.amazonaws.com")],
            },
        ],
    ),
    row(
        "backup",
        "StartCopyJob",
        Changes,
        &[
            need("backup:StartCopyJob", &["arn:aws:backup:{region}:{account}:recovery-point:*"]),
            Need {
                action: "iam:PassRole",
                resources: &["{IamRoleArn}"],
                conditions: &[("StringEquals", "iam:PassedToService", "backup.amazonaws.com")],
            },
        ],
    ),
    row(
        "backup",
        "StartRestoreJob",
        Changes,
        &[
            need("backup:StartRestoreJob", &["arn:aws:backup:{region}:{account}:recovery-point:*"]),
            Need {
                action: "iam:PassRole",
                resources: &["{IamRoleArn}"],
                conditions: &[("StringEquals", "iam:PassedToService", "backup.amazonaws.com")],
            },
        ],
    ),
    row("cloudwatch", "DescribeAlarms", Reads, &[need("cloudwatch:DescribeAlarms", ANY)]),
    row("cloudwatch", "GetMetricStatistics", Reads, &[need("cloudwatch:GetMetricStatistics", ANY)]),
    row(
        "cloudwatch",
        "PutMetricData",
        Changes,
        &[Need {
            action: "cloudwatch:PutMetricData",
            resources: ANY,
            conditions: &[("StringEquals", "cloudwatch:namespace", "{Namespace}")],
        }],
    ),
    row("docdb", "AddTagsToResource", Changes, &[need("rds:AddTagsToResource", &["{ResourceName}"])]),
    row("docdb", "CreateDBInstance", Changes, CREATE_DBINSTANCE),
    row("docdb", "DeleteDBInstance", Destroys, &[need("rds:DeleteDBInstance", DB)]),
    row("docdb", "DescribeDBClusters", Reads, &[need("rds:DescribeDBClusters", ANY)]),
    row("docdb", "DescribeDBInstances", Reads, &[need("rds:DescribeDBInstances", ANY)]),
    row("docdb", "DescribeGlobalClusters", Reads, &[need("rds:DescribeGlobalClusters", ANY)]),
    row("docdb", "FailoverGlobalCluster", Changes, &[need("rds:FailoverGlobalCluster", GLOBAL)]),
    row("docdb", "ListTagsForResource", Reads, &[need("rds:ListTagsForResource", &["{ResourceName}"])]),
    row("docdb", "RemoveFromGlobalCluster", Changes, &[need("rds:RemoveFromGlobalCluster", GLOBAL_MEMBER)]),
    row("docdb", "RemoveTagsFromResource", Changes, &[need("rds:RemoveTagsFromResource", &["{ResourceName}"])]),
    row("docdb", "RestoreDBClusterFromSnapshot", Changes, RESTORE_DBCLUSTER_FROM_SNAPSHOT),
    row("docdb", "RestoreDBClusterToPointInTime", Changes, RESTORE_DBCLUSTER_TO_POINT_IN_TIME),
    row("docdb", "SwitchoverGlobalCluster", Changes, &[need("rds:SwitchoverGlobalCluster", GLOBAL)]),
    row("dynamodb", "DeleteTable", Destroys, &[need("dynamodb:DeleteTable", TABLE)]),
    row("dynamodb", "DescribeContinuousBackups", Reads, &[need("dynamodb:DescribeContinuousBackups", TABLE)]),
    row("dynamodb", "DescribeTable", Reads, &[need("dynamodb:DescribeTable", TABLE)]),
    row("dynamodb", "ListTagsOfResource", Reads, &[need("dynamodb:ListTagsOfResource", &["{ResourceArn}"])]),
    row(
        "dynamodb",
        "PutItem",
        Changes,
        &[need("dynamodb:PutItem", &["arn:aws:dynamodb:{region}:{account}:table/{TableName!}"])],
    ),
    row(
        "dynamodb",
        "RestoreTableToPointInTime",
        Changes,
        &[need(
            "dynamodb:RestoreTableToPointInTime",
            &[
                "arn:aws:dynamodb:{region}:{account}:table/{SourceTableName}",
                "arn:aws:dynamodb:{region}:{account}:table/{TargetTableName}",
            ],
        )],
    ),
    row("dynamodb", "TagResource", Changes, &[need("dynamodb:TagResource", &["{ResourceArn}"])]),
    row("dynamodb", "UntagResource", Changes, &[need("dynamodb:UntagResource", &["{ResourceArn}"])]),
    row("dynamodb", "UpdateContinuousBackups", Changes, &[need("dynamodb:UpdateContinuousBackups", TABLE)]),
    row(
        "ec2",
        "CreateTags",
        Changes,
        &[Need {
            action: "ec2:CreateTags",
            resources: &["arn:aws:ec2:{region}:{account}:volume/*"],
            conditions: &[("StringLike", "aws:ResourceTag/Name", "{system}-*")],
        }],
    ),
    row("ec2", "CreateVolume", Changes, CREATE_VOLUME),
    row("ec2", "DescribeImages", Reads, &[need("ec2:DescribeImages", ANY)]),
    row("ec2", "DescribeSecurityGroupRules", Reads, &[need("ec2:DescribeSecurityGroupRules", ANY)]),
    row("ec2", "DescribeSecurityGroups", Reads, &[need("ec2:DescribeSecurityGroups", ANY)]),
    row("ec2", "DescribeSnapshots", Reads, &[need("ec2:DescribeSnapshots", ANY)]),
    row("ec2", "DescribeSubnets", Reads, &[need("ec2:DescribeSubnets", ANY)]),
    row("ec2", "DescribeVolumes", Reads, &[need("ec2:DescribeVolumes", ANY)]),
    row(
        "ec2",
        "RevokeSecurityGroupIngress",
        Changes,
        &[Need {
            action: "ec2:RevokeSecurityGroupIngress",
            resources: &["arn:aws:ec2:{region}:{account}:security-group/*"],
            conditions: &[("StringEquals", "aws:ResourceTag/dr:system", "{system}")],
        }],
    ),
    row(
        "ecr",
        "DescribeImages",
        Reads,
        &[need("ecr:DescribeImages", &["arn:aws:ecr:{region}:{account}:repository/*"])],
    ),
    row("ecs", "DescribeServices", Reads, &[need("ecs:DescribeServices", ECS_SERVICES)]),
    row("ecs", "ListTaskDefinitions", Reads, &[need("ecs:ListTaskDefinitions", ANY)]),
    row("ecs", "ListTasks", Reads, &[need("ecs:ListTasks", ANY)]),
    row("ecs", "StopTask", Changes, &[need("ecs:StopTask", &["arn:aws:ecs:{region}:{account}:task/{cluster!}/*"])]),
    row("ecs", "UpdateService", Changes, &[need("ecs:UpdateService", ECS_SERVICE)]),
    row(
        "efs",
        "DeleteReplicationConfiguration",
        Changes,
        &[need("elasticfilesystem:DeleteReplicationConfiguration", FILE_SYSTEM)],
    ),
    row("efs", "DescribeFileSystems", Reads, &[need("elasticfilesystem:DescribeFileSystems", FILE_SYSTEM)]),
    row(
        "efs",
        "DescribeReplicationConfigurations",
        Reads,
        &[need("elasticfilesystem:DescribeReplicationConfigurations", FILE_SYSTEM)],
    ),
    row("efs", "TagResource", Changes, &[OUR_FILE_SYSTEM_TAGGED]),
    row("efs", "UntagResource", Changes, &[OUR_FILE_SYSTEM_UNTAGGED]),
    row(
        "efs",
        "UpdateFileSystemProtection",
        Changes,
        &[Need { action: "elasticfilesystem:UpdateFileSystemProtection", resources: FILE_SYSTEM, conditions: OURS }],
    ),
    row(
        "elasticache",
        "CreateCacheCluster",
        Changes,
        &[
            need(
                "elasticache:CreateCacheCluster",
                &[
                    "arn:aws:elasticache:{region}:{account}:cluster:{CacheClusterId}",
                    "arn:aws:elasticache:{region}:{account}:parametergroup:*",
                    "arn:aws:elasticache:{region}:{account}:subnetgroup:{CacheSubnetGroupName}",
                ],
            ),
            need("elasticache:AddTagsToResource", CACHE_CLUSTER),
        ],
    ),
    row(
        "elasticache",
        "CreateReplicationGroup",
        Changes,
        &[
            need(
                "elasticache:CreateReplicationGroup",
                &[
                    "arn:aws:elasticache:{region}:{account}:replicationgroup:{ReplicationGroupId}",
                    "arn:aws:elasticache:{region}:{account}:cluster:{ReplicationGroupId}*",
                    "arn:aws:elasticache:{region}:{account}:parametergroup:*",
                    "arn:aws:elasticache:{region}:{account}:subnetgroup:{CacheSubnetGroupName}",
                ],
            ),
            need("elasticache:AddTagsToResource", CACHE),
            KEY,
            SEE_KEY,
        ],
    ),
    row("elasticache", "DecreaseReplicaCount", Destroys, &[need("elasticache:DecreaseReplicaCount", CACHE)]),
    row("elasticache", "DeleteCacheCluster", Destroys, &[need("elasticache:DeleteCacheCluster", CACHE_CLUSTER)]),
    row("elasticache", "DeleteReplicationGroup", Destroys, &[need("elasticache:DeleteReplicationGroup", CACHE)]),
    row("elasticache", "DescribeCacheClusters", Reads, &[need("elasticache:DescribeCacheClusters", CACHE_CLUSTER)]),
    row(
        "elasticache",
        "DescribeGlobalReplicationGroups",
        Reads,
        &[need(
            "elasticache:DescribeGlobalReplicationGroups",
            &["arn:aws:elasticache::{account}:globalreplicationgroup:*"],
        )],
    ),
    row("elasticache", "DescribeReplicationGroups", Reads, &[need("elasticache:DescribeReplicationGroups", CACHE)]),
    row("elasticache", "DescribeSnapshots", Reads, &[need("elasticache:DescribeSnapshots", ANY)]),
    row(
        "elasticache",
        "DisassociateGlobalReplicationGroup",
        Changes,
        &[need("elasticache:DisassociateGlobalReplicationGroup", GLOBAL_CACHE)],
    ),
    row(
        "elasticache",
        "FailoverGlobalReplicationGroup",
        Changes,
        &[need("elasticache:FailoverGlobalReplicationGroup", GLOBAL_CACHE)],
    ),
    row("elasticache", "IncreaseReplicaCount", Changes, &[need("elasticache:IncreaseReplicaCount", CACHE)]),
    row("elasticache", "ModifyReplicationGroup", Changes, &[need("elasticache:ModifyReplicationGroup", CACHE)]),
    row("elbv2", "DescribeTargetGroups", Reads, &[need("elasticloadbalancing:DescribeTargetGroups", ANY)]),
    row("elbv2", "DescribeTargetHealth", Reads, &[need("elasticloadbalancing:DescribeTargetHealth", ANY)]),
    row("events", "DescribeRule", Reads, &[need("events:DescribeRule", RULE)]),
    row("events", "DisableRule", Changes, &[need("events:DisableRule", RULE)]),
    row("events", "EnableRule", Changes, &[need("events:EnableRule", RULE)]),
    row(
        "kafka",
        "DescribeCluster",
        Reads,
        &[need("kafka:DescribeCluster", &["arn:aws:kafka:{region}:{account}:cluster/{system}-*"])],
    ),
    row("kinesis", "DescribeStreamSummary", Reads, &[need("kinesis:DescribeStreamSummary", &["{StreamARN}"])]),
    row("kms", "DescribeKey", Reads, &[SEE_KEY]),
    row("lambda", "DeleteFunctionConcurrency", Changes, &[need("lambda:DeleteFunctionConcurrency", FUNCTION)]),
    row(
        "lambda",
        "DeleteProvisionedConcurrencyConfig",
        Changes,
        &[need("lambda:DeleteProvisionedConcurrencyConfig", FUNCTION_ALIAS)],
    ),
    row("lambda", "GetFunctionConcurrency", Reads, &[need("lambda:GetFunctionConcurrency", FUNCTION)]),
    row("lambda", "GetFunctionConfiguration", Reads, &[need("lambda:GetFunctionConfiguration", FUNCTION_ALIAS)]),
    row(
        "lambda",
        "GetProvisionedConcurrencyConfig",
        Reads,
        &[need("lambda:GetProvisionedConcurrencyConfig", FUNCTION_ALIAS)],
    ),
    row("lambda", "ListEventSourceMappings", Reads, &[need("lambda:ListEventSourceMappings", ANY)]),
    row("lambda", "PutFunctionConcurrency", Changes, &[need("lambda:PutFunctionConcurrency", FUNCTION)]),
    row(
        "lambda",
        "PutProvisionedConcurrencyConfig",
        Changes,
        &[need("lambda:PutProvisionedConcurrencyConfig", FUNCTION_ALIAS)],
    ),
    row(
        "lambda",
        "UpdateEventSourceMapping",
        Changes,
        &[Need {
            action: "lambda:UpdateEventSourceMapping",
            resources: &["arn:aws:lambda:{region}:{account}:event-source-mapping:*"],
            conditions: &[("ArnLike", "lambda:FunctionArn", "arn:aws:lambda:{region}:{account}:function:{function}")],
        }],
    ),
    row("mq", "ListBrokers", Reads, &[need("mq:ListBrokers", ANY)]),
    row(
        "opensearch",
        "CreateDomain",
        Changes,
        &[
            need("es:CreateDomain", DOMAIN),
            need("es:AddTags", DOMAIN),
            // It looks at the network with the rights of whoever calls:
            // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html
            need("ec2:DescribeVpcs", ANY),
            KEY,
            SEE_KEY,
        ],
    ),
    row("opensearch", "DeleteDomain", Destroys, &[need("es:DeleteDomain", DOMAIN)]),
    row("opensearch", "DescribeDomain", Reads, &[need("es:DescribeDomain", DOMAIN)]),
    row("opensearch", "DescribeDomainHealth", Reads, &[need("es:DescribeDomainHealth", DOMAIN)]),
    row("rds", "AddTagsToResource", Changes, &[need("rds:AddTagsToResource", &["{ResourceName}"])]),
    row("rds", "CreateDBInstance", Changes, CREATE_DBINSTANCE),
    row("rds", "DeleteDBInstance", Destroys, &[need("rds:DeleteDBInstance", DB)]),
    row("rds", "DescribeDBClusterSnapshots", Reads, &[need("rds:DescribeDBClusterSnapshots", ANY)]),
    row("rds", "DescribeDBClusters", Reads, &[need("rds:DescribeDBClusters", ANY)]),
    row("rds", "DescribeDBInstanceAutomatedBackups", Reads, &[need("rds:DescribeDBInstanceAutomatedBackups", ANY)]),
    row("rds", "DescribeDBInstances", Reads, &[need("rds:DescribeDBInstances", ANY)]),
    row("rds", "DescribeDBSnapshots", Reads, &[need("rds:DescribeDBSnapshots", ANY)]),
    row("rds", "DescribeGlobalClusters", Reads, &[need("rds:DescribeGlobalClusters", ANY)]),
    row("rds", "FailoverGlobalCluster", Changes, &[need("rds:FailoverGlobalCluster", GLOBAL)]),
    row("rds", "ListTagsForResource", Reads, &[need("rds:ListTagsForResource", &["{ResourceName}"])]),
    row("rds", "ModifyDBInstance", Changes, &[need("rds:ModifyDBInstance", DB)]),
    row("rds", "PromoteReadReplica", Changes, &[need("rds:PromoteReadReplica", DB)]),
    row("rds", "RemoveFromGlobalCluster", Changes, &[need("rds:RemoveFromGlobalCluster", GLOBAL_MEMBER)]),
    row("rds", "RemoveTagsFromResource", Changes, &[need("rds:RemoveTagsFromResource", &["{ResourceName}"])]),
    row("rds", "RestoreDBClusterFromSnapshot", Changes, RESTORE_DBCLUSTER_FROM_SNAPSHOT),
    row("rds", "RestoreDBClusterToPointInTime", Changes, RESTORE_DBCLUSTER_TO_POINT_IN_TIME),
    row(
        "rds",
        "RestoreDBInstanceFromDBSnapshot",
        Changes,
        &[
            need(
                "rds:RestoreDBInstanceFromDBSnapshot",
                &[
                    "arn:aws:rds:{region}:{account}:db:{DBInstanceIdentifier}",
                    "arn:aws:rds:{region}:{account}:snapshot:*",
                    "arn:aws:rds:{region}:{account}:og:*",
                    "arn:aws:rds:{region}:{account}:pg:{DBParameterGroupName}",
                    "arn:aws:rds:{region}:{account}:subgrp:{DBSubnetGroupName}",
                ],
            ),
            need("rds:AddTagsToResource", DB),
            KEY,
            SEE_KEY,
        ],
    ),
    row(
        "rds",
        "RestoreDBInstanceToPointInTime",
        Changes,
        &[
            need(
                "rds:RestoreDBInstanceToPointInTime",
                &[
                    "arn:aws:rds:{region}:{account}:db:{TargetDBInstanceIdentifier}",
                    "arn:aws:rds:{region}:{account}:auto-backup:*",
                    "arn:aws:rds:{region}:{account}:og:*",
                    "arn:aws:rds:{region}:{account}:pg:{DBParameterGroupName}",
                    "arn:aws:rds:{region}:{account}:subgrp:{DBSubnetGroupName}",
                ],
            ),
            need("rds:AddTagsToResource", &["arn:aws:rds:{region}:{account}:db:{TargetDBInstanceIdentifier}"]),
            KEY,
            SEE_KEY,
        ],
    ),
    row("rds", "SwitchoverGlobalCluster", Changes, &[need("rds:SwitchoverGlobalCluster", GLOBAL)]),
    row("s3api", "GetBucketVersioning", Reads, &[need("s3:GetBucketVersioning", &["arn:aws:s3:::{Bucket}"])]),
    row("s3api", "ListObjectsV2", Reads, &[need("s3:ListBucket", &["arn:aws:s3:::{Bucket}"])]),
    row("service-quotas", "GetServiceQuota", Reads, &[need("servicequotas:GetServiceQuota", ANY)]),
    row("sns", "GetTopicAttributes", Reads, &[need("sns:GetTopicAttributes", &["{TopicArn}"])]),
    row(
        "sqs",
        "GetQueueAttributes",
        Reads,
        &[need("sqs:GetQueueAttributes", &["arn:aws:sqs:{region}:{account}:{queue}"])],
    ),
    row("ssm", "GetParameter", Reads, &[need("ssm:GetParameter", PARAMETER)]),
    row("ssm", "PutParameter", Changes, &[need("ssm:PutParameter", PARAMETER)]),
];
