#!/bin/sh
# Written by drgen. Needs the AWS CLI and a POSIX shell, nothing else: `sh switchover.sh --help`.
#
# Every step of the plan as soon as what it waits for is done, side by side. A step is asked whether it is done before
# anything is called, and asked again until it is; what was done is kept in a directory, so that running this again goes
# on. The steps of everybody are below, those of the services in the directories beside this file; engine.sh carries them out.
# shellcheck disable=SC2016,SC2034,SC2154,SC2329 # the lists of steps set what is found by name
set -uf

plan='switchover'
system=eshop
headline='eshop: stockholm takes over from dublin, which answers'
site=stockholm
region=eu-north-1
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
  stack=eshop
  # shellcheck source=eshop/switchover.steps.sh
  . "$here"/eshop/switchover.steps.sh || die 'the steps of eshop are missing: this needs the whole directory'
  stack=messaging
  # shellcheck source=messaging/switchover.steps.sh
  . "$here"/messaging/switchover.steps.sh || die 'the steps of messaging are missing: this needs the whole directory'
}

everybody() {
  stack=''

step announce
is_announce() {
  id=announce rank=0 kind=hand
  title='Announce that eshop runs in stockholm'
  waits='order_processor___freeze order_processor___verify payment_processor___freeze
    payment_processor___verify traffic___store___switch_traffic'
  typical=300 worst=900
  by_hand='Look from outside first: each host answers, and `dig +short HOST` gives addresses of the load balancers in stockholm. Then tell users and teams that it is over, and that the freeze of deployments goes on.'
  expects='it is announced'
}

step check_certificate
is_check_certificate() {
  id=check-certificate rank=0 kind=wait
  title='See that the certificate in stockholm is valid'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=300
  expects=ISSUED
}
see_check_certificate() {
  answer=$(aws acm describe-certificate --region eu-north-1 \
    --certificate-arn arn:aws:acm:eu-north-1:111122223333:certificate/22222222-2222-2222-2222-222222222222 \
    --query Certificate.Status --output text) || return
  shows "$answer" text ISSUED
}

step check_quota
is_check_quota() {
  id=check-quota rank=0 kind=judge
  title='See that Fargate may run 10 vCPU more in stockholm'
  waits='freeze'
  typical=0 worst=0
  expects='Value is at least 10 above what runs in stockholm already'
}
act_check_quota() {
  aws service-quotas get-service-quota --region eu-north-1 --service-code fargate \
    --quota-code L-3032A538
}

step check_ready
is_check_ready() {
  id=check-ready rank=0 kind=wait
  title='See that eshop-stockholm-not-ready is silent'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=300
  expects=OK
}
see_check_ready() {
  answer=$(aws cloudwatch describe-alarms --region eu-north-1 --alarm-names eshop-stockholm-not-ready \
    --alarm-types CompositeAlarm --query 'CompositeAlarms[0].StateValue' --output text) || return
  shows "$answer" text OK
}

step decide
is_decide() {
  id=decide rank=0 kind=decide
  title='Decide whether eshop moves to stockholm, and when'
  waits='basket_api___check_image catalog_api___check_image check_certificate check_quota check_ready
    eventbus___compare_definitions freeze identity_api___check_image mobile_bff___check_image
    order_processor___check_image ordering_api___check_image payment_processor___check_image
    webapp___check_image webhooks_api___check_image webhooksclient___check_image'
  typical=300 worst=300
  by_hand='Every check before this has to show what it should: nobody is forced to move. Nothing is without its other site at any time. Tell users when they will be cut off, and for how long.'
  expects='the decision is written down, with the names of the owners of every tier'
}

step freeze
is_freeze() {
  id=freeze rank=0 kind=hand
  title='Freeze everything that changes dublin or stockholm'
  typical=300 worst=1800
  by_hand='Stop deployments to both sites, and every pipeline that applies Terraform to either or to link/, until the step `reconcile` is done: until then Terraform believes in the old roles.'
  expects='no pipeline that touches them is running or can start'
}

step go
is_go() {
  id=go rank=0 kind=decide
  title='Say that the outage begins: everything in stockholm is ready'
  waits='basket_api__baskets___create_nodes basket_api__baskets___restart_consumers
    basket_api__baskets___write_endpoint decide eventbus___check_broker
    payment_processor___raise_floor payment_processor___start_tasks'
  typical=120 worst=600
  by_hand='Look once more: everybody whom this plan needs is there, no alarm rings, no deployment runs. From here on dublin is stopped and users are cut off. Until the first store has moved all of it can be taken back, by taking back each `freeze`; afterwards going on is the shorter way.'
  expects='it is said, with the time'
  taken_back='take back each `freeze` and `disable-jobs` that is done'
}

step lift_freeze
is_lift_freeze() {
  id=lift-freeze rank=0 kind=hand
  title='Let deployments and pipelines run again'
  waits='basket_api___stand_by catalog_api___stand_by catalog_api__db___protect_again identity_api___stand_by
    identity_api__db___protect_again mobile_bff___stand_by order_processor___stand_by
    ordering_api___stand_by orderingdb___protect_again payment_processor___stand_by reconcile
    webapp___stand_by webhooks_api___stand_by webhooks_api__db___protect_again
    webhooksclient___stand_by'
  typical=300 worst=1800
  by_hand='Only when every step before this is done: each store has a follower in dublin that keeps up, and `drgen generate --check` finds nothing to write.'
  expects='pipelines run, and change nothing'
}

step reconcile
is_reconcile() {
  id=reconcile rank=0 kind=hand
  title='Write down that stockholm leads, and have dublin follow'
  waits='announce'
  typical=1800 worst=7200
  by_hand='`drgen reconcile --switchover` writes who leads now into `topology.yaml` and `active: stockholm` into the catalog, from what the stores say, and prints what to apply and in which order, the switch of users included; then `drgen generate`, read the difference, and do that. `drgen gate` stops what would delete or move data.'
  expects='`terraform plan` of each stack destroys and replaces nothing that holds data'
}

step traffic___store___switch_traffic
is_traffic___store___switch_traffic() {
  id=traffic:store:switch-traffic rank=0 kind=call
  title='Send users of 3 hosts to stockholm'
  waits='basket_api___deep_check mobile_bff___freeze mobile_bff___verify'
  typical=120 worst=180 poll=10 timeout=300
  expects='3 or more'
  undo=calls
}
act_traffic___store___switch_traffic() {
  aws cloudwatch put-metric-data --region eu-north-1 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"login.eshop.example"}],"MetricName":"Away","Value":1},{"Dimensions":[{"Name":"Host","Value":"mobile.eshop.example"}],"MetricName":"Away","Value":1},{"Dimensions":[{"Name":"Host","Value":"www.eshop.example"}],"MetricName":"Away","Value":1}]'
}
see_traffic___store___switch_traffic() {
  answer=$(aws cloudwatch describe-alarms --region eu-north-1 \
    --alarm-names eshop-identity-api-stockholm-switch eshop-mobile-bff-stockholm-switch eshop-webapp-stockholm-switch \
    --query "length(MetricAlarms[?StateValue=='ALARM'])" --output text) || return
  shows "$answer" least 3
}
undo_traffic___store___switch_traffic() {
  aws cloudwatch put-metric-data --region eu-north-1 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"login.eshop.example"}],"MetricName":"Away","Value":0},{"Dimensions":[{"Name":"Host","Value":"mobile.eshop.example"}],"MetricName":"Away","Value":0},{"Dimensions":[{"Name":"Host","Value":"www.eshop.example"}],"MetricName":"Away","Value":0}]'
}

}

main "$@"
