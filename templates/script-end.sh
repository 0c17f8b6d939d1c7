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

