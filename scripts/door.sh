# Sourced by ./scripts/build, ./scripts/demo and ./scripts/test: from a fresh clone with a shell and npm to a
# checkout that can run TypeScript. Fetches the Bun that package.json pins (once, into .cache/, checked
# against bun.lock), installs the packages of bun.lock, and leaves that Bun first on the PATH.
# POSIX sh; no bash, no bun, no C compiler needed.

set -eu
cd "$(dirname "$0")/.."

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  exit 1
}

# Runs a command silently; where it fails, shows what it said.
quietly() {
  log=.cache/door.$$.log
  if "$@" >"$log" 2>&1; then
    rm -f "$log"
  else
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
}

# The npm package that holds Bun for this machine.
bun_package() {
  case "$(uname -s) $(uname -m)" in
    "Linux x86_64" | "Linux amd64") echo "bun-linux-x64$(libc)" ;;
    "Linux aarch64" | "Linux arm64") echo "bun-linux-aarch64$(libc)" ;;
    "Darwin arm64") echo bun-darwin-aarch64 ;;
    "Darwin x86_64") echo bun-darwin-x64 ;;
    *) fail "Bun does not run on $(uname -s) $(uname -m)" ;;
  esac
}

# "-musl" on systems such as Alpine, nothing on those with glibc.
libc() {
  for loader in /lib64/ld-linux-x86-64.so.2 /lib/ld-linux-aarch64.so.1; do
    [ ! -e "$loader" ] || return 0
  done
  for loader in /lib/ld-musl-*; do
    [ ! -e "$loader" ] || printf %s -musl
  done
}

# The SHA-512 of a file, as hex digits.
sha512() {
  if command -v sha512sum >/dev/null 2>&1; then sha512sum "$1"; else shasum -a 512 "$1"; fi | cut -d ' ' -f 1
}

# Fetches @oven/PACKAGE at VERSION into TARGET, if its archive has the hash that bun.lock gives.
fetch_bun() {
  package=$1 version=$2 target=$3
  command -v npm >/dev/null 2>&1 || fail "npm is needed once, to fetch Bun $version: install Node.js with npm, then try again"
  echo "Fetching Bun $version ($package) through npm"
  part=$target.part.$$
  trap 'rm -rf "$part"' EXIT
  mkdir -p "$part"
  quietly npm pack --loglevel=error --pack-destination "$part" "@oven/$package@$version" ||
    fail "npm could not fetch @oven/$package@$version: is the network up?"
  archive=$(echo "$part"/*.tgz)
  expected=$(sed -n "s|.*\"@oven/$package@$version\".*\"sha512-\([^\"]*\)\".*|\1|p" bun.lock |
    base64 -d | od -A n -v -t x1 | tr -d ' \n')
  [ -n "$expected" ] || fail "bun.lock has no hash for @oven/$package@$version"
  [ "$(sha512 "$archive")" = "$expected" ] ||
    fail "The archive of @oven/$package@$version is not the one that bun.lock names"
  tar -xzf "$archive" -C "$part"
  chmod 755 "$part/package/bin/bun"
  rm -f "$archive"
  [ -x "$target/bin/bun" ] || mv "$part/package" "$target" # It is there if another door was faster.
  rm -rf "$part"
  trap - EXIT
}

mkdir -p .cache
if [ ! -w "${HOME:-}" ]; then # npm and Bun keep their downloads below HOME.
  HOME=$PWD/.cache/home
  mkdir -p "$HOME"
  export HOME
fi

bun_version=$(sed -n 's/.*"bun": "\([0-9.]*\)".*/\1/p' package.json)
[ -n "$bun_version" ] || fail "package.json names no version of Bun"
bun_folder=$PWD/.cache/bun/$bun_version/$(bun_package)
[ -x "$bun_folder/bin/bun" ] || fetch_bun "$(basename "$bun_folder")" "$bun_version" "$bun_folder"
PATH=$bun_folder/bin:$PATH
export PATH

# Again only when the lock file has changed since: an install that has nothing to do costs a second on a NAS.
if ! cmp -s bun.lock node_modules/.installed; then
  echo "Installing the packages of bun.lock"
  quietly bun install --frozen-lockfile || fail "The packages could not be installed"
  cp bun.lock node_modules/.installed
fi
