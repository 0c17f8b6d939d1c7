#!/bin/sh
# Written by drgen. Needs the AWS CLI and a POSIX shell, nothing else: `sh switchover.sh --help`.
#
# Every step of the plan as soon as what it waits for is done, side by side. A step is asked whether it is done before
# anything is called, and asked again until it is; what was done is kept in a directory, so that running this again goes
# on. The steps of everybody are below, those of the services in the directories beside this file; engine.sh carries them out.
# shellcheck disable=SC2016,SC2034,SC2154,SC2329 # the lists of steps set what is found by name
set -uf

plan='switchover'
system=boutique
headline='boutique: paris takes over from london, which answers'
site=paris
region=eu-west-3
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
  stack=boutique
  # shellcheck source=boutique/switchover.steps.sh
  . "$here"/boutique/switchover.steps.sh || die 'the steps of boutique are missing: this needs the whole directory'
}

everybody() {
  stack=''

step announce
is_announce() {
  id=announce rank=0 kind=hand
  title='Announce that boutique runs in paris'
  waits='adservice___freeze adservice___verify emailservice___freeze emailservice___verify
    recommendationservice___freeze recommendationservice___verify
    traffic___shopping___switch_traffic'
  typical=300 worst=900
  by_hand='Look from outside first: each host answers, and `dig +short HOST` gives addresses of the load balancers in paris. Then tell users and teams that it is over, and that the freeze of deployments goes on.'
  expects='it is announced'
}

step check_certificate
is_check_certificate() {
  id=check-certificate rank=0 kind=wait
  title='See that the certificate in paris is valid'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=300
  expects=ISSUED
}
see_check_certificate() {
  answer=$(aws acm describe-certificate --region eu-west-3 \
    --certificate-arn arn:aws:acm:eu-west-3:111122223333:certificate/22222222-2222-2222-2222-222222222222 \
    --query Certificate.Status --output text) || return
  shows "$answer" text ISSUED
}

step check_quota
is_check_quota() {
  id=check-quota rank=0 kind=judge
  title='See that Fargate may run 5 vCPU more in paris'
  waits='freeze'
  typical=0 worst=0
  expects='Value is at least 5 above what runs in paris already'
}
act_check_quota() {
  aws service-quotas get-service-quota --region eu-west-3 --service-code fargate \
    --quota-code L-3032A538
}

step check_ready
is_check_ready() {
  id=check-ready rank=0 kind=wait
  title='See that boutique-paris-not-ready is silent'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=300
  expects=OK
}
see_check_ready() {
  answer=$(aws cloudwatch describe-alarms --region eu-west-3 --alarm-names boutique-paris-not-ready \
    --alarm-types CompositeAlarm --query 'CompositeAlarms[0].StateValue' --output text) || return
  shows "$answer" text OK
}

step decide
is_decide() {
  id=decide rank=0 kind=decide
  title='Decide whether boutique moves to paris, and when'
  waits='adservice___check_image cartservice___check_image check_certificate check_quota check_ready
    checkoutservice___check_image currencyservice___check_image emailservice___check_image freeze
    frontend___check_image paymentservice___check_image productcatalogservice___check_image
    recommendationservice___check_image shippingservice___check_image'
  typical=300 worst=300
  by_hand='Every check before this has to show what it should: nobody is forced to move. Nothing is without its other site at any time. Tell users when they will be cut off, and for how long.'
  expects='the decision is written down, with the names of the owners of every tier'
}

step freeze
is_freeze() {
  id=freeze rank=0 kind=hand
  title='Freeze everything that changes london or paris'
  typical=300 worst=1800
  by_hand='Stop deployments to both sites, and every pipeline that applies Terraform to either or to link/, until the step `reconcile` is done: until then Terraform believes in the old roles.'
  expects='no pipeline that touches them is running or can start'
}

step go
is_go() {
  id=go rank=0 kind=decide
  title='Say that the outage begins: everything in paris is ready'
  waits='adservice___raise_floor adservice___start_tasks cartservice___raise_floor cartservice___start_tasks
    cartservice__carts___create_nodes cartservice__carts___restart_consumers
    cartservice__carts___write_endpoint checkoutservice___raise_floor checkoutservice___start_tasks
    currencyservice___raise_floor currencyservice___start_tasks decide emailservice___raise_floor
    emailservice___start_tasks frontend___raise_floor frontend___start_tasks
    paymentservice___raise_floor paymentservice___start_tasks productcatalogservice___raise_floor
    productcatalogservice___start_tasks recommendationservice___raise_floor
    recommendationservice___start_tasks shippingservice___raise_floor shippingservice___start_tasks'
  typical=120 worst=600
  by_hand='Look once more: everybody whom this plan needs is there, no alarm rings, no deployment runs. From here on london is stopped and users are cut off. Until the first store has moved all of it can be taken back, by taking back each `freeze`; afterwards going on is the shorter way.'
  expects='it is said, with the time'
  taken_back='take back each `freeze` and `disable-jobs` that is done'
}

step lift_freeze
is_lift_freeze() {
  id=lift-freeze rank=0 kind=hand
  title='Let deployments and pipelines run again'
  waits='adservice___stand_by cartservice___stand_by checkoutservice___stand_by currencyservice___stand_by
    emailservice___stand_by frontend___stand_by paymentservice___stand_by
    productcatalogservice___stand_by recommendationservice___stand_by reconcile
    shippingservice___stand_by'
  typical=300 worst=1800
  by_hand='Only when every step before this is done: each store has a follower in london that keeps up, and `drgen generate --check` finds nothing to write.'
  expects='pipelines run, and change nothing'
}

step reconcile
is_reconcile() {
  id=reconcile rank=0 kind=hand
  title='Write down that paris leads, and have london follow'
  waits='announce'
  typical=1800 worst=7200
  by_hand='`drgen reconcile --switchover` writes who leads now into `topology.yaml` and `active: paris` into the catalog, from what the stores say, and prints what to apply and in which order, the switch of users included; then `drgen generate`, read the difference, and do that. `drgen gate` stops what would delete or move data.'
  expects='`terraform plan` of each stack destroys and replaces nothing that holds data'
}

step traffic___shopping___switch_traffic
is_traffic___shopping___switch_traffic() {
  id=traffic:shopping:switch-traffic rank=0 kind=call
  title='Send users of www.boutique.example to paris'
  waits='frontend___freeze frontend___verify'
  typical=120 worst=180 poll=10 timeout=300
  expects='1 or more'
  undo=calls
}
act_traffic___shopping___switch_traffic() {
  aws cloudwatch put-metric-data --region eu-west-3 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"www.boutique.example"}],"MetricName":"Away","Value":1}]'
}
see_traffic___shopping___switch_traffic() {
  answer=$(aws cloudwatch describe-alarms --region eu-west-3 --alarm-names boutique-frontend-paris-switch \
    --query "length(MetricAlarms[?StateValue=='ALARM'])" --output text) || return
  shows "$answer" least 1
}
undo_traffic___shopping___switch_traffic() {
  aws cloudwatch put-metric-data --region eu-west-3 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"www.boutique.example"}],"MetricName":"Away","Value":0}]'
}

}

main "$@"
