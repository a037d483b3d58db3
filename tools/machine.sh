#!/usr/bin/env bash
# Bring a bare Debian machine to what a command needs: `machine.sh python` or `machine.sh test`.
# As root the Debian packages are installed; otherwise the command to run is printed and the script stops.
set -euo pipefail

need() { # need PACKAGE... : install Debian packages
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian packages: $*"
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  else
    echo "This machine lacks: $*" >&2
    echo "Please run:  sudo apt-get install $*" >&2
    exit 1
  fi
}

python_ready() {
  local python="${PYTHON:-python3}"
  command -v "$python" >/dev/null || need python3 python3-venv
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Python 3.11 or newer is needed; this is $("$python" --version)." >&2
    exit 1
  }
  "$python" -c 'import ensurepip, venv' 2>/dev/null || need python3-venv
}

browser_ready() {
  # without windows it costs a third; where it cannot be had, the whole browser does the same work
  command -v chromium-headless-shell >/dev/null || { [ "$(id -u)" = 0 ] && need chromium-headless-shell; } ||
    command -v chromium >/dev/null || need chromium
  fc-list 2>/dev/null | grep -qiE 'cjk|wenquanyi|droid.*fallback' || need fontconfig fonts-noto-cjk
}

postgresql_ready() {
  command -v pg_ctlcluster >/dev/null || need postgresql
  local role
  role="$(id -un)"
  if ! psql -d postgres -qtAc 'select 1' >/dev/null 2>&1; then
    [ "$(id -u)" = 0 ] || { echo "No PostgreSQL answers here. Please start one with a role $role that may create databases." >&2; exit 1; }
    local version
    version="$(ls /etc/postgresql | sort -V | tail -1)"
    pg_ctlcluster --skip-systemctl-redirect "$version" main start 2>/dev/null || true
    for _ in $(seq 30); do pg_isready -q && break; sleep 0.5; done
    psql -d postgres -qtAc 'select 1' >/dev/null 2>&1 || su postgres -c "createuser --superuser $role"
  fi
  psql -d postgres -qtAc "select 1 from pg_database where datname = 'lianxin'" | grep -q 1 || createdb lianxin
}

case "${1:-}" in
  python) python_ready ;;
  test) browser_ready; postgresql_ready ;;
  *) echo "usage: machine.sh python|test" >&2; exit 2 ;;
esac
