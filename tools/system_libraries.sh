#!/usr/bin/env bash
# Finds which system packages the program and its tests still need on Debian and its kin, and installs them when
# root; otherwise prints the one line to type and goes on when the missing ones are not vital ("--strict" stops).
set -u
need=()
has_library() { ldconfig -p 2>/dev/null | grep -q "$1" || find /usr/lib /lib -name "$1*" -print -quit 2>/dev/null | grep -q .; }
library() { has_library "$1" || need+=("$2"); }
command_of() { command -v "$1" >/dev/null 2>&1 || need+=("$2"); }

python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || need+=(python3-venv)
library libEGL.so.1 libegl1
library libGL.so.1 libgl1
library libfontconfig.so.1 libfontconfig1
library libdbus-1.so.3 libdbus-1-3
library libxkbcommon.so.0 libxkbcommon0
library libxkbcommon-x11.so.0 libxkbcommon-x11-0
library libxcb-cursor.so.0 libxcb-cursor0
library libxcb-icccm.so.4 libxcb-icccm4
library libxcb-image.so.0 libxcb-image0
library libxcb-keysyms.so.1 libxcb-keysyms1
library libxcb-randr.so.0 libxcb-randr0
library libxcb-render-util.so.0 libxcb-render-util0
library libxcb-shape.so.0 libxcb-shape0
library libxcb-xinerama.so.0 libxcb-xinerama0
library libxcb-xkb.so.1 libxcb-xkb1
command_of Xvfb xvfb
command_of fc-list fontconfig
command_of objdump binutils
fc-list :lang=zh 2>/dev/null | grep -q . || need+=(fonts-noto-cjk)

[ ${#need[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing system packages: ${need[*]}" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2 && apt-get install -y -qq --no-install-recommends "${need[@]}" >&2 && exit 0
    echo "The system packages could not be installed." >&2
    exit 1
fi
echo "Some system packages are missing. Please type:" >&2
echo "    sudo apt-get install -y --no-install-recommends ${need[*]}" >&2
case " ${need[*]} " in *" python3-venv "*) exit 1 ;; esac
[ "${1:-}" = "--strict" ] && exit 1
exit 0
