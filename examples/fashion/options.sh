# What the experiments of this folder share: --quick or --full and OUT as $quick and $out, and where program and data are.
# $ISINGLASS_DATA/fashion-mnist holds the four files of Fashion-MNIST (default: ../shared/data beside the project).
root=$here/../..
isinglass=${ISINGLASS:-$root/build/bin/isinglass}
data=${ISINGLASS_DATA:-$root/../shared/data}/fashion-mnist
quick=--quick
case "${1:-}" in --quick | --full) quick=$1 && shift ;; esac
[ "$quick" = --full ] || out+=-quick # another training, so another folder
out=${1:-$out}
[[ $out != -* && $# -le 1 ]] || { sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0" >&2 && exit 2; }

# Trains a model of a file here into $out/NAME, or goes on with what is there; with --quick a small one, for two epochs.
train() { # NAME FILE OPTION...
  local name=$1 file=$2 size=() resume=()
  shift 2
  [ "$quick" = --full ] || size=(-D side=48 --epochs 2 --warmup 20 --samples 4)
  [ ! -e "$out/$name/state.npz" ] || resume=(--resume)
  "$isinglass" train "$here/$file" "$@" "${size[@]}" --data "$data" --precision i8 --features "$here/features.npz" \
    -o "$out/$name" "${resume[@]}"
}
