//! What others run in a site, as far as a plan reads it: a cache of each kind, an index, a broker, a database.

/// The answer of an API that is asked by forms: what is asked, as XML.
pub fn described(action: &str) -> Option<String> {
    let (inner, namespace) = match action {
        "DescribeCacheClusters" => (CLUSTER, "http://elasticache.amazonaws.com/doc/2015-02-02/"),
        "DescribeDBInstances" => (INSTANCE, "http://rds.amazonaws.com/doc/2014-10-31/"),
        "ListTagsForResource" => ("<TagList/>", "http://elasticache.amazonaws.com/doc/2015-02-02/"),
        "DescribeReplicationGroups" => (GROUP, "http://elasticache.amazonaws.com/doc/2015-02-02/"),
        _ => return None,
    };
    Some(format!("<{action}Response xmlns=\"{namespace}\"><{action}Result>{inner}</{action}Result></{action}Response>"))
}

/// The answer of an API that is asked by paths, as JSON.
pub fn found(path: &str) -> Option<&'static str> {
    Some(match path.split('?').next()? {
        "/2021-01-01/opensearch/domain/acme-search" => DOMAIN,
        "/2021-01-01/opensearch/domain/acme-search/config" => {
            r#"{ "DomainConfig": { "AutoTuneOptions": { "Options": { "DesiredState": "ENABLED" } } } }"#
        }
        "/2021-01-01/tags" => r#"{ "TagList": [] }"#,
        "/v1/brokers" => r#"{ "brokerSummaries": [{ "brokerId": "b-1234", "brokerName": "acme-jobs" }] }"#,
        "/v1/brokers/b-1234" => BROKER,
        _ => return None,
    })
}

const INSTANCE: &str = "<DBInstances><DBInstance>
  <DBInstanceIdentifier>orders-production</DBInstanceIdentifier>
  <DBInstanceArn>arn:aws:rds:ap-northeast-2:111122223333:db:orders-production</DBInstanceArn>
  <DBInstanceClass>db.r6g.large</DBInstanceClass>
  <Engine>postgres</Engine>
  <Endpoint><Address>orders-production.abc.ap-northeast-2.rds.amazonaws.com</Address><Port>5432</Port></Endpoint>
  <DBSubnetGroup><DBSubnetGroupName>production</DBSubnetGroupName></DBSubnetGroup>
</DBInstance></DBInstances>";

const CLUSTER: &str = "<CacheClusters><CacheCluster>
  <CacheClusterId>acme-pages</CacheClusterId>
  <CacheClusterStatus>available</CacheClusterStatus>
  <Engine>memcached</Engine>
  <NumCacheNodes>1</NumCacheNodes>
  <ConfigurationEndpoint><Address>acme-pages.abc.cfg.apn2.cache.amazonaws.com</Address><Port>11211</Port></ConfigurationEndpoint>
</CacheCluster></CacheClusters>";

const GROUP: &str = "<ReplicationGroups><ReplicationGroup>
  <ReplicationGroupId>acme-cache</ReplicationGroupId>
  <Status>available</Status>
  <AutomaticFailover>enabled</AutomaticFailover>
  <MultiAZ>enabled</MultiAZ>
  <AuthTokenEnabled>false</AuthTokenEnabled>
  <MemberClusters><ClusterId>acme-cache-001</ClusterId><ClusterId>acme-cache-002</ClusterId></MemberClusters>
  <NodeGroups><NodeGroup>
    <PrimaryEndpoint><Address>master.acme-cache.abc.apn2.cache.amazonaws.com</Address><Port>6379</Port></PrimaryEndpoint>
    <ReaderEndpoint><Address>replica.acme-cache.abc.apn2.cache.amazonaws.com</Address><Port>6379</Port></ReaderEndpoint>
    <NodeGroupMembers><NodeGroupMember/><NodeGroupMember/></NodeGroupMembers>
  </NodeGroup></NodeGroups>
</ReplicationGroup></ReplicationGroups>";

const DOMAIN: &str = r#"{ "DomainStatus": {
  "ARN": "arn:aws:es:ap-northeast-2:111122223333:domain/acme-search",
  "DomainId": "111122223333/acme-search",
  "DomainName": "acme-search",
  "EngineVersion": "OpenSearch_2.19",
  "Endpoints": { "vpc": "vpc-acme-search-abc.ap-northeast-2.es.amazonaws.com" },
  "ClusterConfig": { "InstanceCount": 3, "InstanceType": "r7g.large.search" },
  "AdvancedSecurityOptions": { "Enabled": false },
  "CognitoOptions": { "Enabled": false },
  "EBSOptions": { "EBSEnabled": true, "VolumeSize": 97, "VolumeType": "gp3" },
  "EncryptionAtRestOptions": { "Enabled": true },
  "NodeToNodeEncryptionOptions": { "Enabled": true },
  "OffPeakWindowOptions": { "Enabled": false },
  "SnapshotOptions": { "AutomatedSnapshotStartHour": 0 },
  "SoftwareUpdateOptions": { "AutoSoftwareUpdateEnabled": false },
  "VPCOptions": { "VPCId": "vpc-0a1b" }
} }"#;

const BROKER: &str = r#"{
  "brokerArn": "arn:aws:mq:ap-northeast-2:111122223333:broker:acme-jobs:b-1234",
  "brokerId": "b-1234",
  "brokerInstances": [{ "endpoints": ["amqps://b-1234.mq.ap-northeast-2.amazonaws.com:5671"] }],
  "brokerName": "acme-jobs",
  "brokerState": "RUNNING",
  "deploymentMode": "CLUSTER_MULTI_AZ",
  "engineType": "RabbitMQ",
  "engineVersion": "4.2",
  "hostInstanceType": "mq.m7g.large",
  "users": []
}"#;
