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

# --- What the lists of steps are made of ---

step() { # KEY
  # A decision on single stores is in the file of each stack that has one.
  eval "known=\${state_$1+1}"
  if [ -z "$known" ]; then
    count=$((count + 1))
    eval "key_$count=$1 state_$1=''"
  fi
  case $stacks in *" $stack "*) eval "picked_$1=1" && found="$found$stack " ;; esac
}

# What is known of a step from the beginning. Kinds: `call`, `read` (a call whose answer is wanted), `judge` (one whose
# answer people judge), `wait` for a check, `hand` and `decide` (people), and `mark`, which is nothing but a moment.
about() { # KEY
  waits='' typical=0 worst=0 poll='' timeout='' class='' loses='' by_hand='' expects='' undo='' taken_back=''
  anyway='' worse=''
  "is_$1"
}

limit() { # CLASS NUMBER: AWS does only so many of these at a time
  eval "limit_$1=$2 used_$1=0 held_$1=''"
  for rank in $ranks; do
    hold "$1_$rank"
    eval "held_$1=\"\$held_$1 $1_$rank\""
  done
}

aws() {
  if [ -z "$showing" ]; then
    command aws --cli-connect-timeout 5 --cli-read-timeout 60 "$@"
    return
  fi
  {
    printf '      aws'
    for word; do quote "$word" && printf ' %s' "$quoted"; done
    printf '\n'
  } >&6
}

# Something that is known only now. Nothing found is a failure, never an empty argument.
look_up() { # WHAT COMMAND...
  what=$1
  shift
  if [ -n "$showing" ]; then
    "$@"
    printf '<%s>' "$what"
    return
  fi
  answer=$("$@") || return 1
  # One line for each page of the answer.
  left=$answer$newline found='' lines=0
  while [ -n "$left" ]; do
    case ${left%%"$newline"*} in
    '' | None | *"${tab}None"* | *"None$tab"*) ;;
    *) found=${left%%"$newline"*} lines=$((lines + 1)) ;;
    esac
    left=${left#*"$newline"}
  done
  if [ "$lines" -ne 1 ]; then
    printf 'found no %s, or several: the answer was "%s"\n' "$what" "$answer" >&2
    return 1
  fi
  printf '%s' "$found"
}

# Whether an answer shows what it must: exactly this text, one of several between bars, text that begins so, a number or more, a number or less,
# True, or nothing.
shows() { # ANSWER {text|either|begins|least|most|true|absent VALUE}...
  answer=$1
  shift
  [ -z "$showing" ] || return 0
  if [ $# -eq 2 ]; then
    one "$answer" "$1" "$2" && return 0
  else
    rest=$answer$tab
    while [ $# -gt 0 ]; do
      case $rest in *"$tab"*) ;; *) break ;; esac
      one "${rest%%"$tab"*}" "$1" "$2" || break
      rest=${rest#*"$tab"}
      shift 2
    done
    [ $# -gt 0 ] || [ -n "$rest" ] || return 0
  fi
  printf 'the answer was "%s"\n' "$answer" >&2
  return 1
}

# The CLI asks page by page and answers each with a line: numbers are added up, and any line may have the rest.
one() { # ANSWER KIND VALUE
  left=$1$newline sum=0 absent=1
  while [ -n "$left" ]; do
    value=${left%%"$newline"*}
    left=${left#*"$newline"}
    case $2 in
    text) [ "$value" != "$3" ] || return 0 ;;
    either) case "|$3|" in *"|${value:-none}|"*) return 0 ;; esac ;;
    begins) case $value in "$3"*) return 0 ;; esac ;;
    true) [ "$value" != True ] || return 0 ;;
    absent) case $value in '' | None) ;; *) absent='' ;; esac ;;
    least | most)
      # Figures have fractions, and small ones an exponent.
      whole=${value%%.*} over=0
      case $value in
      *e-*) whole=0 over=1 ;;
      *.*[1-9]*) over=1 ;;
      esac
      case $whole in '' | *[!0-9]*) return 1 ;; esac
      sum=$((sum + whole))
      [ "$2" = least ] || sum=$((sum + over))
      ;;
    esac
  done
  case $2 in
  absent) [ -n "$absent" ] ;;
  least) [ "$sum" -ge "$3" ] ;;
  most) [ "$sum" -le "$3" ] ;;
  *) return 1 ;;
  esac
}

# The option of a restore: the latest moment that there is, or one that people named.
moment_or() { # LATEST EARLIER
  [ -n "$showing" ] || printf '%s\n' "${to_moment:-latest}" >"$dir/restored"
  if [ -n "$to_moment" ]; then printf '%s %s' "$2" "$to_moment"; else printf '%s' "$1"; fi
}

quote() { # WORD: sets quoted to what a shell reads as it
  case $1 in
  '' | *[!A-Za-z0-9_./:=,@%+-]*) ;;
  *) quoted=$1 && return ;;
  esac
  quoted='' rest=$1
  while :; do
    case $rest in *\'*) ;; *) break ;; esac
    quoted="$quoted${rest%%\'*}'\\''"
    rest=${rest#*\'}
  done
  quoted="'$quoted$rest'"
}
# --- What was done: a journal that only grows, and what AWS said ---

# Steps that are named by --only and --of; those of --stack were picked when they were read.
pick() {
  if [ -n "$of" ]; then
    todo=''
    each_step pick_own
    [ -n "$todo" ] || die "there is no $single $of with steps; --list names all"
    pick_before
  fi
  while [ -n "$only" ]; do
    known "${only%%"$newline"*}"
    eval "picked_$key=1"
    only=${only#*"$newline"}
  done
  for stack in $stacks; do
    case $found in *" $stack "*) ;; *) die "there is no stack $stack with steps" ;; esac
  done
}

pick_own() {
  about "$key"
  case $id in "$of":*) todo="$todo $key" ;; esac
}

# What those wait for, and what that waits for.
pick_before() {
  while [ -n "$todo" ]; do
    after=''
    for key in $todo; do
      eval "picked=\${picked_$key-}"
      [ -z "$picked" ] || continue
      eval "picked_$key=1"
      about "$key"
      after="$after${waits:+ $waits}"
    done
    todo=$after
  done
}

each_step() { # FUNCTION, which sees key
  at=1
  while [ "$at" -le "$count" ]; do
    eval "key=\$key_$at"
    "$1"
    at=$((at + 1))
  done
}

# Beside the working directory's checkout: a state that is committed, or cleaned away, helps nobody.
default_state() {
  dir=$PWD up=$PWD
  while :; do
    if [ -e "$up/.git" ] || [ "$up" = "${here%/*}" ]; then dir=${up%/*}; fi
    [ -n "$up" ] || break
    up=${up%/*}
  done
  case $of in
  '') dir=$dir/$system-$plan-$site.state ;;
  */*) dir=$dir/$system-$plan-${of%%/*}-${of#*/}-$site.state ;;
  *) dir=$dir/$system-$plan-$of-$site.state ;;
  esac
}

# Whether the journal is there; the state of each step of it.
read_journal() {
  [ -e "$dir/journal" ] || return 1
  IFS= read -r line <"$dir/about" || line=''
  [ "$line" = "$system $plan $site${of:+ $of}" ] || die "$dir is of another plan: $line"
  while read -r stamp when event key id note; do
    # Steps of another version of the plan, and a line that was not written to its end.
    case $key in '' | *[!a-z0-9_]*) continue ;; esac
    eval "known=\${state_$key+1} begun=\${begun_$key-}"
    [ -n "$known" ] || continue
    case $event in
    begun) eval "state_$key=begun begun_$key=\${begun:-$when}" ;;
    acted)
      about "$key"
      # Without a check, it is done when the call is taken.
      if [ "$kind" = judge ]; then
        eval "state_$key=begun"
      elif [ -z "$timeout" ]; then
        eval "state_$key=done ended_$key=$when"
      else
        eval "state_$key=acted deadline_$key=$((when + timeout))"
      fi
      ;;
    done | was | told | skipped) eval "state_$key=$event ended_$key=$when" ;;
    failed | no) eval "state_$key=$event" ;;
    forgotten) eval "state_$key='' begun_$key='' ended_$key=''" ;;
    esac
    [ "$when" -le "$now" ] || now=$when
  done <"$dir/journal"
}

open_state() {
  [ -n "$dir" ] || default_state
  umask 077
  mkdir -p "$dir/answers" "$dir/said" || die "cannot make $dir; --state names another directory"
  dir=$(CDPATH='' cd -- "$dir" && pwd) || exit 2
  lock
  now=$(date +%s)
  if [ -e "$dir/journal" ]; then
    { read -r line && read -r began; } <"$dir/about" || die "$dir/about cannot be read; --state names another directory"
    age=$((now - began))
    long "$age"
    [ "$age" -lt 86400 ] || [ -n "$resume" ] || die "$dir is of a run that began $long ago. \
For another one --state names another directory; --resume goes on with this one"
    read_journal
    # A line that was not written to its end ends here, and names no step.
    [ -z "$stamp" ] || printf '!\n' >>"$dir/journal"
    printf 'Goes on with %s, begun %s ago.\n' "$dir" "$long"
  else
    { printf '%s\n%s\n' "$system $plan $site${of:+ $of}" "$now" >"$dir/about" && : >"$dir/journal"; } || die "cannot write to $dir"
    printf 'What is done is kept in %s.\n' "$dir"
  fi
  remember_moment
}

# What was said once holds when this goes on; another moment may be said until a restore was called.
remember_moment() {
  if [ -z "$to_moment" ] && [ -e "$dir/moment" ]; then read -r to_moment <"$dir/moment"; fi
  if [ -e "$dir/restored" ]; then
    read -r other <"$dir/restored"
    [ "$other" = "${to_moment:-latest}" ] || die "$dir is of a run that has begun to go back to another moment: $other"
  fi
  [ -z "$to_moment" ] || printf '%s\n' "$to_moment" >"$dir/moment"
}

# Two runs at once would act twice.
lock() {
  if ! mkdir "$dir/lock" 2>/dev/null; then
    { read -r other && read -r machine; } <"$dir/lock/owner" 2>/dev/null || other='' machine=''
    if [ -z "$other" ] || [ "$machine" != "$(uname -n)" ] || kill -0 "$other" 2>/dev/null; then
      die "$dir is in use by process ${other:-?} on ${machine:-?}; if that is gone, remove $dir/lock"
    fi
    # It died. Of two that see this, one gets to rename.
    mv "$dir/lock" "$dir/lock.$$" 2>/dev/null && rm -rf "$dir/lock.$$"
    mkdir "$dir/lock" 2>/dev/null || die "$dir is in use"
  fi
  printf '%s\n%s\n' "$$" "$(uname -n)" >"$dir/lock/owner"
  trap unlock EXIT
  trap 'interrupted' INT TERM HUP
}

unlock() {
  for pid in $ticker $reader; do kill "$pid" 2>/dev/null; done
  rm -rf "$dir/lock"
}

# The first time what is under way is awaited: its outcome is worth knowing. The second time not.
interrupted() {
  [ -z "$stop" ] || exit 130
  stop=interrupted
  printf '\nInterrupted: waits for the calls that are under way; once more stops at once.\n'
  # Whoever listens for what happens next.
  [ -z "$pipe" ] || printf 'wake\n' >&4
}

journal() { # EVENT [NOTE], of the step that was looked at last
  moment
  printf '%s %s %s %s %s %s\n' "$moment" "$now" "$1" "$key" "$id" "${2-}" >>"$dir/journal"
}

# What befell one may befall it again: a run that has ended says nothing about that.
once() {
  [ -n "$single" ] || return 0
  total=0 good=0 waiting=0 first='' last=0
  each_step count_one
  [ "$good" -lt "$total" ] || die "$dir is of a run that has ended; for another one --state names another directory"
}

# Before anything is written.
check_marks() {
  rest=$marks
  while [ -n "$rest" ]; do
    said=${rest%%"$newline"*}
    rest=${rest#*"$newline"}
    said=${said#* }
    known "${said%% *}"
  done
}

mark() {
  while [ -n "$marks" ]; do
    said=${marks%%"$newline"*}
    marks=${marks#*"$newline"}
    event=${said%% *} said=${said#* }
    known "${said%% *}"
    about "$key"
    note=''
    case $said in *' '*) note=${said#* } ;; esac
    journal "$event" "$note"
    case $event in
    forgotten) eval "state_$key='' begun_$key='' ended_$key=''" ;;
    *) eval "state_$key=$event ended_$key=$now" ;;
    esac
  done
}

# The time of now, as people in any zone read it, without a process: days since 1970 to a date by the algorithm of
# https://howardhinnant.github.io/date_algorithms.html#civil_from_days
moment() {
  [ "$now" != "$moment_of" ] || return 0
  moment_of=$now
  days=$((now / 86400 + 719468)) of_day=$((now % 86400))
  era=$((days / 146097))
  of_era=$((days - era * 146097))
  year=$(((of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365))
  of_year=$((of_era - (365 * year + year / 4 - year / 100)))
  month=$(((5 * of_year + 2) / 153))
  day=$((of_year - (153 * month + 2) / 5 + 1))
  month=$((month < 10 ? month + 3 : month - 9))
  year=$((year + era * 400 + (month <= 2 ? 1 : 0)))
  moment=$year
  for part in -$month -$day T$((of_day / 3600)) :$((of_day % 3600 / 60)) :$((of_day % 60)); do
    digits=${part#[-T:]}
    [ "$digits" -gt 9 ] || part=${part%"$digits"}0$digits
    moment=$moment$part
  done
  moment=${moment}Z
}

long() { # SECONDS: sets long to what people say
  seconds=$1 long=''
  [ "$seconds" -lt 86400 ] || long=$((seconds / 86400))d
  seconds=$((seconds % 86400))
  [ "$seconds" -lt 3600 ] || long=$long$((seconds / 3600))h
  seconds=$((seconds % 3600))
  [ "$seconds" -lt 60 ] || long=$long$((seconds / 60))m
  seconds=$((seconds % 60))
  [ "$seconds" -eq 0 ] && [ -n "$long" ] || long=$long${seconds}s
}

line() { # TEXT, on one line
  line_rest=$1 line_out=''
  while :; do
    case $line_rest in *"$newline"*) ;; *) break ;; esac
    line_out="$line_out${line_rest%%"$newline"*} "
    line_rest=${line_rest#*"$newline"}
  done
  printf '%s' "$line_out$line_rest"
}

same_account() {
  [ -z "$other_account" ] || die "some steps are in account $other_account, and this has the credentials of one account: \
follow $plan.md"
  account=$(aws sts get-caller-identity --region "$region" --query '[Account, Arn]' --output text) ||
    die "these credentials do not work in $region; nothing was done"
  printf 'Account %s.\n' "$(line "$account")"
  case $account in
  "$expected_account$tab"*) ;;
  *) [ -n "$any" ] || die "the plan is for account $expected_account; --any-account runs it here all the same" ;;
  esac
}
# --- Doing them: whatever can be done, at most so many calls at a time, then what comes after it ---

# Steps by what happens next: those of the strictest tier that can begin, then those to be asked again.
hold() { # QUEUE: a new one
  eval "head_$1=0 tail_$1=0"
}

push() { # QUEUE
  eval "tail=\$tail_$1"
  eval "item_$1_$tail=$key tail_$1=$((tail + 1))"
}

pop() { # QUEUE...: sets key to the first of the first that has any
  for queue; do
    eval "head=\$head_$queue tail=\$tail_$queue"
    [ "$head" -lt "$tail" ] || continue
    eval "key=\$item_${queue}_$head head_$queue=$((head + 1))"
    unset "item_${queue}_$head"
    return 0
  done
  return 1
}

run() {
  for queue in $ranks again; do hold "$queue"; done
  each_step count_waits
  mkfifo "$dir/lock/pipe" || die "cannot make a pipe in $dir; --state names another directory"
  # Opening it to read waits for somebody who writes.
  : >"$dir/lock/pipe" &
  exec 3<"$dir/lock/pipe"
  exec 4>"$dir/lock/pipe" 5<&0
  pipe=open
  if [ "${DRGEN_SLEEP-1}" != 0 ]; then
    tick </dev/null >&4 2>/dev/null &
    ticker=$!
  fi
  while :; do
    launch
    # Something is under way, or can be waited for.
    if [ "$running" -eq 0 ]; then
      [ -z "$stop" ] || break
      if [ -z "$asking" ]; then
        [ -n "$people" ] && [ -n "$ask" ] && [ -z "$deaf" ] || break
      elif [ -z "$ticker" ]; then
        leap
        continue
      fi
    fi
    [ -z "$stop" ] || [ "$running" -eq 0 ] || [ -n "$drained" ] || drain
    [ -z "$prompting" ] || prompt
    hear
  done
}

# To stop is to wait for what is under way: for processes, since one that was hit itself, just as it began, says nothing.
# All that they said is heard before the last word.
drain() {
  for pid in $pids; do wait "$pid" 2>/dev/null; done
  drained=1
  printf 'drained\n' >&4
}

# Ctrl-C reaches every process of the terminal: what is under way goes on.
tick() {
  trap '' INT
  while sleep 1 && date '+tick %s'; do :; done
}

is_over() { # Whether what comes after need not wait for it
  eval "state=\$state_$1"
  case $state in done | was | told | skipped) return 0 ;; *) return 1 ;; esac
}

is_picked() {
  [ -n "$some" ] || return 0
  eval "picked=\${picked_$1-}"
  [ -n "$picked" ]
}

count_waits() {
  is_over "$key" && return
  case $state in acted) ;; *) eval "state_$key=''" ;; esac
  about "$key"
  left=0
  for one in $waits; do
    is_over "$one" && continue
    left=$((left + 1))
    eval "next_$one=\"\${next_$one-} $key\""
  done
  eval "left_$key=$left"
  [ "$left" -gt 0 ] || ready
}

ready() {
  is_picked "$key" || return 0
  about "$key"
  push "$rank"
}

launch() {
  [ -z "$stop" ] || return 0
  # shellcheck disable=SC2086 # a word for each queue
  while [ "$running" -lt "$jobs" ] && pop $ranks again; do begin; done
}

begin() {
  about "$key"
  eval "state=\$state_$key begun=\${begun_$key-}"
  case $state in
  begun | asking)
    work
    return
    ;;
  esac
  if [ -n "$class" ]; then
    eval "used=\$used_$class limit=\$limit_$class"
    if [ "$used" -ge "$limit" ]; then
      push "${class}_$rank"
      return
    fi
    eval "used_$class=$((used + 1))"
  fi
  case $kind$poll in
  mark)
    finish 'done'
    return
    ;;
  hand | decide | wait)
    ask_people
    return
    ;;
  esac
  if [ "$state" = acted ]; then
    eval "state_$key=asking acted_$key=1"
  else
    [ -n "$begun" ] || eval "begun_$key=$now fresh_$key=1"
    eval "state_$key=begun deadline_$key=$((now + ${timeout:-120}))"
    journal begun
    tell 'begun ' ''
  fi
  work
}

# One call at a time of a step, in a process of its own; it says how it went.
work() {
  worker </dev/null >>"$dir/answers/$key" 2>"$dir/said/$key" &
  eval "pid_$key=\$!"
  pids="$pids $!"
  running=$((running + 1))
}

worker() {
  trap '' INT
  eval "acted=\${acted_$key-}"
  result=unseen
  # Where the answer itself is wanted, or shows the same before as after, nothing is seen before the call.
  case $kind:$anyway:$acted in read:*: | *:1:) looks='' ;; *) looks=$poll ;; esac
  if [ -n "$looks" ]; then
    if "see_$key"; then
      result=seen
    else
      how_bad
      case $bad in credentials | refused) result=$bad ;; esac
    fi
  fi
  case $result$acted$kind in
  unseencall | unseenread | unseenjudge)
    if "act_$key" 2>"$dir/said/$key"; then
      result=acted
    else
      how_bad
      result=$bad
    fi
    ;;
  esac
  printf 'over %s %s\n' "$key" "$result" >&4
}

# What kind of an error AWS answered with. Calls that were not taken may be made again; so may those that AWS refuses
# while something is under way, such as the same call of a run that was interrupted.
how_bad() {
  bad=failed
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
    *ExpiredToken* | *'Unable to locate credentials'* | *InvalidClientTokenId* | *'security token included in the'* | \
      *UnrecognizedClient* | *'Error when retrieving'* | *'token has expired'*) bad=credentials ;;
    *AccessDenied* | *UnauthorizedOperation* | *'not authorized'*) bad=refused ;;
    *Throttl* | *'Rate exceeded'* | *TooManyRequests* | *RequestLimitExceeded* | *SlowDown* | *ServiceUnavailable* | \
      *InternalFailure* | *InternalError* | *InternalServerError* | *ServerException* | *'Could not connect'* | \
      *'onnection was closed'* | *'onnect timeout'* | *'ead timeout'*) bad=again ;;
    *AlreadyExists* | *InvalidDBInstanceState* | *InvalidDBClusterState* | *InvalidGlobalClusterState* | \
      *InvalidReplicationGroupState* | *InvalidGlobalReplicationGroupState* | *ResourceInUse* | *ResourceConflict* | \
      *ResourceContention* | *InstanceRefreshInProgress* | *ScalingActivityInProgress*) bad=again ;;
    *) continue ;;
    esac
    return
  done <"$dir/said/$key"
}

hear() {
  word='' first='' second='' rest=''
  read -r word first second rest <&3
  case $word in
  tick)
    now=$first
    due
    ;;
  over)
    key=$first
    over "$second"
    ;;
  typed)
    reader=''
    answered "$first" "$second" "$rest"
    ;;
  closed)
    reader='' deaf=1
    ;;
  drained) running=0 ;;
  esac
}

over() { # RESULT
  running=$((running - 1))
  about "$key"
  eval "pid=\$pid_$key deadline=\$deadline_$key state=\$state_$key"
  wait "$pid" 2>/dev/null
  others=''
  for other in $pids; do [ "$other" = "$pid" ] || others="$others $other"; done
  pids=$others
  case $1 in
  seen)
    eval "fresh=\${fresh_$key-}"
    case $state$fresh$kind in begun1call | begun1hand) finish was ;; *) finish 'done' ;; esac
    ;;
  acted)
    journal acted
    eval "acted_$key=1"
    case $kind in read | judge) tell 'read  ' "; the answer is in $dir/answers/$key" ;; esac
    if [ "$kind" = judge ]; then
      ask_people
    elif [ -z "$poll" ]; then
      [ -z "$expects" ] || printf '    See that %s.\n' "$expects"
      finish 'done'
    else
      eval "state_$key=asking deadline_$key=$((now + timeout))"
      push again
    fi
    ;;
  unseen | again | failed)
    if [ "$1" = failed ]; then
      fail 'AWS did not take the call'
    elif [ "$now" -ge "$deadline" ]; then
      long "${timeout:-120}"
      fail "it is not seen after $long"
    else
      [ "$state" = asking ] || wait_on
      due=$((now + ${poll:-5}))
      [ "$due" -lt "$deadline" ] || due=$deadline
      eval "state_$key=asking due_$key=$due fresh_$key=''"
      asking="$asking $key"
    fi
    ;;
  refused) fail 'these credentials may not do it' ;;
  credentials)
    eval "state_$key=''"
    [ -n "$stop" ] || printf 'The credentials have expired or are none; stops. Export others, and run it again.\n'
    stop=credentials
    ;;
  esac
}

# It was looked at and is not there yet.
wait_on() {
  [ "$kind" != hand ] || tell_people
}

# Steps whose time has come to be asked again.
due() {
  later=''
  for key in $asking; do
    eval "due=\$due_$key"
    if [ "$due" -le "$now" ]; then push again; else later="$later $key"; fi
  done
  asking=$later
}

# Where nothing sleeps: to the moment when the next one is due.
leap() {
  next=''
  for key in $asking; do
    eval "due=\$due_$key"
    if [ -z "$next" ] || [ "$due" -lt "$next" ]; then next=$due; fi
  done
  [ "$next" -le "$now" ] || now=$next
  due
}

leave() {
  [ -n "$class" ] || return 0
  eval "used_$class=\$((used_$class - 1)) queues=\$held_$class"
  # shellcheck disable=SC2086 # a word for each queue
  ! pop $queues || ready
}

finish() { # {done|was|told|skipped} [NOTE]
  about "$key"
  eval "begun=\${begun_$key:-$now} after=\${next_$key-}"
  eval "state_$key=$1 begun_$key=$begun ended_$key=$now"
  unset "next_$key" "deadline_$key" "due_$key" "pid_$key" "acted_$key" "fresh_$key"
  journal "$1" "${2-}"
  case $1$kind in
  donemark) ;;
  was*) tell 'done  ' ': it was already' ;;
  *)
    long $((now - begun)) && took=$long
    long "$typical" && took="$took (typical $long"
    long "$worst" && tell 'done  ' " after $took, worst $long)"
    ;;
  esac
  leave
  for key in $after; do
    eval "left=\$left_$key"
    eval "left_$key=$((left - 1))"
    [ "$left" -gt 1 ] || ready
  done
}

fail() { # REASON
  eval "state_$key=failed"
  failed="$failed $key"
  journal failed "$1"
  tell FAILED ": $1"
  what_to_do
  leave
}

tell() { # WHAT MORE, of the step that was looked at last
  moment
  printf '%s %s %s: %s%s\n' "${moment#*T}" "$1" "$id" "$title" "$2"
}
# --- What people do ---

ask_people() {
  eval "begun=\${begun_$key-}"
  [ -n "$begun" ] || journal begun
  eval "begun_$key=${begun:-$now} state_$key=hand"
  asked=$((asked + 1))
  eval "asked_$asked=$key"
  people="$people $asked"
  tell_people
  prompting=1
}

tell_people() {
  tell 'BY HAND' ''
  [ -z "$by_hand" ] || printf '    %s\n' "$by_hand"
  [ -z "$expects" ] || printf '    Done when: %s.\n' "$expects"
}

# Asks for one line, once: what is typed later is the caller's.
prompt() {
  prompting=''
  [ -n "$ask" ] && [ -z "$deaf" ] && [ -n "$people" ] || return 0
  printf 'Waits for people:\n'
  for number in $people; do
    eval "key=\$asked_$number"
    about "$key"
    printf '  %s  %s\n' "$number" "$id"
  done
  printf 'Type done [NUMBER], skip NUMBER REASON, no NUMBER [REASON], or abort.\n'
  [ -z "$reader" ] || return 0
  read_answer <&5 >&4 &
  reader=$!
}

read_answer() {
  if IFS= read -r line; then printf 'typed %s\n' "$line"; else printf 'closed\n'; fi
}

answered() { # VERB {NUMBER|STEP} REASON
  case $1 in
  abort)
    stop=aborted
    return
    ;;
  done | skip | no)
    number=$2
    if [ "$1" = 'done' ] && [ -z "$number" ]; then
      number=${people# }
      number=${number%% *}
    fi
    for other in $people; do
      eval "key=\$asked_$other"
      about "$key"
      [ "$id" != "$number" ] || number=$other
    done
    case " $people " in
    *" ${number:-none} "*) decided "$1" "$3" ;;
    *) printf 'No step of that number waits for people.\n' ;;
    esac
    ;;
  *) printf '"%s" is no answer.\n' "$1" ;;
  esac
  prompting=1
}

decided() { # VERB REASON
  eval "key=\$asked_$number"
  about "$key"
  case $1$kind in
  skipdecide)
    printf 'A decision is not skipped: done is yes, no is no.\n'
    return
    ;;
  skip*)
    [ -n "$2" ] || { printf 'Why? skip %s REASON\n' "$number" && return; }
    finish skipped "$2"
    ;;
  no*)
    journal no "$2"
    eval "state_$key=no"
    tell 'no    ' ': what waits for it is not done'
    ;;
  *) finish 'done' "$2" ;;
  esac
  others=''
  for other in $people; do [ "$other" = "$number" ] || others="$others $other"; done
  people=$others
}

# --- What is printed ---

# The commands of a step, as they would be run.
commands() { # {act|see|undo}
  (
    showing=1
    exec 6>&1
    "$1_$key" >/dev/null
  )
}

worse_way() {
  [ -n "$worse" ] || return 0
  printf '    Only where AWS refuses it again and again: %s.\n' "$worse"
  commands instead
}

what_to_do() {
  while IFS= read -r line || [ -n "$line" ]; do
    [ -z "$line" ] || printf '    %s\n' "$line"
  done <"$dir/said/$key"
  case $kind in
  call | read | judge)
    printf '    It calls:\n'
    commands act
    ;;
  hand) printf '    By hand: %s\n' "$by_hand" ;;
  esac
  if [ -n "$poll" ]; then
    printf '    It is done when this shows %s:\n' "$expects"
    commands see
  fi
  worse_way
  if [ -n "$undo" ]; then
    printf '    To take it back:\n'
    commands undo
  fi
  [ -z "$taken_back" ] || printf '    Taking it back: %s.\n' "$taken_back"
  printf '    Mend it and run this again. Where it is done in another way: --done %s\n' "$id"
  printf '    To go on without it: --skip %s REASON. Steps that do not wait for it go on now.\n' "$id"
}

show_all() {
  printf '%s\nNothing is called.\n' "$headline"
  by_wave show
}

# Each step after all it waits for. A wave is what comes after the one before it.
by_wave() { # FUNCTION, which sees key
  wave='' number=0
  each_step first_wave
  while [ -n "$wave" ]; do
    after='' heading="$newline"Wave
    for key in $wave; do
      if is_picked "$key"; then
        [ -z "$heading" ] || printf '%s %s\n' "$heading" "$number"
        heading=''
        "$1"
      fi
      eval "after_it=\${next_$key-}"
      for one in $after_it; do
        eval "left=\$((left_$one - 1))"
        eval "left_$one=$left"
        [ "$left" -gt 0 ] || after="$after $one"
      done
    done
    wave=$after number=$((number + 1))
  done
}

first_wave() {
  about "$key"
  left=0
  for one in $waits; do
    left=$((left + 1))
    eval "next_$one=\"\${next_$one-} $key\""
  done
  eval "left_$key=$left"
  [ "$left" -gt 0 ] || wave="$wave $key"
}

show() {
  about "$key"
  printf '\n  %s\n    %s%s\n' "$id" "$title" "${loses:+: gives up $given_up}"
  long "$typical" && typical=$long
  long "$worst"
  [ "$kind" = mark ] || printf '    Takes %s, at worst %s.\n' "$typical" "$long"
  if [ -n "$waits" ]; then
    printf '    Waits for'
    (for one in $waits; do about "$one" && printf ' %s' "$id"; done)
    printf '\n'
  fi
  [ -z "$by_hand" ] || printf '    By hand: %s\n' "$by_hand"
  case $kind in
  call | read | judge)
    printf '    Calls:\n'
    commands act
    ;;
  esac
  if [ -n "$poll" ]; then
    long "$poll" && every=$long
    long "$timeout"
    if [ -n "$anyway" ]; then first='Then asks' other=''; else first='Asks first' other='then '; fi
    printf '    %s, %severy %s for at most %s, whether it shows %s:\n' "$first" "$other" "$every" "$long" "$expects"
    commands see
  elif [ -n "$expects" ]; then
    printf '    Done when: %s.\n' "$expects"
  fi
  worse_way
  if [ -n "$undo" ]; then
    printf '    To take it back:\n'
    commands undo
  fi
  [ -z "$taken_back" ] || printf '    Taking it back: %s.\n' "$taken_back"
}

list_all() {
  [ -n "$dir" ] || default_state
  if read_journal; then printf 'As %s has it:\n' "$dir"; else printf 'Nothing has begun.\n'; fi
  by_wave list_one
}

list_one() {
  about "$key"
  eval "state=\$state_$key"
  case $state in
  '' | begun | hand) state=open ;;
  was | told) state='done' ;;
  acted | asking) state='under way' ;;
  esac
  printf '  %-9s  %s: %s\n' "$state" "$id" "$title"
}

finish_run() {
  total=0 good=0 waiting=0 first='' last=0
  each_step count_one
  asked_now=''
  for number in $people; do eval "asked_now=\"\$asked_now \$asked_$number\""; done
  table
  printf '\n%s of %s steps are done' "$good" "$total"
  if [ "$good" -gt 0 ]; then
    long $((last - first))
    printf ', in %s' "$long"
  fi
  printf '.\n'
  these 'Failed' "$failed"
  these 'Wait for people; --done STEP says that one is done' "$asked_now"
  [ "$good" -lt "$total" ] || exit 0
  printf '%s more are not done, for they wait for others. --list names them.\n' "$waiting"
  case $stop in
  interrupted) exit 130 ;;
  credentials) exit 2 ;;
  esac
  [ -z "$failed" ] || exit 1
  exit 3
}

count_one() {
  is_picked "$key" || return 0
  total=$((total + 1))
  eval "state=\$state_$key begun=\${begun_$key-} ended=\${ended_$key-}"
  case $state in
  done | was | told | skipped)
    good=$((good + 1))
    begun=${begun:-$ended}
    if [ -z "$first" ] || [ "$begun" -lt "$first" ]; then first=$begun; fi
    [ "$ended" -le "$last" ] || last=$ended
    ;;
  failed | hand) ;;
  *) waiting=$((waiting + 1)) ;;
  esac
}

these() { # WHAT KEYS
  [ -n "$2" ] || return 0
  printf '%s:\n' "$1"
  for key in $2; do about "$key" && printf '  %s\n' "$id"; done
}

# For the post-mortem. A long one is only written.
table() {
  {
    printf '%-10s %-10s %-10s %-9s %s\n' actual typical worst how step
    each_step row
  } >"$dir/durations"
  printf '\nDurations: %s\n' "$dir/durations"
  [ "$count" -gt 100 ] || while IFS= read -r line; do printf '  %s\n' "$line"; done <"$dir/durations"
}

row() {
  is_picked "$key" || return 0
  about "$key"
  eval "state=\$state_$key begun=\${begun_$key-} ended=\${ended_$key-}"
  case $kind$state in
  mark*) return ;;
  *done)
    spent=$((ended - begun)) how=''
    [ "$spent" -le "$typical" ] || how=slow
    [ "$spent" -le "$worst" ] || how=late
    long "$spent" && spent=$long
    ;;
  *was) spent=- how='was so' ;;
  *told | *skipped) spent=- how=${state#told} ;;
  *failed) spent=- how=FAILED ;;
  *) return ;;
  esac
  long "$typical" && typical=$long
  long "$worst"
  printf '%-10s %-10s %-10s %-9s %s\n' "$spent" "$typical" "$long" "$how" "$id"
}

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
