
# References and ids come from the API; everything else is left to the function above.

# Prints what is called so: its kind is $1, the petrel to ask $2. An answer is good for a minute or two, and an API that does
# not answer is not asked again before that.
function _petrel_references() {
  local url=${PETREL_API_URL:-${ST2_API_URL:-default}}
  local directory=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/petrel/completion
  local file=$directory/$1-${url//[^A-Za-z0-9.]/_}
  mkdir -p "$directory" 2>/dev/null || return 0
  if [ -z "$(find "$file" -mmin -2 2>/dev/null)" ]; then
    if "$2" completion --references "$1" >"$file.$$" 2>/dev/null; then
      mv -f "$file.$$" "$file"
    else
      rm -f "$file.$$"
      touch "$file"
    fi
  fi
  cat "$file"
}

# Prints the kind of what is to be completed after these words.
function _petrel_kind() {
  local words="" word
  case ${!#} in
    --action) echo action; return ;;
    --rule) echo rule; return ;;
    --trigger) echo trigger; return ;;
    --trigger-instance) echo trigger-instance; return ;;
    --parent) echo execution; return ;;
    --pack | -p) echo pack; return ;;
    --to) echo node; return ;;
  esac
  for word in "$@"; do
    case $word in
      -*) ;;
      *) words="$words $word" ;;
    esac
  done
  case $words in
    " run" | " help run" | " action get") echo action ;;
    " action-alias get" | " action-alias enable" | " action-alias disable" | " action-alias update" | " action-alias delete") echo action-alias ;;
    " policy get" | " policy enable" | " policy disable" | " policy update" | " policy delete") echo policy ;;
    " policy-type get") echo policy-type ;;
    " trace get") echo trace ;;
    " role get") echo role ;;
    " role-assignment get") echo role-assignment ;;
    " execution get" | " execution tail" | " execution pause" | " execution resume" | " execution cancel") echo execution ;;
    " inquiry get" | " inquiry respond" | " inquiry cancel") echo inquiry ;;
    " trigger get" | " trigger fire") echo trigger ;;
    " trigger-instance get") echo trigger-instance ;;
    " rule get" | " rule enable" | " rule disable" | " rule update" | " rule delete") echo rule ;;
    " sensor get" | " sensor enable" | " sensor disable" | " partition move") echo sensor ;;
    " dead-letter show" | " dead-letter replay"* | " dead-letter drop"*) echo dead-letter ;;
  esac
}

function _petrel_completion() {
  local current=${COMP_WORDS[COMP_CWORD]}
  local kind=""
  case $current in
    -*) ;;
    *) kind=$(_petrel_kind "${COMP_WORDS[@]:1:COMP_CWORD-1}") ;;
  esac
  if [ -z "$kind" ]; then
    _complete_petrel
    return
  fi
  COMPREPLY=( $(compgen -W "$(_petrel_references "$kind" "${COMP_WORDS[0]}")" -- "$current") )
}

complete -F _petrel_completion petrel
