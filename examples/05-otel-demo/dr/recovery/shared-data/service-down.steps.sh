# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # service-down.sh reads this and calls the functions
