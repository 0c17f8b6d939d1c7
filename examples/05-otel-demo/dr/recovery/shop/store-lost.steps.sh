# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # store-lost.sh reads this and calls the functions

step cart__carts___fill_again
is_cart__carts___fill_again() {
  id=cart/carts:fill-again rank=1 kind=hand
  title='Have cache astronomy-cart-carts-sydney filled again'
  waits='tier___high___decide'
  typical=600 worst=1800
  by_hand='It holds nothing that is not elsewhere. If it holds what it should not: `FLUSHALL` on astronomy-cart-carts-sydney, when the store behind it can bear that everything is read from there. If it is gone: apply its stack, which makes it anew, and then `aws ecs update-service --force-new-deployment` for those that read its address.'
  expects='its hit rate rises, and the store behind it is not overrun'
}

step tier___high___decide
is_tier___high___decide() {
  id=tier:high:decide rank=1 kind=decide
  title='Decide whether a store of high is taken back to an earlier moment'
  typical=300 worst=300
  by_hand='Whoever may decide for high says yes or no, in writing, with the time. Yes stops what uses the store, and gives up what was written after the moment that will be chosen.'
  expects='the decision is written down'
}
