# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # store-lost.sh reads this and calls the functions

step cartservice__carts___fill_again
is_cartservice__carts___fill_again() {
  id=cartservice/carts:fill-again rank=0 kind=hand
  title='Have cache boutique-cartservice-carts-london filled again'
  waits='tier___shopping___decide'
  typical=600 worst=1800
  by_hand='It holds nothing that is not elsewhere. If it holds what it should not: `FLUSHALL` on boutique-cartservice-carts-london, when the store behind it can bear that everything is read from there. If it is gone: apply its stack, which makes it anew, and then `aws ecs update-service --force-new-deployment` for those that read its address.'
  expects='its hit rate rises, and the store behind it is not overrun'
}

step tier___shopping___decide
is_tier___shopping___decide() {
  id=tier:shopping:decide rank=0 kind=decide
  title='Decide whether a store of shopping is taken back to an earlier moment'
  typical=300 worst=300
  by_hand='Whoever may decide for shopping says yes or no, in writing, with the time. Yes stops what uses the store, and gives up what was written after the moment that will be chosen.'
  expects='the decision is written down'
}
