#!/bin/sh
# Written by drgen. Needs the AWS CLI and a POSIX shell, nothing else: `sh switchover.sh --help`.
#
# Every step of the plan as soon as what it waits for is done, side by side. A step is asked whether it is done before
# anything is called, and asked again until it is; what was done is kept in a directory, so that running this again goes
# on. The steps of everybody are below, those of the services in the directories beside this file; engine.sh carries them out.
# shellcheck disable=SC2016,SC2034,SC2154,SC2329 # the lists of steps set what is found by name
set -uf

plan='switchover'
system=shop
headline='shop: tokyo takes over from seoul, which answers'
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
  # shellcheck source=commerce/switchover.steps.sh
  . "$here"/commerce/switchover.steps.sh || die 'the steps of commerce are missing: this needs the whole directory'
  stack=identity
  # shellcheck source=identity/switchover.steps.sh
  . "$here"/identity/switchover.steps.sh || die 'the steps of identity are missing: this needs the whole directory'
  stack=insight
  # shellcheck source=insight/switchover.steps.sh
  . "$here"/insight/switchover.steps.sh || die 'the steps of insight are missing: this needs the whole directory'
}

everybody() {
  stack=''

step announce
is_announce() {
  id=announce rank=0 kind=hand
  title='Announce that shop runs in tokyo'
  waits='analytics___freeze analytics___verify logs___freeze logs___verify notify___freeze notify___verify
    traffic___checkout___switch_traffic traffic___identity___switch_traffic
    traffic___marketing___switch_traffic'
  typical=300 worst=900
  by_hand='Look from outside first: each host answers, and `dig +short HOST` gives addresses of the load balancers in tokyo. Then tell users and teams that it is over, and that the freeze of deployments goes on.'
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
  id=check-quota rank=0 kind=judge
  title='See that Fargate may run 12 vCPU more in tokyo'
  waits='freeze'
  typical=0 worst=0
  expects='Value is at least 12 above what runs in tokyo already'
}
act_check_quota() {
  aws service-quotas get-service-quota --region ap-northeast-1 --service-code fargate \
    --quota-code L-3032A538
}

step check_ready
is_check_ready() {
  id=check-ready rank=0 kind=wait
  title='See that shop-tokyo-not-ready is silent'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=300
  expects=OK
}
see_check_ready() {
  answer=$(aws cloudwatch describe-alarms --region ap-northeast-1 --alarm-names shop-tokyo-not-ready \
    --alarm-types CompositeAlarm --query 'CompositeAlarms[0].StateValue' --output text) || return
  shows "$answer" text OK
}

step decide
is_decide() {
  id=decide rank=0 kind=decide
  title='Decide whether shop moves to tokyo, and when'
  waits='analytics___check_image analytics__lake___check_pending auth___check_image auth__db___check_lag
    check_certificate check_quota check_ready freeze logs___check_image
    logs__archive___check_pending marketing___check_image marketing__media___check_pending
    notify___check_image notify__events___check_lag order___check_image order__db___check_lag
    order__receipts___check_pending payment___check_image product___check_image'
  typical=300 worst=300
  by_hand='Every check before this has to show what it should: nobody is forced to move. Know before: 1 store is without another site from the moment they have moved until a new copy follows in seoul, analytics/reports for 1h14m39s. If tokyo is lost within that time, what was written is lost with it. Tell users when they will be cut off, and for how long.'
  expects='the decision is written down, with the names of the owners of every tier'
}

step freeze
is_freeze() {
  id=freeze rank=0 kind=hand
  title='Freeze everything that changes seoul or tokyo'
  typical=300 worst=1800
  by_hand='Stop deployments to both sites, and every pipeline that applies Terraform to either or to link/, until the step `reconcile` is done: until then Terraform believes in the old roles.'
  expects='no pipeline that touches them is running or can start'
}

step go
is_go() {
  id=go rank=0 kind=decide
  title='Say that the outage begins: everything in tokyo is ready'
  waits='analytics__lake___check_bucket auth___raise_floor auth___start_tasks decide logs___raise_floor
    logs___start_tasks logs__archive___check_bucket marketing___raise_floor marketing___start_tasks
    marketing__media___check_bucket notify___raise_floor notify___start_tasks
    notify__events___check_brokers order___raise_floor order___scale_out order__outbox___check_queue
    order__receipts___check_bucket payment___raise_floor payment___scale_out
    payment__cache___check_nodes product___raise_floor product___scale_out
    product__items___check_replica'
  typical=120 worst=600
  by_hand='Look once more: everybody whom this plan needs is there, no alarm rings, no deployment runs. From here on seoul is stopped and users are cut off. Until the first store has moved all of it can be taken back, by taking back each `freeze`; afterwards going on is the shorter way.'
  expects='it is said, with the time'
  taken_back='take back each `freeze` and `disable-jobs` that is done'
}

step lift_freeze
is_lift_freeze() {
  id=lift-freeze rank=0 kind=hand
  title='Let deployments and pipelines run again'
  waits='analytics___stand_by analytics__reports___protect_again auth___stand_by logs___stand_by
    marketing___stand_by notify___stand_by notify__events___protect_again order___stand_by
    payment___stand_by product___stand_by reconcile'
  typical=300 worst=1800
  by_hand='Only when every step before this is done: each store has a follower in seoul that keeps up, and `drgen generate --check` finds nothing to write.'
  expects='pipelines run, and change nothing'
}

step reconcile
is_reconcile() {
  id=reconcile rank=0 kind=hand
  title='Write down that tokyo leads, and have seoul follow'
  waits='announce'
  typical=1800 worst=7200
  by_hand='`drgen reconcile --switchover` writes who leads now into `topology.yaml` and `active: tokyo` into the catalog, from what the stores say, and prints what to apply and in which order, the switch of users included; then `drgen generate`, read the difference, and do that. `drgen gate` stops what would delete or move data.'
  expects='`terraform plan` of each stack destroys and replaces nothing that holds data'
}

step traffic___checkout___switch_traffic
is_traffic___checkout___switch_traffic() {
  id=traffic:checkout:switch-traffic rank=0 kind=call
  title='Send users of 2 hosts to tokyo'
  waits='order___freeze order___verify payment___freeze payment___verify'
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
  waits='auth___freeze auth___verify'
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
  waits='marketing___freeze marketing___verify'
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
