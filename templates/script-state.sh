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
