#!/bin/sh
# Written by drgen. Needs the AWS CLI and a POSIX shell, nothing else: `sh failback.sh --help`.
#
# Every step of the plan as soon as what it waits for is done, side by side. A step is asked whether it is done before
# anything is called, and asked again until it is; what was done is kept in a directory, so that running this again goes
# on. The steps of everybody are below, those of the services in the directories beside this file; engine.sh carries them out.
# shellcheck disable=SC2016,SC2034,SC2154,SC2329 # the lists of steps set what is found by name
set -uf

plan='failback'
system=astronomy
headline='astronomy: sydney follows again, or leads again'
site=sydney
region=ap-southeast-2
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
  # shellcheck source=shared-data/failback.steps.sh
  . "$here"/shared-data/failback.steps.sh || die 'the steps of shared-data are missing: this needs the whole directory'
  stack=shop
  # shellcheck source=shop/failback.steps.sh
  . "$here"/shop/failback.steps.sh || die 'the steps of shop are missing: this needs the whole directory'
  stack=support
  # shellcheck source=support/failback.steps.sh
  . "$here"/support/failback.steps.sh || die 'the steps of support are missing: this needs the whole directory'
}

everybody() {
  stack=''

step compare
is_compare() {
  id=compare rank=0 kind=hand
  title='Compare what sydney holds with singapore'
  typical=3600 worst=86400
  by_hand='sydney must be fenced: no task runs, no job starts, nobody writes (`aws ecs list-tasks --region ap-southeast-2` for each cluster). What was written there and had not arrived in singapore is still in its old stores, and only there: carry over by hand what is worth it. They stay beside the new ones. Not so where AWS itself has the old copy follow again (global databases, tables, buckets): that one holds what singapore holds; nor of Kafka, whose replicator brings late records by itself: wait until its `MessageLag` is 0 and expect them; and of a global database what was lost is at best in a snapshot that AWS took as it came back (`aws rds describe-db-cluster-snapshots --region ap-southeast-2`, `rds:unplanned-global-failover-…`): copy it before it goes.'
  expects='owners say of each store that nothing in sydney is missed'
}

step follow_again
is_follow_again() {
  id=follow-again rank=0 kind=hand
  title='Have sydney follow singapore'
  waits='compare'
  typical=3600 worst=14400
  by_hand='`drgen reconcile --clean sydney` declares it clean and prints what to apply, in which order; then `drgen generate`, and apply what it prints, in that order: global/, sydney/foundation, the stacks of sydney, link/, and the edges, first that of singapore. Each new copy stands beside the old store and is seeded from singapore. Once it is generated, failback.md and failback.sh are about the loss of singapore: finish this page and this script from the commit before, which knows what is left.'
  expects='every stack is applied, and sydney/edge has no weight'
}

step lower_fence
is_lower_fence() {
  id=lower-fence rank=0 kind=call
  title='Take the fence of sydney down, now that it follows by its own Terraform; a minute later plan its stacks once more, for a last run of the fence may have revoked what they had just put back'
  waits='follow_again'
  typical=0 worst=0
  expects='the call returns'
}
act_lower_fence() {
  aws dynamodb put-item --region ap-southeast-1 --table-name astronomy-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"critical"}}' || return
  aws dynamodb put-item --region ap-southeast-1 --table-name astronomy-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"high"}}' || return
  aws dynamodb put-item --region ap-southeast-1 --table-name astronomy-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"low"}}' || return
  aws dynamodb put-item --region ap-southeast-1 --table-name astronomy-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"medium"}}'
}

step move_back
is_move_back() {
  id=move-back rank=0 kind=hand
  title='Move from singapore to sydney, when it suits'
  waits='accounting___stand_by ad___stand_by astronomy_db___protect_again cart___stand_by checkout___stand_by
    currency___stand_by email___stand_by events___protect_again flagd___stand_by flagd_ui___stand_by
    fraud_detection___stand_by frontend___stand_by frontend_proxy___stand_by
    image_provider___stand_by lower_fence payment___stand_by product_catalog___stand_by
    quote___stand_by recommendation___stand_by reset_switch shipping___stand_by'
  typical=0 worst=0
  by_hand='Once singapore leads in the catalog and everything follows, `drgen generate` writes switchover.md anew, for the move from singapore to sydney: follow it. `drgen recover failback` shows now what it will be.'
  expects='sydney serves again'
}

step reset_switch
is_reset_switch() {
  id=reset-switch rank=0 kind=call
  title='Put the switch in singapore back, now that sydney has no weight by itself'
  waits='follow_again'
  typical=60 worst=180 poll=10 timeout=300
  expects='1 or more'
}
act_reset_switch() {
  aws cloudwatch put-metric-data --region ap-southeast-1 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"www.astronomy.example"}],"MetricName":"Away","Value":0}]'
}
see_reset_switch() {
  answer=$(aws cloudwatch describe-alarms --region ap-southeast-1 \
    --alarm-names astronomy-frontend-proxy-singapore-switch \
    --query "length(MetricAlarms[?StateValue=='OK'])" --output text) || return
  shows "$answer" least 1
}

}

main "$@"
