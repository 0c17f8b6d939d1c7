#!/bin/sh
# Written by drgen. Needs the AWS CLI and a POSIX shell, nothing else: `sh site-loss.sh --help`.
#
# Every step of the plan as soon as what it waits for is done, side by side. A step is asked whether it is done before
# anything is called, and asked again until it is; what was done is kept in a directory, so that running this again goes
# on. The steps of everybody are below, those of the services in the directories beside this file; engine.sh carries them out.
# shellcheck disable=SC2016,SC2034,SC2154,SC2329 # the lists of steps set what is found by name
set -uf

plan='site-loss'
system=shop
headline='shop: seoul is lost, tokyo takes over'
site=tokyo
region=ap-northeast-1
expected_account=111122223333
other_account='' # of the other site, where steps are done there and it is another one
ranks='0 1 2 3'
single='' # what steps are of, where nothing is done for all at once
given_up='what has not arrived yet'

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 2
[ -r "$here/engine.sh" ] || { printf '%s.sh: engine.sh is missing: this needs the whole directory\n' "$plan" >&2 && exit 2; }
# shellcheck source=engine.sh
. "$here/engine.sh"

load() {
  limit database_restore 10
  limit database_promotion 20
  limit ecs_deployment 100
  limit backup_restore 10
  everybody
  stack=commerce
  # shellcheck source=commerce/site-loss.steps.sh
  . "$here"/commerce/site-loss.steps.sh || die 'the steps of commerce are missing: this needs the whole directory'
  stack=identity
  # shellcheck source=identity/site-loss.steps.sh
  . "$here"/identity/site-loss.steps.sh || die 'the steps of identity are missing: this needs the whole directory'
  stack=insight
  # shellcheck source=insight/site-loss.steps.sh
  . "$here"/insight/site-loss.steps.sh || die 'the steps of insight are missing: this needs the whole directory'
}

everybody() {
  stack=''

step announce
is_announce() {
  id=announce rank=0 kind=hand
  title='Announce that shop runs in tokyo'
  waits='analytics___verify logs___verify notify___verify traffic___checkout___switch_traffic
    traffic___identity___switch_traffic traffic___marketing___switch_traffic'
  typical=300 worst=900
  by_hand='Look from outside first: each host above answers, and `dig +short HOST` gives addresses of the load balancers in tokyo. One that still gives others three minutes after its `switch-traffic` was thrown for nothing: run the command of that step again, which does no harm. Then tell users and teams that it is back, which tiers stay where they were, since when data is missing, and that the freeze goes on.'
  expects='it is announced'
}

step check_certificate
is_check_certificate() {
  id=check-certificate rank=0 kind=wait
  title='See that the certificate in tokyo is valid'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=300
  expects=ISSUED
}
see_check_certificate() {
  answer=$(aws acm describe-certificate --region ap-northeast-1 \
    --certificate-arn arn:aws:acm:ap-northeast-1:111122223333:certificate/22222222-2222-2222-2222-222222222222 \
    --query Certificate.Status --output text) || return
  shows "$answer" text ISSUED
}

step check_quota
is_check_quota() {
  id=check-quota rank=0 kind=read
  title='See that Fargate may run 12 vCPU more in tokyo'
  waits='freeze'
  typical=0 worst=0
  expects='Value is at least 12 above what runs in tokyo already'
}
act_check_quota() {
  aws service-quotas get-service-quota --region ap-northeast-1 --service-code fargate \
    --quota-code L-3032A538
}

step consistency___checkout___reconcile
is_consistency___checkout___reconcile() {
  id=consistency:checkout:reconcile rank=0 kind=hand
  title='Reconcile auth/db, order/db with each other'
  waits='auth__db___probe order__db___probe'
  typical=1800 worst=14400
  by_hand='auth/db, order/db came back as of different moments: no replication gives them a point in time in common. Compare what must agree, and mend it.'
  expects='what must agree agrees'
}

step fence
is_fence() {
  id=fence rank=0 kind=hand
  title='Keep seoul from coming back as a second writer'
  waits='tier___checkout___raise_fence'
  typical=60 worst=300
  by_hand='A store that both sites wrote to cannot be put together again. In each stack of seoul a machine looks every minute whether it is fenced off, and stops what writes of the tiers that moved: see `aws stepfunctions list-state-machines --region ap-northeast-2` for `shop-fence-…`; what it was refused is in the log groups `/aws/vendedlogs/states/shop-…-seoul-fence`. Name one person who watches seoul and sees that it does, for a network that is cut between the sites hides the fence from it: `aws ecs list-clusters --region ap-northeast-2`. What a machine leaves running is stopped by hand: every service of shop that moved gets the floor and the count 0 (`aws application-autoscaling register-scalable-target --min-capacity 0`, then `aws ecs update-service --desired-count 0`), every rule that starts a job is disabled (`aws events disable-rule`), each task that it had started is stopped (`aws ecs stop-task`), and the ingress rules of the databases are removed (`aws ec2 revoke-security-group-ingress`). The fence cuts no connection that is open, for a security group follows it until it ends: whoever is connected to a database from elsewhere than a task of shop (a person, another team, a tunnel) goes on writing until it is stopped there, or the database is rebooted (`aws rds reboot-db-instance`). Nor does it stop tasks that neither a service nor a rule of this plan started, jobs of services that another team runs, or what writes to queues, buckets and tables with keys of its own: what else writes there, and is not in this plan, is stopped by its owner.'
  expects='somebody is named who watches seoul; once it answers, no task of shop that moved runs there'
}

step freeze
is_freeze() {
  id=freeze rank=0 kind=hand
  title='Freeze everything that changes seoul'
  typical=0 worst=0
  by_hand='Stop deployments to seoul, and every pipeline that applies Terraform to seoul or to link/: an apply that gets through to a site that is coming back undoes the failover.'
  expects='no pipeline that touches it is running or can start'
}

step protect_again
is_protect_again() {
  id=protect-again rank=0 kind=hand
  title='Protect tokyo again'
  waits='reconcile'
  typical=14400 worst=86400
  by_hand='Until seoul follows, tokyo has no other site: see that backups run there now (`aws backup list-backup-jobs --region ap-northeast-1`). When seoul is back and fenced, compare what it has with what tokyo has; then `drgen reconcile --clean seoul` makes it the follower, and prints what to do next: new copies beside the old stores, the names, and putting the traffic switch back, in an order that sends nobody to old data. Old stores stay until somebody deletes them.'
  expects='every store has a follower in seoul that keeps up'
}

step reconcile
is_reconcile() {
  id=reconcile rank=0 kind=hand
  title='Write down that tokyo leads'
  waits='announce'
  typical=1800 worst=7200
  by_hand='No stack is applied before this: Terraform still believes that seoul leads. Write down what was seen, for each store that moved `leader: tokyo` and `follower: none`, or `follower: seoul` where AWS still links the two (global databases): `drgen reconcile --observed seen.yaml`. Where Terraform reaches the states of tokyo, `drgen reconcile --from-state` reads it from them. It writes `topology.yaml` and `active: tokyo`, locks the stacks of seoul, and prints what to do next, with commands: `drgen generate`, then the stacks of tokyo in their order, each plan through `drgen gate`. What recovery made outside Terraform, such as a restored database, is imported by that plan.'
  expects='`terraform plan` of each stack of tokyo destroys and replaces nothing that holds data'
}

step record_lag
is_record_lag() {
  id=record-lag rank=0 kind=hand
  title='Write down how far each replica is behind'
  waits='freeze'
  typical=0 worst=0
  by_hand='Was tokyo ready? `aws cloudwatch describe-alarm-history --region ap-northeast-1 --alarm-name shop-tokyo-not-ready --alarm-types CompositeAlarm --history-item-type StateUpdate` says since when it is not; the loss itself is the newest entry. Write down the last replication lag of every store before the impact: `aws cloudwatch describe-alarms --region ap-northeast-1 --alarm-name-prefix shop- --state-value ALARM` names the replicas that are late, the steps `read-lag` and `find-backup` read the figure. After a promotion nobody can read it any more, and it says how much data is given up.'
  expects='one figure for each store that replicates'
}

step tier___analytics___decide
is_tier___analytics___decide() {
  id=tier:analytics:decide rank=3 kind=decide
  title='Decide whether analytics fails over to tokyo'
  waits='record_lag'
  typical=300 worst=300
  by_hand='Whoever may decide for analytics says yes or no, in writing, with the time. Yes gives up what has not arrived in tokyo; no waits for seoul.'
  expects='the decision is written down'
}

step tier___analytics___raise_fence
is_tier___analytics___raise_fence() {
  id=tier:analytics:raise-fence rank=3 kind=call
  title='Fence seoul off for analytics: when it returns, nothing of analytics writes there'
  waits='tier___analytics___decide'
  typical=0 worst=0
  expects='the call returns'
  undo=calls
}
act_tier___analytics___raise_fence() {
  aws dynamodb put-item --region ap-northeast-1 --table-name shop-fence \
    --item '{"site":{"S":"seoul"},"tier":{"S":"analytics"}}'
}
undo_tier___analytics___raise_fence() {
  aws dynamodb put-item --region ap-northeast-1 --table-name shop-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"analytics"}}'
}

step tier___checkout___decide
is_tier___checkout___decide() {
  id=tier:checkout:decide rank=0 kind=decide
  title='Decide whether checkout fails over to tokyo'
  waits='record_lag'
  typical=60 worst=60
  by_hand='Whoever may decide for checkout says yes or no, in writing, with the time. Yes gives up what has not arrived in tokyo; no waits for seoul.'
  expects='the decision is written down'
}

step tier___checkout___raise_fence
is_tier___checkout___raise_fence() {
  id=tier:checkout:raise-fence rank=0 kind=call
  title='Fence seoul off for checkout: when it returns, nothing of checkout writes there'
  waits='tier___checkout___decide'
  typical=0 worst=0
  expects='the call returns'
  undo=calls
}
act_tier___checkout___raise_fence() {
  aws dynamodb put-item --region ap-northeast-1 --table-name shop-fence \
    --item '{"site":{"S":"seoul"},"tier":{"S":"checkout"}}'
}
undo_tier___checkout___raise_fence() {
  aws dynamodb put-item --region ap-northeast-1 --table-name shop-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"checkout"}}'
}

step tier___identity___decide
is_tier___identity___decide() {
  id=tier:identity:decide rank=1 kind=decide
  title='Decide whether identity fails over to tokyo'
  waits='record_lag'
  typical=60 worst=60
  by_hand='Whoever may decide for identity says yes or no, in writing, with the time. Yes gives up what has not arrived in tokyo; no waits for seoul. Whatever is said here, auth/db, auth goes with the decision for checkout.'
  expects='the decision is written down'
}

step tier___identity___raise_fence
is_tier___identity___raise_fence() {
  id=tier:identity:raise-fence rank=1 kind=call
  title='Fence seoul off for identity: when it returns, nothing of identity writes there'
  waits='tier___identity___decide'
  typical=0 worst=0
  expects='the call returns'
  undo=calls
}
act_tier___identity___raise_fence() {
  aws dynamodb put-item --region ap-northeast-1 --table-name shop-fence \
    --item '{"site":{"S":"seoul"},"tier":{"S":"identity"}}'
}
undo_tier___identity___raise_fence() {
  aws dynamodb put-item --region ap-northeast-1 --table-name shop-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"identity"}}'
}

step tier___marketing___decide
is_tier___marketing___decide() {
  id=tier:marketing:decide rank=2 kind=decide
  title='Decide whether marketing fails over to tokyo'
  waits='record_lag'
  typical=300 worst=300
  by_hand='Whoever may decide for marketing says yes or no, in writing, with the time. Yes gives up what has not arrived in tokyo; no waits for seoul.'
  expects='the decision is written down'
}

step tier___marketing___raise_fence
is_tier___marketing___raise_fence() {
  id=tier:marketing:raise-fence rank=2 kind=call
  title='Fence seoul off for marketing: when it returns, nothing of marketing writes there'
  waits='tier___marketing___decide'
  typical=0 worst=0
  expects='the call returns'
  undo=calls
}
act_tier___marketing___raise_fence() {
  aws dynamodb put-item --region ap-northeast-1 --table-name shop-fence \
    --item '{"site":{"S":"seoul"},"tier":{"S":"marketing"}}'
}
undo_tier___marketing___raise_fence() {
  aws dynamodb put-item --region ap-northeast-1 --table-name shop-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"marketing"}}'
}

step traffic___checkout___switch_traffic
is_traffic___checkout___switch_traffic() {
  id=traffic:checkout:switch-traffic rank=0 kind=call
  title='Send users of 2 hosts to tokyo'
  waits='order___verify payment___verify'
  typical=120 worst=180 poll=10 timeout=300
  expects='2 or more'
  undo=calls
}
act_traffic___checkout___switch_traffic() {
  aws cloudwatch put-metric-data --region ap-northeast-1 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"order.shop.example"}],"MetricName":"Away","Value":1},{"Dimensions":[{"Name":"Host","Value":"pay.shop.example"}],"MetricName":"Away","Value":1}]'
}
see_traffic___checkout___switch_traffic() {
  answer=$(aws cloudwatch describe-alarms --region ap-northeast-1 \
    --alarm-names shop-order-tokyo-switch shop-payment-tokyo-switch \
    --query "length(MetricAlarms[?StateValue=='ALARM'])" --output text) || return
  shows "$answer" least 2
}
undo_traffic___checkout___switch_traffic() {
  aws cloudwatch put-metric-data --region ap-northeast-1 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"order.shop.example"}],"MetricName":"Away","Value":0},{"Dimensions":[{"Name":"Host","Value":"pay.shop.example"}],"MetricName":"Away","Value":0}]'
}

step traffic___identity___switch_traffic
is_traffic___identity___switch_traffic() {
  id=traffic:identity:switch-traffic rank=1 kind=call
  title='Send users of login.shop.example to tokyo'
  waits='auth___verify tier___identity___raise_fence'
  typical=120 worst=180 poll=10 timeout=300
  expects='1 or more'
  undo=calls
}
act_traffic___identity___switch_traffic() {
  aws cloudwatch put-metric-data --region ap-northeast-1 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"login.shop.example"}],"MetricName":"Away","Value":1}]'
}
see_traffic___identity___switch_traffic() {
  answer=$(aws cloudwatch describe-alarms --region ap-northeast-1 --alarm-names shop-auth-tokyo-switch \
    --query "length(MetricAlarms[?StateValue=='ALARM'])" --output text) || return
  shows "$answer" least 1
}
undo_traffic___identity___switch_traffic() {
  aws cloudwatch put-metric-data --region ap-northeast-1 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"login.shop.example"}],"MetricName":"Away","Value":0}]'
}

step traffic___marketing___switch_traffic
is_traffic___marketing___switch_traffic() {
  id=traffic:marketing:switch-traffic rank=2 kind=call
  title='Send users of www.shop.example to tokyo'
  waits='marketing___verify'
  typical=120 worst=180 poll=10 timeout=300
  expects='1 or more'
  undo=calls
}
act_traffic___marketing___switch_traffic() {
  aws cloudwatch put-metric-data --region ap-northeast-1 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"www.shop.example"}],"MetricName":"Away","Value":1}]'
}
see_traffic___marketing___switch_traffic() {
  answer=$(aws cloudwatch describe-alarms --region ap-northeast-1 --alarm-names shop-marketing-tokyo-switch \
    --query "length(MetricAlarms[?StateValue=='ALARM'])" --output text) || return
  shows "$answer" least 1
}
undo_traffic___marketing___switch_traffic() {
  aws cloudwatch put-metric-data --region ap-northeast-1 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"www.shop.example"}],"MetricName":"Away","Value":0}]'
}

}

main "$@"
