#!/usr/bin/env bash
# Finds which system packages the program and its tests still need on Debian and its kin, and installs them when
# root; otherwise prints the one line to type. Without root it ends 1 when nothing can run before that line is typed,
# and 0 when only the picture of the window, the tests or the build would suffer.
#
#     tools/system_libraries.sh [MARK]      MARK is a file to make once nothing is missing
set -u
PATH=$PATH:/usr/sbin:/sbin
python=${PYTHON:-python3}
mark=${1:-}
vital=() wanted=()

known=$(ldconfig -p 2>/dev/null)
has_library() { [[ $known == *"$1 "* ]]; }
has_command() { command -v "$1" >/dev/null 2>&1; }
has_chinese_font() { has_command fc-list && [ -n "$(fc-list :lang=zh 2>/dev/null)" ]; }

# What Qt cannot be imported without, then what a window on X or Wayland needs.
while read -r library package; do
    has_library "$library" || vital+=("$package")
done <<'TABLE'
libEGL.so.1 libegl1
libGL.so.1 libgl1
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libdbus-1.so.3 libdbus-1-3
libglib-2.0.so.0 libglib2.0-0
libgthread-2.0.so.0 libglib2.0-0
libxkbcommon.so.0 libxkbcommon0
libX11.so.6 libx11-6
libxcb.so.1 libxcb1
libzstd.so.1 libzstd1
TABLE
while read -r library package; do
    has_library "$library" || wanted+=("$package")
done <<'TABLE'
libX11-xcb.so.1 libx11-xcb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-render.so.0 libxcb-render0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-util.so.1 libxcb-util1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
TABLE
"$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || vital+=(python3-venv)
has_command Xvfb || wanted+=(xvfb)
has_command objdump || wanted+=(binutils)
has_chinese_font || wanted+=(fontconfig fonts-noto-cjk)
if [ -n "${WAYLAND_DISPLAY:-}" ]; then
    has_library libwayland-cursor.so.0 || wanted+=(libwayland-cursor0)
    has_library libwayland-egl.so.1 || wanted+=(libwayland-egl1)
fi

need=($(printf '%s\n' "${vital[@]}" "${wanted[@]}" | awk 'NF && !seen[$0]++'))
if [ ${#need[@]} -eq 0 ]; then
    [ -z "$mark" ] || touch "$mark"
    exit 0
fi
if [ "$(id -u)" = 0 ] && has_command apt-get; then
    echo "Installing system packages: ${need[*]}" >&2
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null; then
        [ -z "$mark" ] || touch "$mark"
        exit 0
    fi
    echo "The system packages could not be installed." >&2
else
    echo "Some system packages are missing. Please type:" >&2
    echo "    sudo apt-get install -y --no-install-recommends ${need[*]}" >&2
fi
[ ${#vital[@]} -eq 0 ]
