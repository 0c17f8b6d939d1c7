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
