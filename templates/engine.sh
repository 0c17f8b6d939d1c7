# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # the scripts beside this file set what it works on
# What carries out the plans of the scripts beside this file. It holds nothing of any plan.

AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off AWS_DEFAULT_OUTPUT=json
AWS_RETRY_MODE=standard AWS_MAX_ATTEMPTS=4 AWS_STS_REGIONAL_ENDPOINTS=regional
AWS_REGION=$region AWS_DEFAULT_REGION=$region
export AWS_PAGER AWS_CLI_AUTO_PROMPT AWS_DEFAULT_OUTPUT AWS_RETRY_MODE AWS_MAX_ATTEMPTS
export AWS_STS_REGIONAL_ENDPOINTS AWS_REGION AWS_DEFAULT_REGION

tab=$(printf '\t')
newline='
'

# Variables that are no step's: shells find those first that were made first.
count=0 at=0 now=0 stamp='' moment='' moment_of='' key='' known='' stack='' found=' ' one='' other='' left=0 line='' long='' seconds=0
id='' rank='' kind='' title='' waits='' typical='' worst='' poll='' timeout='' class='' loses='' by_hand='' expects=''
undo='' taken_back='' anyway='' worse='' state='' begun='' ended='' deadline='' due='' fresh='' acted='' pid='' picked='' used='' limit=''
showing='' stop='' drained='' pids='' ticker='' reader='' pipe='' running=0 asking='' people='' failed='' deaf='' asked=0 prompting=''
number='' queue='' head='' tail='' word='' first='' second='' rest='' result='' bad='' before='' after='' later='' next=''
took='' left_by='' days='' of_day='' era='' of_era='' year='' of_year='' month='' day='' part='' digits=''

{% include "script-steps.sh" %}
{% include "script-state.sh" %}
{% include "script-run.sh" %}
{% include "script-people.sh" %}
{% include "script-end.sh" %}
# --- The command line ---

usage() {
  printf '%s\n\nUsage: sh %s.sh [OPTION]...\n' "$headline" "$plan"
  cat <<'END'

Looking, without a call and without a trace:
  --dry-run             print every step in order, with its commands
  --list                print every step and how it stands
  --help                print this

Running; again with the same state goes on where it ended:
END
  case $single in
  store)
    cat <<'END'
  --of STORE            the steps of this store and the decisions before them
  --to TIME             take it back to this moment, such as 2026-02-28T03:59:00Z,
                        and not to the latest that there is
END
    ;;
  service) printf '%s\n' '  --of SERVICE          the steps of this service' ;;
  esac
  cat <<'END'
  --state DIR           what was done is kept here (default: a directory named
                        after the plan, in the working directory, or beside
                        the checkout where that is inside of one)
  --resume              go on with a state that was begun more than a day ago
  --only STEP           this step and no other; may be given several times
  --stack STACK         the steps of this stack and no others; likewise
  --done STEP           this step is done, by hand or elsewhere; likewise
  --skip STEP REASON    go on without this step; likewise
  --retry STEP          forget what is known of this step; likewise
  --jobs N              at most so many calls at a time (default: 8)
  --ask                 ask people even where the input is no terminal
  --any-account         run in an account that is not the plan's

What people do is asked on the terminal: done, skip, no, abort. Without one,
such steps wait for --done STEP.

Exit: 0 all is done; 1 a step failed; 2 could not run; 3 something waits for
people; 130 interrupted. DRGEN_SLEEP=0 waits for nothing: for rehearsals with
an `aws` that only pretends.
END
}

die() {
  printf '%s.sh: %s\n' "$plan" "$1" >&2
  exit 2
}

known() { # STEP: sets key to its own
  at=1
  while [ "$at" -le "$count" ]; do
    eval "key=\$key_$at"
    about "$key"
    [ "$id" != "$1" ] || return 0
    at=$((at + 1))
  done
  die "there is no step $1; --list names them"
}

main() {
  mode=run dir='' resume='' some='' jobs=8 ask='' any='' only='' stacks='' marks='' of='' to_moment=''
  while [ $# -gt 0 ]; do
    case $1 in
    --only | --stack | --done | --skip | --retry | --state | --jobs | --of | --to) [ $# -gt 1 ] || die "$1 needs a value" ;;
    esac
    case $1 in
    --help | -h) usage && exit 0 ;;
    --dry-run) mode=show ;;
    --list) mode=list ;;
    --state) dir=$2 && shift ;;
    --resume) resume=1 ;;
    --only) some=1 only="$only$2$newline" && shift ;;
    --stack) some=1 stacks="$stacks $2 " && shift ;;
    --done) marks="${marks}told $2$newline" && shift ;;
    --retry) marks="${marks}forgotten $2$newline" && shift ;;
    --skip)
      [ $# -gt 2 ] || die "--skip needs a step and a reason"
      marks="${marks}skipped $2 $(line "$3")$newline" && shift 2
      ;;
    --jobs) jobs=$2 && shift ;;
    --ask) ask=1 ;;
    --any-account) any=1 ;;
    --of)
      [ -n "$single" ] || die "$1 is no option here: the plan is of all at once"
      some=1 of=$2 && shift
      ;;
    --to)
      [ "$single" = store ] || die "$1 is no option here: only stores are taken back"
      to_moment=$2 && shift
      ;;
    *) die "$1 is no option; --help names them" ;;
    esac
    shift
  done
  case $jobs in '' | 0* | *[!0-9]*) die "--jobs needs a number of 1 or more" ;; esac
  case $to_moment in
  '' | [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z) ;;
  *) die "--to needs a moment in UTC, such as 2026-02-28T03:59:00Z" ;;
  esac
  [ -z "$single" ] || [ "$mode" != run ] || [ -n "$some" ] || die "which $single? --of names it, --list lists all"
  [ -n "$ask" ] || [ ! -t 0 ] || ask=1

  load
  check_marks
  pick
  case $mode in
  show) show_all && exit 0 ;;
  list) list_all && exit 0 ;;
  run) ;;
  esac
  open_state
  mark
  once
  same_account
  run
  finish_run
}
