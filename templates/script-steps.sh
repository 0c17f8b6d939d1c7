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
