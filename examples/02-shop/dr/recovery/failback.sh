#!/bin/sh
# Written by drgen. Needs the AWS CLI and a POSIX shell, nothing else: `sh failback.sh --help`.
#
# Every step of the plan as soon as what it waits for is done, side by side. A step is asked whether it is done before
# anything is called, and asked again until it is; what was done is kept in a directory, so that running this again goes
# on. The steps of everybody are below, those of the services in the directories beside this file; engine.sh carries them out.
# shellcheck disable=SC2016,SC2034,SC2154,SC2329 # the lists of steps set what is found by name
set -uf

plan='failback'
system=shop
headline='shop: seoul follows again, or leads again'
site=seoul
region=ap-northeast-2
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
  # shellcheck source=commerce/failback.steps.sh
  . "$here"/commerce/failback.steps.sh || die 'the steps of commerce are missing: this needs the whole directory'
  stack=identity
  # shellcheck source=identity/failback.steps.sh
  . "$here"/identity/failback.steps.sh || die 'the steps of identity are missing: this needs the whole directory'
  stack=insight
  # shellcheck source=insight/failback.steps.sh
  . "$here"/insight/failback.steps.sh || die 'the steps of insight are missing: this needs the whole directory'
}

everybody() {
  stack=''

step compare
is_compare() {
  id=compare rank=0 kind=hand
  title='Compare what seoul holds with tokyo'
  typical=3600 worst=86400
  by_hand='seoul must be fenced: no task runs, no job starts, nobody writes (`aws ecs list-tasks --region ap-northeast-2` for each cluster). What was written there and had not arrived in tokyo is still in its old stores, and only there: carry over by hand what is worth it. They stay beside the new ones. Not so where AWS itself has the old copy follow again (global databases, tables, buckets): that one holds what tokyo holds; nor of Kafka, whose replicator brings late records by itself: wait until its `MessageLag` is 0 and expect them; and of a global database what was lost is at best in a snapshot that AWS took as it came back (`aws rds describe-db-cluster-snapshots --region ap-northeast-2`, `rds:unplanned-global-failover-…`): copy it before it goes.'
  expects='owners say of each store that nothing in seoul is missed'
}

step follow_again
is_follow_again() {
  id=follow-again rank=0 kind=hand
  title='Have seoul follow tokyo'
  waits='compare'
  typical=3600 worst=14400
  by_hand='`drgen reconcile --clean seoul` declares it clean and prints what to apply, in which order; then `drgen generate`, and apply what it prints, in that order: global/, seoul/foundation, the stacks of seoul, link/, and the edges, first that of tokyo. Each new copy stands beside the old store and is seeded from tokyo. Once it is generated, failback.md and failback.sh are about the loss of tokyo: finish this page and this script from the commit before, which knows what is left.'
  expects='every stack is applied, and seoul/edge has no weight'
}

step lower_fence
is_lower_fence() {
  id=lower-fence rank=0 kind=call
  title='Take the fence of seoul down, now that it follows by its own Terraform; a minute later plan its stacks once more, for a last run of the fence may have revoked what they had just put back'
  waits='follow_again'
  typical=0 worst=0
  expects='the call returns'
}
act_lower_fence() {
  aws dynamodb put-item --region ap-northeast-1 --table-name shop-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"analytics"}}' || return
  aws dynamodb put-item --region ap-northeast-1 --table-name shop-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"checkout"}}' || return
  aws dynamodb put-item --region ap-northeast-1 --table-name shop-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"identity"}}' || return
  aws dynamodb put-item --region ap-northeast-1 --table-name shop-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"marketing"}}'
}

step move_back
is_move_back() {
  id=move-back rank=0 kind=hand
  title='Move from tokyo to seoul, when it suits'
  waits='analytics___stand_by analytics__lake___protect_again analytics__reports___protect_again
    auth___stand_by auth__db___protect_again logs___stand_by logs__archive___protect_again
    lower_fence marketing___stand_by marketing__media___protect_again notify___stand_by
    notify__events___protect_again order___stand_by order__db___protect_again
    order__receipts___protect_again payment___stand_by product___stand_by
    product__items___protect_again reset_switch'
  typical=0 worst=0
  by_hand='Once tokyo leads in the catalog and everything follows, `drgen generate` writes switchover.md anew, for the move from tokyo to seoul: follow it. `drgen recover failback` shows now what it will be.'
  expects='seoul serves again'
}

step reset_switch
is_reset_switch() {
  id=reset-switch rank=0 kind=call
  title='Put the switch in tokyo back, now that seoul has no weight by itself'
  waits='follow_again'
  typical=60 worst=180 poll=10 timeout=300
  expects='4 or more'
}
act_reset_switch() {
  aws cloudwatch put-metric-data --region ap-northeast-1 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"order.shop.example"}],"MetricName":"Away","Value":0},{"Dimensions":[{"Name":"Host","Value":"pay.shop.example"}],"MetricName":"Away","Value":0},{"Dimensions":[{"Name":"Host","Value":"login.shop.example"}],"MetricName":"Away","Value":0},{"Dimensions":[{"Name":"Host","Value":"www.shop.example"}],"MetricName":"Away","Value":0}]'
}
see_reset_switch() {
  answer=$(aws cloudwatch describe-alarms --region ap-northeast-1 \
    --alarm-names shop-order-tokyo-switch shop-payment-tokyo-switch shop-auth-tokyo-switch shop-marketing-tokyo-switch \
    --query "length(MetricAlarms[?StateValue=='OK'])" --output text) || return
  shows "$answer" least 4
}

}

main "$@"
