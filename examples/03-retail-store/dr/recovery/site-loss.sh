#!/bin/sh
# Written by drgen. Needs the AWS CLI and a POSIX shell, nothing else: `sh site-loss.sh --help`.
#
# Every step of the plan as soon as what it waits for is done, side by side. A step is asked whether it is done before
# anything is called, and asked again until it is; what was done is kept in a directory, so that running this again goes
# on. The steps of everybody are below, those of the services in the directories beside this file; engine.sh carries them out.
# shellcheck disable=SC2016,SC2034,SC2154,SC2329 # the lists of steps set what is found by name
set -uf

plan='site-loss'
system=retail
headline='retail: oregon is lost, ohio takes over'
site=ohio
region=us-east-2
expected_account=111122223333
other_account='' # of the other site, where steps are done there and it is another one
ranks='0 1'
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
  stack=retail
  # shellcheck source=retail/site-loss.steps.sh
  . "$here"/retail/site-loss.steps.sh || die 'the steps of retail are missing: this needs the whole directory'
}

everybody() {
  stack=''

step announce
is_announce() {
  id=announce rank=0 kind=hand
  title='Announce that retail runs in ohio'
  waits='catalog__search___rebuild catalog__search___restart_consumers orders__events___check_broker
    traffic___browsing___switch_traffic'
  typical=300 worst=900
  by_hand='Look from outside first: each host above answers, and `dig +short HOST` gives addresses of the load balancers in ohio. One that still gives others three minutes after its `switch-traffic` was thrown for nothing: run the command of that step again, which does no harm. Then tell users and teams that it is back, which tiers stay where they were, since when data is missing, and that the freeze goes on.'
  expects='it is announced'
}

step check_certificate
is_check_certificate() {
  id=check-certificate rank=0 kind=wait
  title='See that the certificate in ohio is valid'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=300
  expects=ISSUED
}
see_check_certificate() {
  answer=$(aws acm describe-certificate --region us-east-2 \
    --certificate-arn arn:aws:acm:us-east-2:111122223333:certificate/22222222-2222-2222-2222-222222222222 \
    --query Certificate.Status --output text) || return
  shows "$answer" text ISSUED
}

step check_quota
is_check_quota() {
  id=check-quota rank=0 kind=read
  title='See that Fargate may run 8 vCPU more in ohio'
  waits='freeze'
  typical=0 worst=0
  expects='Value is at least 8 above what runs in ohio already'
}
act_check_quota() {
  aws service-quotas get-service-quota --region us-east-2 --service-code fargate \
    --quota-code L-3032A538
}

step fence
is_fence() {
  id=fence rank=0 kind=hand
  title='Keep oregon from coming back as a second writer'
  waits='tier___browsing___raise_fence'
  typical=60 worst=300
  by_hand='A store that both sites wrote to cannot be put together again. In each stack of oregon a machine looks every minute whether it is fenced off, and stops what writes of the tiers that moved: see `aws stepfunctions list-state-machines --region us-west-2` for `retail-fence-…`; what it was refused is in the log groups `/aws/vendedlogs/states/retail-…-oregon-fence`. Name one person who watches oregon and sees that it does, for a network that is cut between the sites hides the fence from it: `aws ecs list-clusters --region us-west-2`. What a machine leaves running is stopped by hand: every service of retail that moved gets the floor and the count 0 (`aws application-autoscaling register-scalable-target --min-capacity 0`, then `aws ecs update-service --desired-count 0`), every rule that starts a job is disabled (`aws events disable-rule`), each task that it had started is stopped (`aws ecs stop-task`), and the ingress rules of the databases are removed (`aws ec2 revoke-security-group-ingress`). The fence cuts no connection that is open, for a security group follows it until it ends: whoever is connected to a database from elsewhere than a task of retail (a person, another team, a tunnel) goes on writing until it is stopped there, or the database is rebooted (`aws rds reboot-db-instance`). Nor does it stop tasks that neither a service nor a rule of this plan started, jobs of services that another team runs, or what writes to queues, buckets and tables with keys of its own: what else writes there, and is not in this plan, is stopped by its owner.'
  expects='somebody is named who watches oregon; once it answers, no task of retail that moved runs there'
}

step freeze
is_freeze() {
  id=freeze rank=0 kind=hand
  title='Freeze everything that changes oregon'
  typical=0 worst=0
  by_hand='Stop deployments to oregon, and every pipeline that applies Terraform to oregon or to link/: an apply that gets through to a site that is coming back undoes the failover.'
  expects='no pipeline that touches it is running or can start'
}

step protect_again
is_protect_again() {
  id=protect-again rank=0 kind=hand
  title='Protect ohio again'
  waits='reconcile'
  typical=14400 worst=86400
  by_hand='Until oregon follows, ohio has no other site: see that backups run there now (`aws backup list-backup-jobs --region us-east-2`). When oregon is back and fenced, compare what it has with what ohio has; then `drgen reconcile --clean oregon` makes it the follower, and prints what to do next: new copies beside the old stores, the names, and putting the traffic switch back, in an order that sends nobody to old data. Old stores stay until somebody deletes them.'
  expects='every store has a follower in oregon that keeps up'
}

step reconcile
is_reconcile() {
  id=reconcile rank=0 kind=hand
  title='Write down that ohio leads'
  waits='announce'
  typical=1800 worst=7200
  by_hand='No stack is applied before this: Terraform still believes that oregon leads. Write down what was seen, for each store that moved `leader: ohio` and `follower: none`, or `follower: oregon` where AWS still links the two (global databases): `drgen reconcile --observed seen.yaml`. Where Terraform reaches the states of ohio, `drgen reconcile --from-state` reads it from them. It writes `topology.yaml` and `active: ohio`, locks the stacks of oregon, and prints what to do next, with commands: `drgen generate`, then the stacks of ohio in their order, each plan through `drgen gate`. What recovery made outside Terraform, such as a restored database, is imported by that plan.'
  expects='`terraform plan` of each stack of ohio destroys and replaces nothing that holds data'
}

step record_lag
is_record_lag() {
  id=record-lag rank=0 kind=hand
  title='Write down how far each replica is behind'
  waits='freeze'
  typical=0 worst=0
  by_hand='Was ohio ready? `aws cloudwatch describe-alarm-history --region us-east-2 --alarm-name retail-ohio-not-ready --alarm-types CompositeAlarm --history-item-type StateUpdate` says since when it is not; the loss itself is the newest entry. Write down the last replication lag of every store before the impact: `aws cloudwatch describe-alarms --region us-east-2 --alarm-name-prefix retail- --state-value ALARM` names the replicas that are late, the steps `read-lag` and `find-backup` read the figure. After a promotion nobody can read it any more, and it says how much data is given up.'
  expects='one figure for each store that replicates'
}

step tier___browsing___decide
is_tier___browsing___decide() {
  id=tier:browsing:decide rank=0 kind=decide
  title='Decide whether browsing fails over to ohio'
  waits='record_lag'
  typical=300 worst=300
  by_hand='Whoever may decide for browsing says yes or no, in writing, with the time. Yes gives up what has not arrived in ohio; no waits for oregon.'
  expects='the decision is written down'
}

step tier___browsing___raise_fence
is_tier___browsing___raise_fence() {
  id=tier:browsing:raise-fence rank=0 kind=call
  title='Fence oregon off for browsing: when it returns, nothing of browsing writes there'
  waits='tier___browsing___decide'
  typical=0 worst=0
  expects='the call returns'
  undo=calls
}
act_tier___browsing___raise_fence() {
  aws dynamodb put-item --region us-east-2 --table-name retail-fence \
    --item '{"site":{"S":"oregon"},"tier":{"S":"browsing"}}'
}
undo_tier___browsing___raise_fence() {
  aws dynamodb put-item --region us-east-2 --table-name retail-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"browsing"}}'
}

step tier___buying___decide
is_tier___buying___decide() {
  id=tier:buying:decide rank=1 kind=decide
  title='Decide whether buying fails over to ohio'
  waits='record_lag'
  typical=300 worst=300
  by_hand='Whoever may decide for buying says yes or no, in writing, with the time. Yes gives up what has not arrived in ohio; no waits for oregon. Whatever is said here, cart/items, checkout/cache, orders/db, cart, orders, checkout goes with the decision for browsing.'
  expects='the decision is written down'
}

step tier___buying___raise_fence
is_tier___buying___raise_fence() {
  id=tier:buying:raise-fence rank=1 kind=call
  title='Fence oregon off for buying: when it returns, nothing of buying writes there'
  waits='tier___buying___decide'
  typical=0 worst=0
  expects='the call returns'
  undo=calls
}
act_tier___buying___raise_fence() {
  aws dynamodb put-item --region us-east-2 --table-name retail-fence \
    --item '{"site":{"S":"oregon"},"tier":{"S":"buying"}}'
}
undo_tier___buying___raise_fence() {
  aws dynamodb put-item --region us-east-2 --table-name retail-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"buying"}}'
}

step traffic___browsing___switch_traffic
is_traffic___browsing___switch_traffic() {
  id=traffic:browsing:switch-traffic rank=0 kind=call
  title='Send users of www.retail.example to ohio'
  waits='ui___verify'
  typical=120 worst=180 poll=10 timeout=300
  expects='1 or more'
  undo=calls
}
act_traffic___browsing___switch_traffic() {
  aws cloudwatch put-metric-data --region us-east-2 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"www.retail.example"}],"MetricName":"Away","Value":1}]'
}
see_traffic___browsing___switch_traffic() {
  answer=$(aws cloudwatch describe-alarms --region us-east-2 --alarm-names retail-ui-ohio-switch \
    --query "length(MetricAlarms[?StateValue=='ALARM'])" --output text) || return
  shows "$answer" least 1
}
undo_traffic___browsing___switch_traffic() {
  aws cloudwatch put-metric-data --region us-east-2 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"www.retail.example"}],"MetricName":"Away","Value":0}]'
}

}

main "$@"
