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

