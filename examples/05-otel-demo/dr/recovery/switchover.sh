#!/bin/sh
# Written by drgen. Needs the AWS CLI and a POSIX shell, nothing else: `sh switchover.sh --help`.
#
# Every step of the plan as soon as what it waits for is done, side by side. A step is asked whether it is done before
# anything is called, and asked again until it is; what was done is kept in a directory, so that running this again goes
# on. The steps of everybody are below, those of the services in the directories beside this file; engine.sh carries them out.
# shellcheck disable=SC2016,SC2034,SC2154,SC2329 # the lists of steps set what is found by name
set -uf

plan='switchover'
system=astronomy
headline='astronomy: singapore takes over from sydney, which answers'
site=singapore
region=ap-southeast-1
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
  stack=shared-data
  # shellcheck source=shared-data/switchover.steps.sh
  . "$here"/shared-data/switchover.steps.sh || die 'the steps of shared-data are missing: this needs the whole directory'
  stack=shop
  # shellcheck source=shop/switchover.steps.sh
  . "$here"/shop/switchover.steps.sh || die 'the steps of shop are missing: this needs the whole directory'
  stack=support
  # shellcheck source=support/switchover.steps.sh
  . "$here"/support/switchover.steps.sh || die 'the steps of support are missing: this needs the whole directory'
}

everybody() {
  stack=''

step announce
is_announce() {
  id=announce rank=0 kind=hand
  title='Announce that astronomy runs in singapore'
  waits='accounting___freeze accounting___verify ad___freeze ad___verify email___freeze email___verify
    flagd_ui___freeze flagd_ui___verify fraud_detection___freeze fraud_detection___verify
    image_provider___freeze image_provider___verify recommendation___freeze recommendation___verify
    traffic___critical___switch_traffic'
  typical=300 worst=900
  by_hand='Look from outside first: each host answers, and `dig +short HOST` gives addresses of the load balancers in singapore. Then tell users and teams that it is over, and that the freeze of deployments goes on.'
  expects='it is announced'
}

step check_certificate
is_check_certificate() {
  id=check-certificate rank=0 kind=wait
  title='See that the certificate in singapore is valid'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=300
  expects=ISSUED
}
see_check_certificate() {
  answer=$(aws acm describe-certificate --region ap-southeast-1 \
    --certificate-arn arn:aws:acm:ap-southeast-1:111122223333:certificate/22222222-2222-2222-2222-222222222222 \
    --query Certificate.Status --output text) || return
  shows "$answer" text ISSUED
}

step check_quota
is_check_quota() {
  id=check-quota rank=0 kind=judge
  title='See that Fargate may run 9 vCPU more in singapore'
  waits='freeze'
  typical=0 worst=0
  expects='Value is at least 9 above what runs in singapore already'
}
act_check_quota() {
  aws service-quotas get-service-quota --region ap-southeast-1 --service-code fargate \
    --quota-code L-3032A538
}

step check_ready
is_check_ready() {
  id=check-ready rank=0 kind=wait
  title='See that astronomy-singapore-not-ready is silent'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=300
  expects=OK
}
see_check_ready() {
  answer=$(aws cloudwatch describe-alarms --region ap-southeast-1 --alarm-names astronomy-singapore-not-ready \
    --alarm-types CompositeAlarm --query 'CompositeAlarms[0].StateValue' --output text) || return
  shows "$answer" text OK
}

step decide
is_decide() {
  id=decide rank=0 kind=decide
  title='Decide whether astronomy moves to singapore, and when'
  waits='accounting___check_image ad___check_image cart___check_image check_certificate check_quota
    check_ready checkout___check_image currency___check_image email___check_image events___check_lag
    flagd___check_image flagd_ui___check_image fraud_detection___check_image freeze
    frontend___check_image frontend_proxy___check_image image_provider___check_image
    payment___check_image product_catalog___check_image quote___check_image
    recommendation___check_image shipping___check_image'
  typical=300 worst=300
  by_hand='Every check before this has to show what it should: nobody is forced to move. Nothing is without its other site at any time. Tell users when they will be cut off, and for how long.'
  expects='the decision is written down, with the names of the owners of every tier'
}

step freeze
is_freeze() {
  id=freeze rank=0 kind=hand
  title='Freeze everything that changes sydney or singapore'
  typical=300 worst=1800
  by_hand='Stop deployments to both sites, and every pipeline that applies Terraform to either or to link/, until the step `reconcile` is done: until then Terraform believes in the old roles.'
  expects='no pipeline that touches them is running or can start'
}

step go
is_go() {
  id=go rank=0 kind=decide
  title='Say that the outage begins: everything in singapore is ready'
  waits='ad___raise_floor ad___start_tasks cart___raise_floor cart___start_tasks cart__carts___create_nodes
    cart__carts___restart_consumers cart__carts___write_endpoint currency___raise_floor
    currency___start_tasks decide email___raise_floor email___start_tasks events___check_brokers
    flagd___raise_floor flagd___start_tasks flagd_ui___raise_floor flagd_ui___start_tasks
    fraud_detection___raise_floor fraud_detection___start_tasks image_provider___raise_floor
    image_provider___start_tasks payment___raise_floor payment___start_tasks quote___raise_floor
    quote___start_tasks shipping___raise_floor shipping___start_tasks'
  typical=120 worst=600
  by_hand='Look once more: everybody whom this plan needs is there, no alarm rings, no deployment runs. From here on sydney is stopped and users are cut off. Until the first store has moved all of it can be taken back, by taking back each `freeze`; afterwards going on is the shorter way.'
  expects='it is said, with the time'
  taken_back='take back each `freeze` and `disable-jobs` that is done'
}

step lift_freeze
is_lift_freeze() {
  id=lift-freeze rank=0 kind=hand
  title='Let deployments and pipelines run again'
  waits='accounting___stand_by ad___stand_by astronomy_db___protect_again cart___stand_by checkout___stand_by
    currency___stand_by email___stand_by events___protect_again flagd___stand_by flagd_ui___stand_by
    fraud_detection___stand_by frontend___stand_by frontend_proxy___stand_by
    image_provider___stand_by payment___stand_by product_catalog___stand_by quote___stand_by
    recommendation___stand_by reconcile shipping___stand_by'
  typical=300 worst=1800
  by_hand='Only when every step before this is done: each store has a follower in sydney that keeps up, and `drgen generate --check` finds nothing to write.'
  expects='pipelines run, and change nothing'
}

step reconcile
is_reconcile() {
  id=reconcile rank=0 kind=hand
  title='Write down that singapore leads, and have sydney follow'
  waits='announce'
  typical=1800 worst=7200
  by_hand='`drgen reconcile --switchover` writes who leads now into `topology.yaml` and `active: singapore` into the catalog, from what the stores say, and prints what to apply and in which order, the switch of users included; then `drgen generate`, read the difference, and do that. `drgen gate` stops what would delete or move data.'
  expects='`terraform plan` of each stack destroys and replaces nothing that holds data'
}

step traffic___critical___switch_traffic
is_traffic___critical___switch_traffic() {
  id=traffic:critical:switch-traffic rank=0 kind=call
  title='Send users of www.astronomy.example to singapore'
  waits='frontend_proxy___freeze frontend_proxy___verify'
  typical=120 worst=180 poll=10 timeout=300
  expects='1 or more'
  undo=calls
}
act_traffic___critical___switch_traffic() {
  aws cloudwatch put-metric-data --region ap-southeast-1 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"www.astronomy.example"}],"MetricName":"Away","Value":1}]'
}
see_traffic___critical___switch_traffic() {
  answer=$(aws cloudwatch describe-alarms --region ap-southeast-1 \
    --alarm-names astronomy-frontend-proxy-singapore-switch \
    --query "length(MetricAlarms[?StateValue=='ALARM'])" --output text) || return
  shows "$answer" least 1
}
undo_traffic___critical___switch_traffic() {
  aws cloudwatch put-metric-data --region ap-southeast-1 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"www.astronomy.example"}],"MetricName":"Away","Value":0}]'
}

}

main "$@"
