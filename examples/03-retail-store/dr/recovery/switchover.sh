#!/bin/sh
# Written by drgen. Needs the AWS CLI and a POSIX shell, nothing else: `sh switchover.sh --help`.
#
# Every step of the plan as soon as what it waits for is done, side by side. A step is asked whether it is done before
# anything is called, and asked again until it is; what was done is kept in a directory, so that running this again goes
# on. The steps of everybody are below, those of the services in the directories beside this file; engine.sh carries them out.
# shellcheck disable=SC2016,SC2034,SC2154,SC2329 # the lists of steps set what is found by name
set -uf

plan='switchover'
system=retail
headline='retail: ohio takes over from oregon, which answers'
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
  # shellcheck source=retail/switchover.steps.sh
  . "$here"/retail/switchover.steps.sh || die 'the steps of retail are missing: this needs the whole directory'
}

everybody() {
  stack=''

step announce
is_announce() {
  id=announce rank=0 kind=hand
  title='Announce that retail runs in ohio'
  waits='catalog__search___catch_up orders__events___drain traffic___browsing___switch_traffic'
  typical=300 worst=900
  by_hand='Look from outside first: each host answers, and `dig +short HOST` gives addresses of the load balancers in ohio. Then tell users and teams that it is over, and that the freeze of deployments goes on.'
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
  id=check-quota rank=0 kind=judge
  title='See that Fargate may run 8 vCPU more in ohio'
  waits='freeze'
  typical=0 worst=0
  expects='Value is at least 8 above what runs in ohio already'
}
act_check_quota() {
  aws service-quotas get-service-quota --region us-east-2 --service-code fargate \
    --quota-code L-3032A538
}

step check_ready
is_check_ready() {
  id=check-ready rank=0 kind=wait
  title='See that retail-ohio-not-ready is silent'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=300
  expects=OK
}
see_check_ready() {
  answer=$(aws cloudwatch describe-alarms --region us-east-2 --alarm-names retail-ohio-not-ready \
    --alarm-types CompositeAlarm --query 'CompositeAlarms[0].StateValue' --output text) || return
  shows "$answer" text OK
}

step decide
is_decide() {
  id=decide rank=0 kind=decide
  title='Decide whether retail moves to ohio, and when'
  waits='cart___check_image catalog___check_image check_certificate check_quota check_ready
    checkout___check_image freeze orders___check_image orders__events___compare_definitions
    ui___check_image'
  typical=300 worst=300
  by_hand='Every check before this has to show what it should: nobody is forced to move. Nothing is without its other site at any time. Tell users when they will be cut off, and for how long.'
  expects='the decision is written down, with the names of the owners of every tier'
}

step freeze
is_freeze() {
  id=freeze rank=0 kind=hand
  title='Freeze everything that changes oregon or ohio'
  typical=300 worst=1800
  by_hand='Stop deployments to both sites, and every pipeline that applies Terraform to either or to link/, until the step `reconcile` is done: until then Terraform believes in the old roles.'
  expects='no pipeline that touches them is running or can start'
}

step go
is_go() {
  id=go rank=0 kind=decide
  title='Say that the outage begins: everything in ohio is ready'
  waits='cart___raise_floor cart___start_tasks cart__items___check_replica catalog__search___create_domain
    catalog__search___restart_consumers catalog__search___write_endpoint
    checkout__cache___create_nodes checkout__cache___restart_consumers
    checkout__cache___write_endpoint decide orders__events___check_broker'
  typical=120 worst=600
  by_hand='Look once more: everybody whom this plan needs is there, no alarm rings, no deployment runs. From here on oregon is stopped and users are cut off. Until the first store has moved all of it can be taken back, by taking back each `freeze`; afterwards going on is the shorter way.'
  expects='it is said, with the time'
  taken_back='take back each `freeze` and `disable-jobs` that is done'
}

step lift_freeze
is_lift_freeze() {
  id=lift-freeze rank=0 kind=hand
  title='Let deployments and pipelines run again'
  waits='cart___stand_by catalog___stand_by catalog__db___protect_again checkout___stand_by orders___stand_by
    orders__db___protect_again reconcile ui___stand_by'
  typical=300 worst=1800
  by_hand='Only when every step before this is done: each store has a follower in oregon that keeps up, and `drgen generate --check` finds nothing to write.'
  expects='pipelines run, and change nothing'
}

step reconcile
is_reconcile() {
  id=reconcile rank=0 kind=hand
  title='Write down that ohio leads, and have oregon follow'
  waits='announce'
  typical=1800 worst=7200
  by_hand='`drgen reconcile --switchover` writes who leads now into `topology.yaml` and `active: ohio` into the catalog, from what the stores say, and prints what to apply and in which order, the switch of users included; then `drgen generate`, read the difference, and do that. `drgen gate` stops what would delete or move data.'
  expects='`terraform plan` of each stack destroys and replaces nothing that holds data'
}

step traffic___browsing___switch_traffic
is_traffic___browsing___switch_traffic() {
  id=traffic:browsing:switch-traffic rank=0 kind=call
  title='Send users of www.retail.example to ohio'
  waits='ui___freeze ui___verify'
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
