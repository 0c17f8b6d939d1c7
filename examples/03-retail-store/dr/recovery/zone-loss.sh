#!/bin/sh
# Written by drgen. Needs the AWS CLI and a POSIX shell, nothing else: `sh zone-loss.sh --help`.
#
# Every step of the plan as soon as what it waits for is done, side by side. A step is asked whether it is done before
# anything is called, and asked again until it is; what was done is kept in a directory, so that running this again goes
# on. The steps of everybody are below, those of the services in the directories beside this file; engine.sh carries them out.
# shellcheck disable=SC2016,SC2034,SC2154,SC2329 # the lists of steps set what is found by name
set -uf

plan='zone-loss'
system=retail
headline='retail: a zone of oregon is gone'
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
  # shellcheck source=retail/zone-loss.steps.sh
  . "$here"/retail/zone-loss.steps.sh || die 'the steps of retail are missing: this needs the whole directory'
}

everybody() {
  stack=''

step end_shift
is_end_shift() {
  id=end-shift rank=0 kind=hand
  title='Lead users back once the zone is well'
  waits='catalog__db___force_failover catalog__search___check_domain checkout__cache___check_nodes
    orders__db___force_failover orders__events___check_broker shift_traffic'
  typical=300 worst=900
  by_hand='When AWS says that the zone is back and targets there are healthy: `for shift in $(aws arc-zonal-shift list-zonal-shifts --region us-west-2 --status ACTIVE --query "items[?contains(resourceIdentifier, '\'':loadbalancer/app/retail-'\'')].zonalShiftId" --output text); do aws arc-zonal-shift cancel-zonal-shift --region us-west-2 --zonal-shift-id "$shift"; done`. Otherwise it ends by itself after the twelve hours. Databases stay in the zone where they are.'
  expects='no shift is active, and each load balancer has healthy targets in every zone'
}

step find_zone
is_find_zone() {
  id=find-zone rank=0 kind=hand
  title='Find out which zone of oregon is gone'
  typical=300 worst=900
  by_hand="The AWS Health Dashboard names it, by its id where accounts differ in names: usw2-az1, usw2-az2, usw2-az3. It is one zone only if services are slow or fail now and then, and not all of them: else this is site-loss.md. By itself AWS turns Multi-AZ databases to the other zone, has ECS start lost tasks in the others, and leads the load balancers' users to targets that are healthy."
  expects='the id of the zone is written down'
}

step replace_nat
is_replace_nat() {
  id=replace-nat rank=0 kind=hand
  title='If the zone is usw2-az1, oregon has lost its only NAT gateway, and reaches the internet no more'
  waits='find_zone'
  typical=600 worst=1800
  by_hand='What calls others over the internet, or AWS without an endpoint in the network, is away until the zone is back or there is another gateway: set `nat: per-zone` for oregon in the catalog, `drgen generate`, and apply oregon/foundation, which makes one in each zone and points the routes of each to its own.'
  expects='tasks in the other zones reach the internet'
}

step shift_traffic
is_shift_traffic() {
  id=shift-traffic rank=0 kind=hand
  title='Lead users of all load balancers away from that zone'
  waits='find_zone'
  typical=120 worst=600
  by_hand='With the id in ZONE: `for lb in $(aws elbv2 describe-load-balancers --region us-west-2 --query "LoadBalancers[?starts_with(LoadBalancerName, '\''retail-'\'')].LoadBalancerArn" --output text); do aws arc-zonal-shift start-zonal-shift --region us-west-2 --resource-identifier "$lb" --away-from "$ZONE" --expires-in 12h --comment "zone lost"; done`. The other zones have to bear it: tasks run there first.'
  expects='`aws arc-zonal-shift list-zonal-shifts --region us-west-2 --status ACTIVE` lists each load balancer'
  taken_back='as the step `end-shift` says'
}

}

main "$@"
