#!/bin/sh
# Written by drgen. Needs the AWS CLI and a POSIX shell, nothing else: `sh failback.sh --help`.
#
# Every step of the plan as soon as what it waits for is done, side by side. A step is asked whether it is done before
# anything is called, and asked again until it is; what was done is kept in a directory, so that running this again goes
# on. The steps of everybody are below, those of the services in the directories beside this file; engine.sh carries them out.
# shellcheck disable=SC2016,SC2034,SC2154,SC2329 # the lists of steps set what is found by name
set -uf

plan='failback'
system=notes
headline='notes: ireland follows again, or leads again'
site=ireland
region=eu-west-1
expected_account=111122223333
other_account='' # of the other site, where steps are done there and it is another one
ranks=0
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
  stack=notes
  # shellcheck source=notes/failback.steps.sh
  . "$here"/notes/failback.steps.sh || die 'the steps of notes are missing: this needs the whole directory'
}

everybody() {
  stack=''

step compare
is_compare() {
  id=compare rank=0 kind=hand
  title='Compare what ireland holds with frankfurt'
  typical=3600 worst=86400
  by_hand='ireland must be fenced: no task runs, no job starts, nobody writes (`aws ecs list-tasks --region eu-west-1` for each cluster). What was written there and had not arrived in frankfurt is still in its old stores, and only there: carry over by hand what is worth it. They stay beside the new ones. Not so where AWS itself has the old copy follow again (global databases, tables, buckets): that one holds what frankfurt holds; nor of Kafka, whose replicator brings late records by itself: wait until its `MessageLag` is 0 and expect them; and of a global database what was lost is at best in a snapshot that AWS took as it came back (`aws rds describe-db-cluster-snapshots --region eu-west-1`, `rds:unplanned-global-failover-…`): copy it before it goes.'
  expects='owners say of each store that nothing in ireland is missed'
}

step follow_again
is_follow_again() {
  id=follow-again rank=0 kind=hand
  title='Have ireland follow frankfurt'
  waits='compare'
  typical=3600 worst=14400
  by_hand='`drgen reconcile --clean ireland` declares it clean and prints what to apply, in which order; then `drgen generate`, and apply what it prints, in that order: global/, ireland/foundation, the stacks of ireland, link/, and the edges, first that of frankfurt. Each new copy stands beside the old store and is seeded from frankfurt. Once it is generated, failback.md and failback.sh are about the loss of frankfurt: finish this page and this script from the commit before, which knows what is left.'
  expects='every stack is applied, and ireland/edge has no weight'
}

step lower_fence
is_lower_fence() {
  id=lower-fence rank=0 kind=call
  title='Take the fence of ireland down, now that it follows by its own Terraform; a minute later plan its stacks once more, for a last run of the fence may have revoked what they had just put back'
  waits='follow_again'
  typical=0 worst=0
  expects='the call returns'
}
act_lower_fence() {
  aws dynamodb put-item --region eu-central-1 --table-name notes-fence \
    --item '{"site":{"S":"none"},"tier":{"S":"standard"}}'
}

step move_back
is_move_back() {
  id=move-back rank=0 kind=hand
  title='Move from frankfurt to ireland, when it suits'
  waits='lower_fence notes___stand_by notes__db___protect_again reset_switch'
  typical=0 worst=0
  by_hand='Once frankfurt leads in the catalog and everything follows, `drgen generate` writes switchover.md anew, for the move from frankfurt to ireland: follow it. `drgen recover failback` shows now what it will be.'
  expects='ireland serves again'
}

step reset_switch
is_reset_switch() {
  id=reset-switch rank=0 kind=call
  title='Put the switch in frankfurt back, now that ireland has no weight by itself'
  waits='follow_again'
  typical=60 worst=180 poll=10 timeout=300
  expects='1 or more'
}
act_reset_switch() {
  aws cloudwatch put-metric-data --region eu-central-1 --namespace drgen/Switch \
    --metric-data '[{"Dimensions":[{"Name":"Host","Value":"www.notes.example"}],"MetricName":"Away","Value":0}]'
}
see_reset_switch() {
  answer=$(aws cloudwatch describe-alarms --region eu-central-1 --alarm-names notes-notes-frankfurt-switch \
    --query "length(MetricAlarms[?StateValue=='OK'])" --output text) || return
  shows "$answer" least 1
}

}

main "$@"
