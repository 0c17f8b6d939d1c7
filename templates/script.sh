#!/bin/sh
# Written by drgen. Needs the AWS CLI and a POSIX shell, nothing else: `sh {{ name }}.sh --help`.
#
# Every step of the plan as soon as what it waits for is done, side by side. A step is asked whether it is done before
# anything is called, and asked again until it is; what was done is kept in a directory, so that running this again goes
# on. The steps of everybody are below, those of the services in the directories beside this file; engine.sh carries them out.
# shellcheck disable=SC2016,SC2034,SC2154,SC2329 # the lists of steps set what is found by name
set -uf

plan='{{ name }}'
system={{ system | sh }}
headline={{ headline | sh }}
site={{ site | sh }}
region={{ region | sh }}
expected_account={{ account | sh }}
other_account={{ other_account | sh }} # of the other site, where steps are done there and it is another one
ranks={{ ranks | sh }}
single={{ single | sh }} # what steps are of, where nothing is done for all at once
given_up={{ given_up | sh }}

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 2
[ -r "$here/engine.sh" ] || { printf '%s.sh: engine.sh is missing: this needs the whole directory\n' "$plan" >&2 && exit 2; }
# shellcheck source=engine.sh
. "$here/engine.sh"

load() {
{%- for class in limits %}
  limit {{ class.name }} {{ class.at_a_time }}
{%- endfor %}
  everybody
{%- for stack in stacks %}
  stack={{ stack | sh }}
  # shellcheck source={{ stack }}/{{ name }}.steps.sh
  . "$here"/{{ stack | sh }}/{{ name }}.steps.sh || die {{ ("the steps of " ~ stack ~ " are missing: this needs the whole directory") | sh }}
{%- endfor %}
}

everybody() {
  stack=''
{% include "script-rows.sh" %}
}

main "$@"
