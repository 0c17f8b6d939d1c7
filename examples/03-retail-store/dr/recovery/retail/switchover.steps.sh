# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # switchover.sh reads this and calls the functions

step cart__items___check_replica
is_cart__items___check_replica() {
  id=cart/items:check-replica rank=0 kind=wait
  title='See that table retail-cart-items answers in ohio'
  waits='decide'
  typical=5 worst=30 poll=5 timeout=120
  expects=ACTIVE
}
see_cart__items___check_replica() {
  answer=$(aws dynamodb describe-table --region us-east-2 --table-name retail-cart-items \
    --query Table.TableStatus --output text) || return
  shows "$answer" text ACTIVE
}

step cart__items___drain
is_cart__items___drain() {
  id=cart/items:drain rank=0 kind=judge
  title='Wait until ohio has all that was written to table retail-cart-items'
  waits='cart___freeze cart__items___check_replica'
  typical=60 worst=180
  expects='the last value, in milliseconds, is below 5000, and twice as long has passed since oregon was frozen; no value at all means that nothing was written'
}
act_cart__items___drain() {
  aws cloudwatch get-metric-statistics --region us-west-2 --namespace AWS/DynamoDB \
    --metric-name ReplicationLatency \
    --dimensions '[{"Name":"TableName","Value":"retail-cart-items"},{"Name":"ReceivingRegion","Value":"us-east-2"}]' \
    --start-time "$(($(date +%s) - 600))" --end-time "$(date +%s)" --period 60 --statistics Maximum
}

step cart__items___protect
is_cart__items___protect() {
  id=cart/items:protect rank=0 kind=call
  title='Have table retail-cart-items backed up in ohio from now on'
  waits='cart__items___check_replica go'
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

step cart___freeze
is_cart___freeze() {
  id=cart:freeze rank=0 kind=call
  title='Stop cart in oregon'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_cart___freeze() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-cart-oregon --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-cart-oregon --desired-count 0
}
see_cart___freeze() {
  answer=$(aws ecs describe-services --region us-west-2 --cluster retail-retail-oregon \
    --services retail-cart-oregon --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_cart___freeze() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-cart-oregon --min-capacity 3 --max-capacity 12 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-cart-oregon --desired-count 3
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

step cart___stand_by
is_cart___stand_by() {
  id=cart:stand-by rank=0 kind=call
  title='Let cart be started in oregon again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='12 or more'
  undo=calls
}
act_cart___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-cart-oregon --min-capacity 0 --max-capacity 12 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-cart-oregon --desired-count 0
}
see_cart___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region us-west-2 --service-namespace ecs \
    --resource-ids service/retail-retail-oregon/retail-cart-oregon \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 12
}
undo_cart___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-cart-oregon --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-cart-oregon --desired-count 0
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
  waits='cart___start_tasks cart__items___drain go'
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

step catalog__db___back_up
is_catalog__db___back_up() {
  id=catalog/db:back-up rank=0 kind=call
  title='Back up catalog/db in oregon as it is now'
  waits='catalog___freeze'
  typical=689 worst=2578
  expects='`aws backup list-backup-jobs --region us-west-2 --by-resource-arn arn:aws:rds:us-west-2:111122223333:db:retail-catalog-db-oregon` shows a job begun after the freeze, and it is COMPLETED'
}
act_catalog__db___back_up() {
  aws backup start-backup-job --region us-west-2 --backup-vault-name retail-oregon \
    --resource-arn arn:aws:rds:us-west-2:111122223333:db:retail-catalog-db-oregon \
    --iam-role-arn arn:aws:iam::111122223333:role/retail-oregon-backup \
    --lifecycle DeleteAfterDays=30
}

step catalog__db___copy
is_catalog__db___copy() {
  id=catalog/db:copy rank=0 kind=call
  title='Copy that backup to ohio'
  waits='catalog__db___back_up'
  typical=957 worst=3114
  expects='`aws backup list-copy-jobs --region us-west-2 --by-resource-arn arn:aws:rds:us-west-2:111122223333:db:retail-catalog-db-oregon` shows a job begun after that backup, and it is COMPLETED'
}
act_catalog__db___copy() {
  found_1=$(look_up 'newest copy of arn:aws:rds:us-west-2:111122223333:db:retail-catalog-db-oregon' aws backup list-recovery-points-by-backup-vault --region us-west-2 --backup-vault-name retail-oregon \
    --by-resource-arn arn:aws:rds:us-west-2:111122223333:db:retail-catalog-db-oregon \
    --query "sort_by(RecoveryPoints[?Status=='COMPLETED'], &CreationDate)[-1].RecoveryPointArn" \
    --output text) || return
  aws backup start-copy-job --region us-west-2 --recovery-point-arn "$found_1" \
    --source-backup-vault-name retail-oregon \
    --destination-backup-vault-arn arn:aws:backup:us-east-2:111122223333:backup-vault:retail-ohio \
    --iam-role-arn arn:aws:iam::111122223333:role/retail-oregon-backup \
    --lifecycle DeleteAfterDays=30
}

step catalog__db___find_backup
is_catalog__db___find_backup() {
  id=catalog/db:find-backup rank=0 kind=read
  title='Find the newest copy in the vault of retail-catalog-db-oregon in ohio, and note its age'
  waits='catalog__db___copy'
  typical=30 worst=120 poll=15 timeout=300
  expects=retail-catalog-db-oregon
}
act_catalog__db___find_backup() {
  aws rds describe-db-snapshots --region us-east-2 --db-instance-identifier retail-catalog-db-oregon \
    --snapshot-type awsbackup
}
see_catalog__db___find_backup() {
  answer=$(aws rds describe-db-snapshots --region us-east-2 --db-instance-identifier retail-catalog-db-oregon \
    --snapshot-type awsbackup --query "DBSnapshots[?Status=='available'].DBInstanceIdentifier | [0]" \
    --output text) || return
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

step catalog__db___protect_again
is_catalog__db___protect_again() {
  id=catalog/db:protect-again rank=0 kind=wait
  title='Wait until backups of retail-catalog-db-ohio arrive in oregon'
  waits='reconcile'
  typical=1257 worst=4314 poll=60 timeout=8628
  expects=retail-catalog-db-ohio
}
see_catalog__db___protect_again() {
  answer=$(aws rds describe-db-instance-automated-backups --region us-west-2 \
    --db-instance-identifier retail-catalog-db-ohio \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text retail-catalog-db-ohio
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
  expects=available
  taken_back='lift its deletion protection and delete retail-catalog-db-ohio: nothing depends on it before its address is written'
}
act_catalog__db___restore() {
  found_1=$(look_up 'newest copy in the vault of retail-catalog-db-oregon' aws rds describe-db-snapshots --region us-east-2 --db-instance-identifier retail-catalog-db-oregon \
    --snapshot-type awsbackup \
    --query "sort_by(DBSnapshots[?Status=='available'], &SnapshotCreateTime)[-1].DBSnapshotArn" \
    --output text) || return
  found_2=$(look_up 'id of security group retail-catalog-db-ohio' aws ec2 describe-security-groups --region us-east-2 \
    --filters '[{"Name":"group-name","Values":["retail-catalog-db-ohio"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-from-db-snapshot --region us-east-2 --db-snapshot-identifier "$found_1" \
    --db-instance-identifier retail-catalog-db-ohio --db-instance-class db.r6g.large --no-multi-az \
    --db-subnet-group-name retail-catalog-db-ohio \
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

step catalog__search___catch_up
is_catalog__search___catch_up() {
  id=catalog/search:catch-up rank=0 kind=hand
  title='Fill retail-catalog-search-ohio with what catalog/db got meanwhile'
  waits='catalog__db___probe catalog__db___restart_consumers catalog__search___rebuild'
  typical=300 worst=1800
  by_hand='Read from catalog/db what was written, changed and deleted since `rebuild` began, and do the same in retail-catalog-search-ohio.'
  expects='retail-catalog-search-ohio has as many documents as catalog/db has'
}

step catalog__search___create_domain
is_catalog__search___create_domain() {
  id=catalog/search:create-domain rank=0 kind=call
  title='Make domain retail-catalog-search-ohio'
  waits='decide'
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

step catalog___freeze
is_catalog___freeze() {
  id=catalog:freeze rank=0 kind=call
  title='Stop catalog in oregon'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_catalog___freeze() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-catalog-oregon --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-catalog-oregon --desired-count 0
}
see_catalog___freeze() {
  answer=$(aws ecs describe-services --region us-west-2 --cluster retail-retail-oregon \
    --services retail-catalog-oregon --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_catalog___freeze() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-catalog-oregon --min-capacity 3 \
    --max-capacity 12 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-catalog-oregon --desired-count 3
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

step catalog___stand_by
is_catalog___stand_by() {
  id=catalog:stand-by rank=0 kind=call
  title='Let catalog be started in oregon again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='12 or more'
  undo=calls
}
act_catalog___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-catalog-oregon --min-capacity 0 \
    --max-capacity 12 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-catalog-oregon --desired-count 0
}
see_catalog___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region us-west-2 --service-namespace ecs \
    --resource-ids service/retail-retail-oregon/retail-catalog-oregon \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 12
}
undo_catalog___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-catalog-oregon --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-catalog-oregon --desired-count 0
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
  waits='catalog___start_tasks catalog__db___probe catalog__db___restart_consumers go'
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
  waits='decide'
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

step checkout___freeze
is_checkout___freeze() {
  id=checkout:freeze rank=0 kind=call
  title='Stop checkout in oregon'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_checkout___freeze() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-checkout-oregon --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-checkout-oregon --desired-count 0
}
see_checkout___freeze() {
  answer=$(aws ecs describe-services --region us-west-2 --cluster retail-retail-oregon \
    --services retail-checkout-oregon --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_checkout___freeze() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-checkout-oregon --min-capacity 3 \
    --max-capacity 12 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-checkout-oregon --desired-count 3
}

step checkout___raise_floor
is_checkout___raise_floor() {
  id=checkout:raise-floor rank=0 kind=call
  title='Raise the floor of checkout in ohio to 3'
  waits='orders___freeze orders___verify'
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

step checkout___stand_by
is_checkout___stand_by() {
  id=checkout:stand-by rank=0 kind=call
  title='Let checkout be started in oregon again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='12 or more'
  undo=calls
}
act_checkout___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-checkout-oregon --min-capacity 0 \
    --max-capacity 12 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-checkout-oregon --desired-count 0
}
see_checkout___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region us-west-2 --service-namespace ecs \
    --resource-ids service/retail-retail-oregon/retail-checkout-oregon \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 12
}
undo_checkout___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-checkout-oregon --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-checkout-oregon --desired-count 0
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
  waits='checkout___start_tasks go orders___freeze orders___verify'
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

step orders__db___back_up
is_orders__db___back_up() {
  id=orders/db:back-up rank=0 kind=call
  title='Back up orders/db in oregon as it is now'
  waits='orders___freeze'
  typical=778 worst=2756
  expects='`aws backup list-backup-jobs --region us-west-2 --by-resource-arn arn:aws:rds:us-west-2:111122223333:db:retail-orders-db-oregon` shows a job begun after the freeze, and it is COMPLETED'
}
act_orders__db___back_up() {
  aws backup start-backup-job --region us-west-2 --backup-vault-name retail-oregon \
    --resource-arn arn:aws:rds:us-west-2:111122223333:db:retail-orders-db-oregon \
    --iam-role-arn arn:aws:iam::111122223333:role/retail-oregon-backup \
    --lifecycle DeleteAfterDays=30
}

step orders__db___copy
is_orders__db___copy() {
  id=orders/db:copy rank=0 kind=call
  title='Copy that backup to ohio'
  waits='orders__db___back_up'
  typical=1315 worst=3830
  expects='`aws backup list-copy-jobs --region us-west-2 --by-resource-arn arn:aws:rds:us-west-2:111122223333:db:retail-orders-db-oregon` shows a job begun after that backup, and it is COMPLETED'
}
act_orders__db___copy() {
  found_1=$(look_up 'newest copy of arn:aws:rds:us-west-2:111122223333:db:retail-orders-db-oregon' aws backup list-recovery-points-by-backup-vault --region us-west-2 --backup-vault-name retail-oregon \
    --by-resource-arn arn:aws:rds:us-west-2:111122223333:db:retail-orders-db-oregon \
    --query "sort_by(RecoveryPoints[?Status=='COMPLETED'], &CreationDate)[-1].RecoveryPointArn" \
    --output text) || return
  aws backup start-copy-job --region us-west-2 --recovery-point-arn "$found_1" \
    --source-backup-vault-name retail-oregon \
    --destination-backup-vault-arn arn:aws:backup:us-east-2:111122223333:backup-vault:retail-ohio \
    --iam-role-arn arn:aws:iam::111122223333:role/retail-oregon-backup \
    --lifecycle DeleteAfterDays=30
}

step orders__db___find_backup
is_orders__db___find_backup() {
  id=orders/db:find-backup rank=0 kind=read
  title='Find the newest copy in the vault of retail-orders-db-oregon in ohio, and note its age'
  waits='orders__db___copy'
  typical=30 worst=120 poll=15 timeout=300
  expects=retail-orders-db-oregon
}
act_orders__db___find_backup() {
  aws rds describe-db-snapshots --region us-east-2 --db-instance-identifier retail-orders-db-oregon \
    --snapshot-type awsbackup
}
see_orders__db___find_backup() {
  answer=$(aws rds describe-db-snapshots --region us-east-2 --db-instance-identifier retail-orders-db-oregon \
    --snapshot-type awsbackup --query "DBSnapshots[?Status=='available'].DBInstanceIdentifier | [0]" \
    --output text) || return
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

step orders__db___protect_again
is_orders__db___protect_again() {
  id=orders/db:protect-again rank=0 kind=wait
  title='Wait until backups of retail-orders-db-ohio arrive in oregon'
  waits='reconcile'
  typical=1615 worst=5030 poll=60 timeout=10060
  expects=retail-orders-db-ohio
}
see_orders__db___protect_again() {
  answer=$(aws rds describe-db-instance-automated-backups --region us-west-2 \
    --db-instance-identifier retail-orders-db-ohio \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text retail-orders-db-ohio
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
  expects=available
  taken_back='lift its deletion protection and delete retail-orders-db-ohio: nothing depends on it before its address is written'
}
act_orders__db___restore() {
  found_1=$(look_up 'newest copy in the vault of retail-orders-db-oregon' aws rds describe-db-snapshots --region us-east-2 --db-instance-identifier retail-orders-db-oregon \
    --snapshot-type awsbackup \
    --query "sort_by(DBSnapshots[?Status=='available'], &SnapshotCreateTime)[-1].DBSnapshotArn" \
    --output text) || return
  found_2=$(look_up 'id of security group retail-orders-db-ohio' aws ec2 describe-security-groups --region us-east-2 \
    --filters '[{"Name":"group-name","Values":["retail-orders-db-ohio"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-from-db-snapshot --region us-east-2 --db-snapshot-identifier "$found_1" \
    --db-instance-identifier retail-orders-db-ohio --db-instance-class db.r6g.large --no-multi-az \
    --db-subnet-group-name retail-orders-db-ohio \
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
  waits='decide'
  typical=5 worst=30 poll=5 timeout=120
  expects=RUNNING
}
see_orders__events___check_broker() {
  answer=$(aws mq list-brokers --region us-east-2 --max-results 100 \
    --query "BrokerSummaries[?BrokerName=='retail-orders-events-ohio'].BrokerState | [0]" \
    --output text) || return
  shows "$answer" text RUNNING
}

step orders__events___compare_definitions
is_orders__events___compare_definitions() {
  id=orders/events:compare-definitions rank=1 kind=hand
  title='See that retail-orders-events-ohio knows what services expect of retail-orders-events-oregon'
  waits='freeze'
  typical=300 worst=1800
  by_hand='In each site'\''s network, with `rabbitmqadmin` or the console of RabbitMQ: export the definitions of retail-orders-events-oregon and of retail-orders-events-ohio, and compare users, virtual hosts, policies, exchanges, queues and bindings. Import what is missing.'
  expects='all that services do not declare themselves is in both'
}

step orders__events___drain
is_orders__events___drain() {
  id=orders/events:drain rank=1 kind=judge
  title='Leave nothing in broker retail-orders-events-oregon'
  waits='orders___freeze'
  typical=300 worst=1800
  expects='since the freeze nothing waits in retail-orders-events-oregon (`MessageCount` 0). Else carry it over, one queue after the other, in each site'\''s network: `rabbitmqadmin get` with `ackmode=ack_requeue_false` from retail-orders-events-oregon, `rabbitmqadmin publish` with the same routing key and properties to retail-orders-events-ohio'
}
act_orders__events___drain() {
  aws cloudwatch get-metric-statistics --region us-west-2 --namespace AWS/AmazonMQ \
    --metric-name MessageCount \
    --dimensions '[{"Name":"Broker","Value":"retail-orders-events-oregon"}]' \
    --start-time "$(($(date +%s) - 600))" --end-time "$(date +%s)" --period 60 --statistics Maximum
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

step orders___freeze
is_orders___freeze() {
  id=orders:freeze rank=0 kind=call
  title='Stop orders in oregon'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_orders___freeze() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-orders-oregon --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-orders-oregon --desired-count 0
}
see_orders___freeze() {
  answer=$(aws ecs describe-services --region us-west-2 --cluster retail-retail-oregon \
    --services retail-orders-oregon --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_orders___freeze() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-orders-oregon --min-capacity 3 \
    --max-capacity 12 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-orders-oregon --desired-count 3
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

step orders___stand_by
is_orders___stand_by() {
  id=orders:stand-by rank=0 kind=call
  title='Let orders be started in oregon again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='12 or more'
  undo=calls
}
act_orders___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-orders-oregon --min-capacity 0 \
    --max-capacity 12 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-orders-oregon --desired-count 0
}
see_orders___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region us-west-2 --service-namespace ecs \
    --resource-ids service/retail-retail-oregon/retail-orders-oregon \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 12
}
undo_orders___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-orders-oregon --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-orders-oregon --desired-count 0
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
  waits='go orders___start_tasks orders__db___probe orders__db___restart_consumers'
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

step ui___freeze
is_ui___freeze() {
  id=ui:freeze rank=0 kind=call
  title='Stop ui in oregon'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_ui___freeze() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-ui-oregon --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon --service retail-ui-oregon \
    --desired-count 0
}
see_ui___freeze() {
  answer=$(aws ecs describe-services --region us-west-2 --cluster retail-retail-oregon \
    --services retail-ui-oregon --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_ui___freeze() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-ui-oregon --min-capacity 3 --max-capacity 12 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon --service retail-ui-oregon \
    --desired-count 3
}

step ui___raise_floor
is_ui___raise_floor() {
  id=ui:raise-floor rank=0 kind=call
  title='Raise the floor of ui in ohio to 3'
  waits='cart___freeze cart___verify catalog___freeze catalog___verify checkout___freeze checkout___verify
    orders___freeze orders___verify'
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

step ui___stand_by
is_ui___stand_by() {
  id=ui:stand-by rank=0 kind=call
  title='Let ui be started in oregon again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='12 or more'
  undo=calls
}
act_ui___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-ui-oregon --min-capacity 0 --max-capacity 12 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon --service retail-ui-oregon \
    --desired-count 0
}
see_ui___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region us-west-2 --service-namespace ecs \
    --resource-ids service/retail-retail-oregon/retail-ui-oregon \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 12
}
undo_ui___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-ui-oregon --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon --service retail-ui-oregon \
    --desired-count 0
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
  waits='cart___freeze cart___verify catalog___freeze catalog___verify checkout___freeze checkout___verify go
    orders___freeze orders___verify ui___start_tasks'
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
