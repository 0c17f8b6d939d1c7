#!/bin/sh
# Written by drgen. Needs the AWS CLI and a POSIX shell, nothing else: `sh failback.sh --help`.
#
# Every step of the plan as soon as what it waits for is done, side by side. A step is asked whether it is done before
# anything is called, and asked again until it is; what was done is kept in a directory, so that running this again goes
# on. The steps of everybody are below, those of the services in the directories beside this file; engine.sh carries them out.
# shellcheck disable=SC2016,SC2034,SC2154,SC2329 # the lists of steps set what is found by name
set -uf

plan='failback'
system=retail
headline='retail: oregon follows again, or leads again'
site=oregon
region=us-west-2
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
  # shellcheck source=retail/failback.steps.sh
  . "$here"/retail/failback.steps.sh || die 'the steps of retail are missing: this needs the whole directory'
}

everybody() {
  stack=''

step compare
is_compare() {
  id=compare rank=0 kind=hand
  title='Compare what oregon holds with ohio'
  typical=3600 worst=86400
  by_hand='oregon must be fenced: no task runs, no job starts, nobody writes (`aws ecs list-tasks --region us-west-2` for each cluster). What was written there and had not arrived in ohio is still in its old stores, and only there: carry over by hand what is worth it. They stay beside the new ones. Not so where AWS itself has the old copy follow again (global databases, tables, buckets): that one holds what ohio holds; nor of Kafka, whose replicator brings late records by itself: wait until its `MessageLag` is 0 and expect them; and of a global database what was lost is at best in a snapshot that AWS took as it came back (`aws rds describe-db-cluster-snapshots --region us-west-2`, `rds:unplanned-global-failover-…`): copy it before it goes.'
  expects='owners say of each store that nothing in oregon is missed'
}

step follow_again
is_follow_again() {
  id=follow-again rank=0 kind=hand
  title='Have oregon follow ohio'
  waits='compare'
  typical=3600 worst=14400
  by_hand='`drgen reconcile --clean oregon` declares it clean and prints what to apply, in which order; then `drgen generate`, and apply what it prints, in that order: global/, oregon/foundation, the stacks of oregon, link/, and the edges, first that of ohio. Each new copy stands beside the old store and is seeded from ohio. Once it is generated, failback.md and failback.sh are about the loss of ohio: finish this page and this script from the commit before, which knows what is left.'
  expects='every stack is applied, and oregon/edge has no weight'
}

step lower_fence
is_lower_fence() {
  id=lower-fence rank=0 kind=call
  title='Take the fence of oregon down, now that it follows by its own Terraform; a minute later plan its stacks once more, for a last run of the fence may have revoked what they had just put back'
  waits='follow_again'
  typical=0 worst=0
  expects='the call returns'
}
act_lower_fence() {
  aws dynamodb put-item --region us-east-2 --table-name retail-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"browsing"}}' || return
  aws dynamodb put-item --region us-east-2 --table-name retail-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"buying"}}'
}

step move_back
is_move_back() {
  id=move-back rank=0 kind=hand
  title='Move from ohio to oregon, when it suits'
  waits='cart___stand_by cart__items___protect_again catalog___stand_by catalog__db___protect_again
    checkout___stand_by lower_fence orders___stand_by orders__db___protect_again reset_switch
    ui___stand_by'
  typical=0 worst=0
  by_hand='Once ohio leads in the catalog and everything follows, `drgen generate` writes switchover.md anew, for the move from ohio to oregon: follow it. `drgen recover failback` shows now what it will be.'
  expects='oregon serves again'
}

step reset_switch
is_reset_switch() {
  id=reset-switch rank=0 kind=call
  title='Put the switch in ohio back, now that oregon has no weight by itself'
  waits='follow_again'
  typical=60 worst=180 poll=10 timeout=300
  expects='1 or more'
}
act_reset_switch() {
  aws cloudwatch put-metric-data --region us-east-2 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"www.retail.example"}],"MetricName":"Away","Value":0}]'
}
see_reset_switch() {
  answer=$(aws cloudwatch describe-alarms --region us-east-2 --alarm-names retail-ui-ohio-switch \
    --query "length(MetricAlarms[?StateValue=='OK'])" --output text) || return
  shows "$answer" least 1
}

}

main "$@"
