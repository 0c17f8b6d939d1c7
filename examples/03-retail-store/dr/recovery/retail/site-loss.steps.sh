# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # site-loss.sh reads this and calls the functions

step cart__items___check_replica
is_cart__items___check_replica() {
  id=cart/items:check-replica rank=0 kind=wait
  title='See that table retail-cart-items answers in ohio'
  waits='tier___browsing___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects=ACTIVE
}
see_cart__items___check_replica() {
  answer=$(aws dynamodb describe-table --region us-east-2 --table-name retail-cart-items \
    --query Table.TableStatus --output text) || return
  shows "$answer" text ACTIVE
}

step cart__items___protect
is_cart__items___protect() {
  id=cart/items:protect rank=0 kind=call
  title='Have table retail-cart-items backed up in ohio from now on'
  waits='cart__items___check_replica'
  typical=10 worst=60 poll=10 timeout=300
  expects=gfs
  undo=calls
}
act_cart__items___protect() {
  aws dynamodb tag-resource --region us-east-2 \
    --resource-arn arn:aws:dynamodb:us-east-2:111122223333:table/retail-cart-items \
    --tags '[{"Key":"dr:backup","Value":"gfs"}]'
}
see_cart__items___protect() {
  answer=$(aws dynamodb list-tags-of-resource --region us-east-2 \
    --resource-arn arn:aws:dynamodb:us-east-2:111122223333:table/retail-cart-items \
    --query "Tags[?Key=='dr:backup'].Value | [0]" --output text) || return
  shows "$answer" text gfs
}
undo_cart__items___protect() {
  aws dynamodb untag-resource --region us-east-2 \
    --resource-arn arn:aws:dynamodb:us-east-2:111122223333:table/retail-cart-items \
    --tag-keys dr:backup
}

step cart___check_image
is_cart___check_image() {
  id=cart:check-image rank=0 kind=wait
  title='See that retail/cart:stable is in ohio'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_cart___check_image() {
  answer=$(aws ecr describe-images --region us-east-2 --repository-name retail/cart \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step cart___raise_floor
is_cart___raise_floor() {
  id=cart:raise-floor rank=0 kind=call
  title='Raise the floor of cart in ohio to 3'
  waits='cart__items___check_replica'
  typical=5 worst=30 poll=5 timeout=120
  expects='3 or more'
  undo=calls
}
act_cart___raise_floor() {
  aws application-autoscaling register-scalable-target --region us-east-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-ohio/retail-cart-ohio --min-capacity 3 --max-capacity 12
}
see_cart___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region us-east-2 --service-namespace ecs \
    --resource-ids service/retail-retail-ohio/retail-cart-ohio \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 3
}
undo_cart___raise_floor() {
  aws application-autoscaling register-scalable-target --region us-east-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-ohio/retail-cart-ohio --min-capacity 0 --max-capacity 12
}

step cart___start_tasks
is_cart___start_tasks() {
  id=cart:start-tasks rank=0 kind=call
  title='Start 3 tasks of cart in ohio'
  waits='cart___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='3 or more'
  undo=calls
}
act_cart___start_tasks() {
  aws ecs update-service --region us-east-2 --cluster retail-retail-ohio --service retail-cart-ohio \
    --desired-count 3
}
see_cart___start_tasks() {
  answer=$(aws ecs describe-services --region us-east-2 --cluster retail-retail-ohio \
    --services retail-cart-ohio --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 3
}
undo_cart___start_tasks() {
  aws ecs update-service --region us-east-2 --cluster retail-retail-ohio --service retail-cart-ohio \
    --desired-count 0
}

step cart___verify
is_cart___verify() {
  id=cart:verify rank=0 kind=wait
  title='See 3 healthy tasks of cart in ohio'
  waits='cart___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='3 or more'
}
see_cart___verify() {
  found_1=$(look_up 'ARN of the target group retail-cart-ohio-internal-9211sq' aws elbv2 describe-target-groups --region us-east-2 --names retail-cart-ohio-internal-9211sq \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region us-east-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 3
}

step catalog__db___find_backup
is_catalog__db___find_backup() {
  id=catalog/db:find-backup rank=0 kind=read
  title='Find the newest replicated backup of retail-catalog-db-oregon in ohio, and note its age'
  waits='tier___browsing___raise_fence'
  typical=30 worst=120 poll=15 timeout=300
  expects=retail-catalog-db-oregon
}
act_catalog__db___find_backup() {
  aws rds describe-db-instance-automated-backups --region us-east-2 \
    --db-instance-identifier retail-catalog-db-oregon
}
see_catalog__db___find_backup() {
  answer=$(aws rds describe-db-instance-automated-backups --region us-east-2 \
    --db-instance-identifier retail-catalog-db-oregon \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text retail-catalog-db-oregon
}

step catalog__db___probe
is_catalog__db___probe() {
  id=catalog/db:probe rank=0 kind=hand
  title='Write to retail-catalog-db-ohio'
  waits='catalog__db___set_password catalog__db___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/retail/v1/catalog/db/endpoint with the secret retail/catalog/db; `SELECT @@global.read_only` answers `0`; write a row and read it back'
  expects='the row is there'
}

step catalog__db___restart_consumers
is_catalog__db___restart_consumers() {
  id=catalog/db:restart-consumers rank=0 kind=call
  title='Have tasks that run read the new address of catalog/db'
  waits='catalog__db___write_endpoint'
  typical=120 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
}
act_catalog__db___restart_consumers() {
  aws ecs update-service --region us-east-2 --cluster retail-retail-ohio --service retail-catalog-ohio \
    --force-new-deployment
}
see_catalog__db___restart_consumers() {
  answer=$(aws ecs describe-services --region us-east-2 --cluster retail-retail-ohio \
    --services retail-catalog-ohio \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}

step catalog__db___restore
is_catalog__db___restore() {
  id=catalog/db:restore rank=0 kind=call
  title='Restore it as retail-catalog-db-ohio in ohio'
  waits='catalog__db___find_backup'
  typical=1500 worst=4200 poll=30 timeout=8400
  class=database_restore
  loses=data
  expects=available
  taken_back='lift its deletion protection and delete retail-catalog-db-ohio: nothing depends on it before its address is written'
}
act_catalog__db___restore() {
  found_1=$(look_up 'newest replicated backup of retail-catalog-db-oregon' aws rds describe-db-instance-automated-backups --region us-east-2 \
    --db-instance-identifier retail-catalog-db-oregon \
    --query 'sort_by(DBInstanceAutomatedBackups, &RestoreWindow.LatestTime)[-1].DBInstanceAutomatedBackupsArn' \
    --output text) || return
  found_2=$(look_up 'id of security group retail-catalog-db-ohio' aws ec2 describe-security-groups --region us-east-2 \
    --filters '[{"Name":"group-name","Values":["retail-catalog-db-ohio"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-to-point-in-time --region us-east-2 \
    --source-db-instance-automated-backups-arn "$found_1" --use-latest-restorable-time \
    --target-db-instance-identifier retail-catalog-db-ohio --db-instance-class db.r6g.large \
    --no-multi-az --db-subnet-group-name retail-catalog-db-ohio \
    --db-parameter-group-name retail-catalog-db-ohio-mysql8-0 --vpc-security-group-ids $found_2 \
    --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:service","Value":"catalog"},{"Key":"dr:store","Value":"db"}]' \
    --no-publicly-accessible --no-auto-minor-version-upgrade
}
see_catalog__db___restore() {
  answer=$(aws rds describe-db-instances --region us-east-2 --db-instance-identifier retail-catalog-db-ohio \
    --query 'DBInstances[0].DBInstanceStatus' --output text) || return
  shows "$answer" text available
}

step catalog__db___scale_up
is_catalog__db___scale_up() {
  id=catalog/db:scale-up rank=0 kind=call
  title='Give retail-catalog-db-ohio a second zone'
  waits='catalog__db___probe'
  typical=900 worst=2400 poll=30 timeout=7200
  expects='available and True'
  undo=calls
}
act_catalog__db___scale_up() {
  aws rds modify-db-instance --region us-east-2 --db-instance-identifier retail-catalog-db-ohio \
    --multi-az --apply-immediately
}
see_catalog__db___scale_up() {
  answer=$(aws rds describe-db-instances --region us-east-2 --db-instance-identifier retail-catalog-db-ohio \
    --query '[DBInstances[0].DBInstanceStatus, DBInstances[0].MultiAZ]' --output text) || return
  shows "$answer" text available true ''
}
undo_catalog__db___scale_up() {
  aws rds modify-db-instance --region us-east-2 --db-instance-identifier retail-catalog-db-ohio \
    --no-multi-az --apply-immediately
}

step catalog__db___set_password
is_catalog__db___set_password() {
  id=catalog/db:set-password rank=0 kind=hand
  title='See that retail-catalog-db-ohio has the password of the secret'
  waits='catalog__db___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-instance --db-instance-identifier retail-catalog-db-ohio --region us-east-2 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region us-east-2 --secret-id retail/catalog/db --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step catalog__db___write_endpoint
is_catalog__db___write_endpoint() {
  id=catalog/db:write-endpoint rank=0 kind=call
  title='Write the address of retail-catalog-db-ohio where services read it'
  waits='catalog__db___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with retail-catalog-db-ohio.'
  undo=calls
}
act_catalog__db___write_endpoint() {
  found_1=$(look_up 'address of retail-catalog-db-ohio' aws rds describe-db-instances --region us-east-2 --db-instance-identifier retail-catalog-db-ohio \
    --query 'DBInstances[0].Endpoint.Address' --output text) || return
  aws ssm put-parameter --region us-east-2 --name /drgen/retail/v1/catalog/db/endpoint \
    --value "$found_1" --type String --overwrite
}
see_catalog__db___write_endpoint() {
  answer=$(aws ssm get-parameter --region us-east-2 --name /drgen/retail/v1/catalog/db/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins retail-catalog-db-ohio.
}
undo_catalog__db___write_endpoint() {
  aws ssm put-parameter --region us-east-2 --name /drgen/retail/v1/catalog/db/endpoint \
    --value 'none until recovered' --type String --overwrite
}

step catalog__search___create_domain
is_catalog__search___create_domain() {
  id=catalog/search:create-domain rank=0 kind=call
  title='Make domain retail-catalog-search-ohio'
  waits='tier___browsing___raise_fence'
  typical=1200 worst=3600 poll=30 timeout=7200
  expects='Active and begins with vpc-retail-catalog-search-ohio-'
  undo=calls
}
act_catalog__search___create_domain() {
  found_1=$(look_up 'ids of the subnets for stores in ohio' aws ec2 describe-subnets --region us-east-2 \
    --filters '[{"Name":"tag:Name","Values":["retail-ohio-data-use2-az1","retail-ohio-data-use2-az2","retail-ohio-data-use2-az3"]}]' \
    --query "join(',', Subnets[].SubnetId)" --output text) || return
  found_2=$(look_up 'id of security group retail-catalog-search-ohio' aws ec2 describe-security-groups --region us-east-2 \
    --filters '[{"Name":"group-name","Values":["retail-catalog-search-ohio"]}]' \
    --query "join(',', SecurityGroups[].GroupId)" --output text) || return
  found_3=$(look_up 'ARN of the key for data in ohio' aws kms describe-key --region us-east-2 --key-id alias/retail-data-ohio --query KeyMetadata.Arn \
    --output text) || return
  aws opensearch create-domain --region us-east-2 --domain-name retail-catalog-search-ohio \
    --engine-version OpenSearch_2.19 \
    --cluster-config '{"InstanceCount":3,"InstanceType":"r7g.large.search","ZoneAwarenessConfig":{"AvailabilityZoneCount":3},"ZoneAwarenessEnabled":true}' \
    --ebs-options EBSEnabled=true,VolumeType=gp3,VolumeSize=20 \
    --access-policies '{"Statement":[{"Action":"es:ESHttp*","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Resource":"arn:aws:es:us-east-2:111122223333:domain/retail-catalog-search-ohio/*"}],"Version":"2012-10-17"}' \
    --vpc-options SubnetIds="$found_1",SecurityGroupIds="$found_2" \
    --encryption-at-rest-options Enabled=true,KmsKeyId="$found_3" \
    --node-to-node-encryption-options Enabled=true \
    --domain-endpoint-options EnforceHTTPS=true,TLSSecurityPolicy=Policy-Min-TLS-1-2-PFS-2023-10 \
    --tag-list '[{"Key":"dr:service","Value":"catalog"},{"Key":"dr:store","Value":"search"}]'
}
see_catalog__search___create_domain() {
  answer=$(aws opensearch describe-domain --region us-east-2 --domain-name retail-catalog-search-ohio \
    --query '[DomainStatus.DomainProcessingStatus, DomainStatus.Endpoints."vpc"]' --output text) || return
  shows "$answer" text Active begins vpc-retail-catalog-search-ohio-
}
undo_catalog__search___create_domain() {
  aws opensearch delete-domain --region us-east-2 --domain-name retail-catalog-search-ohio
}

step catalog__search___rebuild
is_catalog__search___rebuild() {
  id=catalog/search:rebuild rank=0 kind=hand
  title='Fill retail-catalog-search-ohio from catalog/db'
  waits='catalog__db___probe catalog__db___restart_consumers catalog__search___write_endpoint'
  typical=1800 worst=5400
  by_hand='Make the indices in retail-catalog-search-ohio, and start, as jobs of their own, what reads all of catalog/db in ohio and writes it there: services that need catalog/search wait for it and do not run. Without copies and refreshing (`number_of_replicas: 0`, `refresh_interval: -1`) it is faster; put both back at the end.'
  expects='retail-catalog-search-ohio has as many documents as catalog/db has, and is green'
}

step catalog__search___restart_consumers
is_catalog__search___restart_consumers() {
  id=catalog/search:restart-consumers rank=0 kind=call
  title='Have tasks that run read the new address of catalog/search'
  waits='catalog__search___write_endpoint'
  typical=120 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
}
act_catalog__search___restart_consumers() {
  aws ecs update-service --region us-east-2 --cluster retail-retail-ohio --service retail-catalog-ohio \
    --force-new-deployment
}
see_catalog__search___restart_consumers() {
  answer=$(aws ecs describe-services --region us-east-2 --cluster retail-retail-ohio \
    --services retail-catalog-ohio \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}

step catalog__search___write_endpoint
is_catalog__search___write_endpoint() {
  id=catalog/search:write-endpoint rank=0 kind=call
  title='Write the address of domain retail-catalog-search-ohio where services read it'
  waits='catalog__search___create_domain'
  typical=5 worst=30 poll=5 timeout=60
  anyway=1
  expects='begins with vpc-retail-catalog-search-ohio-'
  undo=calls
}
act_catalog__search___write_endpoint() {
  found_1=$(look_up 'address of domain retail-catalog-search-ohio' aws opensearch describe-domain --region us-east-2 --domain-name retail-catalog-search-ohio \
    --query 'DomainStatus.Endpoints."vpc"' --output text) || return
  aws ssm put-parameter --region us-east-2 --name /drgen/retail/v1/catalog/search/endpoint \
    --value "$found_1" --type String --overwrite
}
see_catalog__search___write_endpoint() {
  answer=$(aws ssm get-parameter --region us-east-2 --name /drgen/retail/v1/catalog/search/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins vpc-retail-catalog-search-ohio-
}
undo_catalog__search___write_endpoint() {
  aws ssm put-parameter --region us-east-2 --name /drgen/retail/v1/catalog/search/endpoint \
    --value 'none until recovered' --type String --overwrite
}

step catalog___check_image
is_catalog___check_image() {
  id=catalog:check-image rank=0 kind=wait
  title='See that retail/catalog:stable is in ohio'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_catalog___check_image() {
  answer=$(aws ecr describe-images --region us-east-2 --repository-name retail/catalog \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step catalog___raise_floor
is_catalog___raise_floor() {
  id=catalog:raise-floor rank=0 kind=call
  title='Raise the floor of catalog in ohio to 3'
  waits='catalog__db___probe catalog__db___restart_consumers'
  typical=5 worst=30 poll=5 timeout=120
  expects='3 or more'
  undo=calls
}
act_catalog___raise_floor() {
  aws application-autoscaling register-scalable-target --region us-east-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-ohio/retail-catalog-ohio --min-capacity 3 --max-capacity 12
}
see_catalog___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region us-east-2 --service-namespace ecs \
    --resource-ids service/retail-retail-ohio/retail-catalog-ohio \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 3
}
undo_catalog___raise_floor() {
  aws application-autoscaling register-scalable-target --region us-east-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-ohio/retail-catalog-ohio --min-capacity 0 --max-capacity 12
}

step catalog___start_tasks
is_catalog___start_tasks() {
  id=catalog:start-tasks rank=0 kind=call
  title='Start 3 tasks of catalog in ohio'
  waits='catalog___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='3 or more'
  undo=calls
}
act_catalog___start_tasks() {
  aws ecs update-service --region us-east-2 --cluster retail-retail-ohio --service retail-catalog-ohio \
    --desired-count 3
}
see_catalog___start_tasks() {
  answer=$(aws ecs describe-services --region us-east-2 --cluster retail-retail-ohio \
    --services retail-catalog-ohio --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 3
}
undo_catalog___start_tasks() {
  aws ecs update-service --region us-east-2 --cluster retail-retail-ohio --service retail-catalog-ohio \
    --desired-count 0
}

step catalog___verify
is_catalog___verify() {
  id=catalog:verify rank=0 kind=wait
  title='See 3 healthy tasks of catalog in ohio'
  waits='catalog___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='3 or more'
}
see_catalog___verify() {
  found_1=$(look_up 'ARN of the target group retail-catal-m5kntx-ernal-9211sq' aws elbv2 describe-target-groups --region us-east-2 --names retail-catal-m5kntx-ernal-9211sq \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region us-east-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 3
}

step checkout__cache___create_nodes
is_checkout__cache___create_nodes() {
  id=checkout/cache:create-nodes rank=0 kind=call
  title='Make cache retail-checkout-cache-ohio'
  waits='tier___browsing___raise_fence'
  typical=480 worst=900 poll=15 timeout=1200
  expects=available
  undo=calls
}
act_checkout__cache___create_nodes() {
  found_1=$(look_up 'id of security group retail-checkout-cache-ohio' aws ec2 describe-security-groups --region us-east-2 \
    --filters '[{"Name":"group-name","Values":["retail-checkout-cache-ohio"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  found_2=$(look_up 'ARN of the key for data in ohio' aws kms describe-key --region us-east-2 --key-id alias/retail-data-ohio --query KeyMetadata.Arn \
    --output text) || return
  # shellcheck disable=SC2086 # one argument for each that was found
  aws elasticache create-replication-group --region us-east-2 \
    --replication-group-id retail-checkout-cache-ohio \
    --replication-group-description 'Disposable cache checkout/cache' --engine redis \
    --engine-version 7.1 --cache-node-type cache.t4g.small --num-cache-clusters 2 \
    --automatic-failover-enabled --multi-az-enabled --port 6379 \
    --cache-subnet-group-name retail-checkout-cache-ohio \
    --cache-parameter-group-name retail-checkout-cache-ohio-redis7 --security-group-ids $found_1 \
    --at-rest-encryption-enabled --kms-key-id "$found_2" --transit-encryption-enabled \
    --snapshot-retention-limit 0 --no-auto-minor-version-upgrade
}
see_checkout__cache___create_nodes() {
  answer=$(aws elasticache describe-replication-groups --region us-east-2 \
    --replication-group-id retail-checkout-cache-ohio --query 'ReplicationGroups[0].Status' \
    --output text) || return
  shows "$answer" text available
}
undo_checkout__cache___create_nodes() {
  aws elasticache delete-replication-group --region us-east-2 \
    --replication-group-id retail-checkout-cache-ohio
}

step checkout__cache___restart_consumers
is_checkout__cache___restart_consumers() {
  id=checkout/cache:restart-consumers rank=0 kind=call
  title='Have tasks that run read the new address of checkout/cache'
  waits='checkout__cache___write_endpoint'
  typical=120 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
}
act_checkout__cache___restart_consumers() {
  aws ecs update-service --region us-east-2 --cluster retail-retail-ohio \
    --service retail-checkout-ohio --force-new-deployment
}
see_checkout__cache___restart_consumers() {
  answer=$(aws ecs describe-services --region us-east-2 --cluster retail-retail-ohio \
    --services retail-checkout-ohio \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}

step checkout__cache___write_endpoint
is_checkout__cache___write_endpoint() {
  id=checkout/cache:write-endpoint rank=0 kind=call
  title='Write the address of cache retail-checkout-cache-ohio where services read it'
  waits='checkout__cache___create_nodes'
  typical=5 worst=30 poll=5 timeout=60
  expects='begins with master.retail-checkout-cache-ohio.'
  undo=calls
}
act_checkout__cache___write_endpoint() {
  found_1=$(look_up 'address of cache retail-checkout-cache-ohio' aws elasticache describe-replication-groups --region us-east-2 \
    --replication-group-id retail-checkout-cache-ohio \
    --query 'ReplicationGroups[0].NodeGroups[0].PrimaryEndpoint.Address' --output text) || return
  aws ssm put-parameter --region us-east-2 --name /drgen/retail/v1/checkout/cache/endpoint \
    --value "$found_1" --type String --overwrite
}
see_checkout__cache___write_endpoint() {
  answer=$(aws ssm get-parameter --region us-east-2 --name /drgen/retail/v1/checkout/cache/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins master.retail-checkout-cache-ohio.
}
undo_checkout__cache___write_endpoint() {
  aws ssm put-parameter --region us-east-2 --name /drgen/retail/v1/checkout/cache/endpoint \
    --value 'none until recovered' --type String --overwrite
}

step checkout___check_image
is_checkout___check_image() {
  id=checkout:check-image rank=0 kind=wait
  title='See that retail/checkout:stable is in ohio'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_checkout___check_image() {
  answer=$(aws ecr describe-images --region us-east-2 --repository-name retail/checkout \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step checkout___raise_floor
is_checkout___raise_floor() {
  id=checkout:raise-floor rank=0 kind=call
  title='Raise the floor of checkout in ohio to 3'
  waits='checkout__cache___restart_consumers orders___verify'
  typical=5 worst=30 poll=5 timeout=120
  expects='3 or more'
  undo=calls
}
act_checkout___raise_floor() {
  aws application-autoscaling register-scalable-target --region us-east-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-ohio/retail-checkout-ohio --min-capacity 3 --max-capacity 12
}
see_checkout___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region us-east-2 --service-namespace ecs \
    --resource-ids service/retail-retail-ohio/retail-checkout-ohio \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 3
}
undo_checkout___raise_floor() {
  aws application-autoscaling register-scalable-target --region us-east-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-ohio/retail-checkout-ohio --min-capacity 0 --max-capacity 12
}

step checkout___start_tasks
is_checkout___start_tasks() {
  id=checkout:start-tasks rank=0 kind=call
  title='Start 3 tasks of checkout in ohio'
  waits='checkout___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='3 or more'
  undo=calls
}
act_checkout___start_tasks() {
  aws ecs update-service --region us-east-2 --cluster retail-retail-ohio \
    --service retail-checkout-ohio --desired-count 3
}
see_checkout___start_tasks() {
  answer=$(aws ecs describe-services --region us-east-2 --cluster retail-retail-ohio \
    --services retail-checkout-ohio --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 3
}
undo_checkout___start_tasks() {
  aws ecs update-service --region us-east-2 --cluster retail-retail-ohio \
    --service retail-checkout-ohio --desired-count 0
}

step checkout___verify
is_checkout___verify() {
  id=checkout:verify rank=0 kind=wait
  title='See 3 healthy tasks of checkout in ohio'
  waits='checkout___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='3 or more'
}
see_checkout___verify() {
  found_1=$(look_up 'ARN of the target group retail-check-y973kj-ernal-9211sq' aws elbv2 describe-target-groups --region us-east-2 --names retail-check-y973kj-ernal-9211sq \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region us-east-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 3
}

step orders__db___find_backup
is_orders__db___find_backup() {
  id=orders/db:find-backup rank=0 kind=read
  title='Find the newest replicated backup of retail-orders-db-oregon in ohio, and note its age'
  waits='tier___browsing___raise_fence'
  typical=30 worst=120 poll=15 timeout=300
  expects=retail-orders-db-oregon
}
act_orders__db___find_backup() {
  aws rds describe-db-instance-automated-backups --region us-east-2 \
    --db-instance-identifier retail-orders-db-oregon
}
see_orders__db___find_backup() {
  answer=$(aws rds describe-db-instance-automated-backups --region us-east-2 \
    --db-instance-identifier retail-orders-db-oregon \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text retail-orders-db-oregon
}

step orders__db___probe
is_orders__db___probe() {
  id=orders/db:probe rank=0 kind=hand
  title='Write to retail-orders-db-ohio'
  waits='orders__db___set_password orders__db___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/retail/v1/orders/db/endpoint with the secret retail/orders/db; `SELECT pg_is_in_recovery()` answers `f`; write a row and read it back'
  expects='the row is there'
}

step orders__db___restart_consumers
is_orders__db___restart_consumers() {
  id=orders/db:restart-consumers rank=0 kind=call
  title='Have tasks that run read the new address of orders/db'
  waits='orders__db___write_endpoint'
  typical=120 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
}
act_orders__db___restart_consumers() {
  aws ecs update-service --region us-east-2 --cluster retail-retail-ohio --service retail-orders-ohio \
    --force-new-deployment
}
see_orders__db___restart_consumers() {
  answer=$(aws ecs describe-services --region us-east-2 --cluster retail-retail-ohio \
    --services retail-orders-ohio \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}

step orders__db___restore
is_orders__db___restore() {
  id=orders/db:restore rank=0 kind=call
  title='Restore it as retail-orders-db-ohio in ohio'
  waits='orders__db___find_backup'
  typical=1740 worst=4680 poll=30 timeout=9360
  class=database_restore
  loses=data
  expects=available
  taken_back='lift its deletion protection and delete retail-orders-db-ohio: nothing depends on it before its address is written'
}
act_orders__db___restore() {
  found_1=$(look_up 'newest replicated backup of retail-orders-db-oregon' aws rds describe-db-instance-automated-backups --region us-east-2 \
    --db-instance-identifier retail-orders-db-oregon \
    --query 'sort_by(DBInstanceAutomatedBackups, &RestoreWindow.LatestTime)[-1].DBInstanceAutomatedBackupsArn' \
    --output text) || return
  found_2=$(look_up 'id of security group retail-orders-db-ohio' aws ec2 describe-security-groups --region us-east-2 \
    --filters '[{"Name":"group-name","Values":["retail-orders-db-ohio"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-to-point-in-time --region us-east-2 \
    --source-db-instance-automated-backups-arn "$found_1" --use-latest-restorable-time \
    --target-db-instance-identifier retail-orders-db-ohio --db-instance-class db.r6g.large \
    --no-multi-az --db-subnet-group-name retail-orders-db-ohio \
    --db-parameter-group-name retail-orders-db-ohio-postgres16 --vpc-security-group-ids $found_2 \
    --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:service","Value":"orders"},{"Key":"dr:store","Value":"db"}]' \
    --no-publicly-accessible --no-auto-minor-version-upgrade
}
see_orders__db___restore() {
  answer=$(aws rds describe-db-instances --region us-east-2 --db-instance-identifier retail-orders-db-ohio \
    --query 'DBInstances[0].DBInstanceStatus' --output text) || return
  shows "$answer" text available
}

step orders__db___scale_up
is_orders__db___scale_up() {
  id=orders/db:scale-up rank=0 kind=call
  title='Give retail-orders-db-ohio a second zone'
  waits='orders__db___probe'
  typical=900 worst=2400 poll=30 timeout=7200
  expects='available and True'
  undo=calls
}
act_orders__db___scale_up() {
  aws rds modify-db-instance --region us-east-2 --db-instance-identifier retail-orders-db-ohio \
    --multi-az --apply-immediately
}
see_orders__db___scale_up() {
  answer=$(aws rds describe-db-instances --region us-east-2 --db-instance-identifier retail-orders-db-ohio \
    --query '[DBInstances[0].DBInstanceStatus, DBInstances[0].MultiAZ]' --output text) || return
  shows "$answer" text available true ''
}
undo_orders__db___scale_up() {
  aws rds modify-db-instance --region us-east-2 --db-instance-identifier retail-orders-db-ohio \
    --no-multi-az --apply-immediately
}

step orders__db___set_password
is_orders__db___set_password() {
  id=orders/db:set-password rank=0 kind=hand
  title='See that retail-orders-db-ohio has the password of the secret'
  waits='orders__db___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-instance --db-instance-identifier retail-orders-db-ohio --region us-east-2 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region us-east-2 --secret-id retail/orders/db --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step orders__db___write_endpoint
is_orders__db___write_endpoint() {
  id=orders/db:write-endpoint rank=0 kind=call
  title='Write the address of retail-orders-db-ohio where services read it'
  waits='orders__db___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with retail-orders-db-ohio.'
  undo=calls
}
act_orders__db___write_endpoint() {
  found_1=$(look_up 'address of retail-orders-db-ohio' aws rds describe-db-instances --region us-east-2 --db-instance-identifier retail-orders-db-ohio \
    --query 'DBInstances[0].Endpoint.Address' --output text) || return
  aws ssm put-parameter --region us-east-2 --name /drgen/retail/v1/orders/db/endpoint \
    --value "$found_1" --type String --overwrite
}
see_orders__db___write_endpoint() {
  answer=$(aws ssm get-parameter --region us-east-2 --name /drgen/retail/v1/orders/db/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins retail-orders-db-ohio.
}
undo_orders__db___write_endpoint() {
  aws ssm put-parameter --region us-east-2 --name /drgen/retail/v1/orders/db/endpoint \
    --value 'none until recovered' --type String --overwrite
}

step orders__events___check_broker
is_orders__events___check_broker() {
  id=orders/events:check-broker rank=1 kind=wait
  title='See that broker retail-orders-events-ohio runs'
  waits='tier___buying___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects=RUNNING
}
see_orders__events___check_broker() {
  answer=$(aws mq list-brokers --region us-east-2 --max-results 100 \
    --query "BrokerSummaries[?BrokerName=='retail-orders-events-ohio'].BrokerState | [0]" \
    --output text) || return
  shows "$answer" text RUNNING
}

step orders__events___replay
is_orders__events___replay() {
  id=orders/events:replay rank=1 kind=hand
  title='Have producers send again what orders/events held in oregon'
  waits='orders__events___check_broker'
  typical=600 worst=3600
  by_hand='Ask the producers of orders/events to send again what was not acknowledged before the loss of oregon. Some of it comes twice: consumers must know it by its id.'
  expects='The producers say that everything was sent again'
}

step orders___check_image
is_orders___check_image() {
  id=orders:check-image rank=0 kind=wait
  title='See that retail/orders:stable is in ohio'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_orders___check_image() {
  answer=$(aws ecr describe-images --region us-east-2 --repository-name retail/orders \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step orders___raise_floor
is_orders___raise_floor() {
  id=orders:raise-floor rank=0 kind=call
  title='Raise the floor of orders in ohio to 3'
  waits='orders__db___probe orders__db___restart_consumers'
  typical=5 worst=30 poll=5 timeout=120
  expects='3 or more'
  undo=calls
}
act_orders___raise_floor() {
  aws application-autoscaling register-scalable-target --region us-east-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-ohio/retail-orders-ohio --min-capacity 3 --max-capacity 12
}
see_orders___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region us-east-2 --service-namespace ecs \
    --resource-ids service/retail-retail-ohio/retail-orders-ohio \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 3
}
undo_orders___raise_floor() {
  aws application-autoscaling register-scalable-target --region us-east-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-ohio/retail-orders-ohio --min-capacity 0 --max-capacity 12
}

step orders___start_tasks
is_orders___start_tasks() {
  id=orders:start-tasks rank=0 kind=call
  title='Start 3 tasks of orders in ohio'
  waits='orders___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='3 or more'
  undo=calls
}
act_orders___start_tasks() {
  aws ecs update-service --region us-east-2 --cluster retail-retail-ohio --service retail-orders-ohio \
    --desired-count 3
}
see_orders___start_tasks() {
  answer=$(aws ecs describe-services --region us-east-2 --cluster retail-retail-ohio \
    --services retail-orders-ohio --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 3
}
undo_orders___start_tasks() {
  aws ecs update-service --region us-east-2 --cluster retail-retail-ohio --service retail-orders-ohio \
    --desired-count 0
}

step orders___verify
is_orders___verify() {
  id=orders:verify rank=0 kind=wait
  title='See 3 healthy tasks of orders in ohio'
  waits='orders___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='3 or more'
}
see_orders___verify() {
  found_1=$(look_up 'ARN of the target group retail-order-7hzw22-ernal-9211sq' aws elbv2 describe-target-groups --region us-east-2 --names retail-order-7hzw22-ernal-9211sq \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region us-east-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 3
}

step ui___check_image
is_ui___check_image() {
  id=ui:check-image rank=0 kind=wait
  title='See that retail/ui:stable is in ohio'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_ui___check_image() {
  answer=$(aws ecr describe-images --region us-east-2 --repository-name retail/ui \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step ui___raise_floor
is_ui___raise_floor() {
  id=ui:raise-floor rank=0 kind=call
  title='Raise the floor of ui in ohio to 3'
  waits='cart___verify catalog___verify checkout___verify orders___verify'
  typical=5 worst=30 poll=5 timeout=120
  expects='3 or more'
  undo=calls
}
act_ui___raise_floor() {
  aws application-autoscaling register-scalable-target --region us-east-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-ohio/retail-ui-ohio --min-capacity 3 --max-capacity 12
}
see_ui___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region us-east-2 --service-namespace ecs \
    --resource-ids service/retail-retail-ohio/retail-ui-ohio \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 3
}
undo_ui___raise_floor() {
  aws application-autoscaling register-scalable-target --region us-east-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-ohio/retail-ui-ohio --min-capacity 0 --max-capacity 12
}

step ui___start_tasks
is_ui___start_tasks() {
  id=ui:start-tasks rank=0 kind=call
  title='Start 3 tasks of ui in ohio'
  waits='ui___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='3 or more'
  undo=calls
}
act_ui___start_tasks() {
  aws ecs update-service --region us-east-2 --cluster retail-retail-ohio --service retail-ui-ohio \
    --desired-count 3
}
see_ui___start_tasks() {
  answer=$(aws ecs describe-services --region us-east-2 --cluster retail-retail-ohio --services retail-ui-ohio \
    --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 3
}
undo_ui___start_tasks() {
  aws ecs update-service --region us-east-2 --cluster retail-retail-ohio --service retail-ui-ohio \
    --desired-count 0
}

step ui___verify
is_ui___verify() {
  id=ui:verify rank=0 kind=wait
  title='See 3 healthy tasks of ui in ohio'
  waits='ui___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='3 or more'
}
see_ui___verify() {
  found_1=$(look_up 'ARN of the target group retail-ui-ohio-public-9211sq' aws elbv2 describe-target-groups --region us-east-2 --names retail-ui-ohio-public-9211sq \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region us-east-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 3
}
