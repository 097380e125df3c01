# What the experiments of this folder share: --quick or --full and OUT as $quick and $out, and where program and data are.
# $ISINGLASS_DATA/fashion-mnist holds the four files of Fashion-MNIST (default: ../shared/data beside the project).
root=$here/../..
isinglass=${ISINGLASS:-$root/build/bin/isinglass}
data=${ISINGLASS_DATA:-$root/../shared/data}/fashion-mnist
quick=--quick
case "${1:-}" in --quick | --full) quick=$1 && shift ;; esac
out=${1:-$out}
[[ $out != -* ]] || { sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0" >&2 && exit 2; }
