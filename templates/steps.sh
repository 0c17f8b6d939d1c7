# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # {{ name }}.sh reads this and calls the functions
{% include "script-rows.sh" %}
