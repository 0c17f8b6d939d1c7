#!/bin/sh
# Written by drgen. Needs the AWS CLI and a POSIX shell, nothing else: `sh failback.sh --help`.
#
# Every step of the plan as soon as what it waits for is done, side by side. A step is asked whether it is done before
# anything is called, and asked again until it is; what was done is kept in a directory, so that running this again goes
# on. The steps of everybody are below, those of the services in the directories beside this file; engine.sh carries them out.
# shellcheck disable=SC2016,SC2034,SC2154,SC2329 # the lists of steps set what is found by name
set -uf

plan='failback'
system=boutique
headline='boutique: london follows again, or leads again'
site=london
region=eu-west-2
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
  # shellcheck source=boutique/failback.steps.sh
  . "$here"/boutique/failback.steps.sh || die 'the steps of boutique are missing: this needs the whole directory'
}

everybody() {
  stack=''

step compare
is_compare() {
  id=compare rank=0 kind=hand
  title='Compare what london holds with paris'
  typical=3600 worst=86400
  by_hand='london must be fenced: no task runs, no job starts, nobody writes (`aws ecs list-tasks --region eu-west-2` for each cluster). What was written there and had not arrived in paris is still in its old stores, and only there: carry over by hand what is worth it. They stay beside the new ones. Not so where AWS itself has the old copy follow again (global databases, tables, buckets): that one holds what paris holds; nor of Kafka, whose replicator brings late records by itself: wait until its `MessageLag` is 0 and expect them; and of a global database what was lost is at best in a snapshot that AWS took as it came back (`aws rds describe-db-cluster-snapshots --region eu-west-2`, `rds:unplanned-global-failover-…`): copy it before it goes.'
  expects='owners say of each store that nothing in london is missed'
}

step follow_again
is_follow_again() {
  id=follow-again rank=0 kind=hand
  title='Have london follow paris'
  waits='compare'
  typical=3600 worst=14400
  by_hand='`drgen reconcile --clean london` declares it clean and prints what to apply, in which order; then `drgen generate`, and apply what it prints, in that order: global/, london/foundation, the stacks of london, link/, and the edges, first that of paris. Each new copy stands beside the old store and is seeded from paris. Once it is generated, failback.md and failback.sh are about the loss of paris: finish this page and this script from the commit before, which knows what is left.'
  expects='every stack is applied, and london/edge has no weight'
}

step lower_fence
is_lower_fence() {
  id=lower-fence rank=0 kind=call
  title='Take the fence of london down, now that it follows by its own Terraform; a minute later plan its stacks once more, for a last run of the fence may have revoked what they had just put back'
  waits='follow_again'
  typical=0 worst=0
  expects='the call returns'
}
act_lower_fence() {
  aws dynamodb put-item --region eu-west-3 --table-name boutique-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"extras"}}' || return
  aws dynamodb put-item --region eu-west-3 --table-name boutique-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"shopping"}}'
}

step move_back
is_move_back() {
  id=move-back rank=0 kind=hand
  title='Move from paris to london, when it suits'
  waits='adservice___stand_by cartservice___stand_by checkoutservice___stand_by currencyservice___stand_by
    emailservice___stand_by frontend___stand_by lower_fence paymentservice___stand_by
    productcatalogservice___stand_by recommendationservice___stand_by reset_switch
    shippingservice___stand_by'
  typical=0 worst=0
  by_hand='Once paris leads in the catalog and everything follows, `drgen generate` writes switchover.md anew, for the move from paris to london: follow it. `drgen recover failback` shows now what it will be.'
  expects='london serves again'
}

step reset_switch
is_reset_switch() {
  id=reset-switch rank=0 kind=call
  title='Put the switch in paris back, now that london has no weight by itself'
  waits='follow_again'
  typical=60 worst=180 poll=10 timeout=300
  expects='1 or more'
}
act_reset_switch() {
  aws cloudwatch put-metric-data --region eu-west-3 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"www.boutique.example"}],"MetricName":"Away","Value":0}]'
}
see_reset_switch() {
  answer=$(aws cloudwatch describe-alarms --region eu-west-3 --alarm-names boutique-frontend-paris-switch \
    --query "length(MetricAlarms[?StateValue=='OK'])" --output text) || return
  shows "$answer" least 1
}

}

main "$@"
