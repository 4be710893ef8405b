#!/usr/bin/env bash
# Sees that PostgreSQL's programs are here for the tests, which start a server of their own. Installs Debian's package
# when root; otherwise prints the one line to type, and the tests on PostgreSQL skip with the reason.
#
#     tools/postgres.sh [MARK]      MARK is a file to make once the programs are here
set -u
mark=${1:-}

has_programs() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null 2>&1; }

if ! has_programs && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing PostgreSQL for the tests" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends postgresql >/dev/null
fi
if has_programs; then
    [ -z "$mark" ] || touch "$mark"
else
    echo "PostgreSQL is missing; the tests on it will be skipped. Please type:" >&2
    echo "    sudo apt-get install -y --no-install-recommends postgresql" >&2
fi
exit 0
