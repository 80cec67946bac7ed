# Sourced by the Makefile and bin/sallyport, with $checkout set. Says what it does on standard error only.
#
#   prepare             the Python environment: made when missing or when the lock changed. Sets and exports
#                         python   its interpreter, which the unprivileged account can run too
#                         code     the checkout, or a copy of it where that account cannot reach the checkout (say, /root)
#                         SALLYPORT_RUN, SALLYPORT_STATE   see trial/state.py
#   copy_code           bring that copy up to date, where there is one, and compile it: the account cannot keep what it compiles
#   install_packages P  Debian packages, those that are missing; goes on without them where they cannot be installed

set -euo pipefail
umask 022

say() { printf 'sallyport: %s\n' "$*" >&2; }

is_root() { [ "$(id -u)" = 0 ]; }

# What the unprivileged account could do: tried as nobody, since that account may not be there yet.
as_anybody() {
    if is_root; then (cd / && setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"); else "$@"; fi
}

# Where things lie: in the checkout, unless the accounts that need them cannot read or write there.
places() {
    local mark reachable=
    mark=$(printf '%s' "$checkout" | sha256sum | cut -c1-12)
    as_anybody test -r "$checkout/include/sallyport/__init__.py" && reachable=1
    code=$checkout venv=$checkout/.venv SALLYPORT_RUN=$checkout/.run SALLYPORT_STATE=$checkout/.run/state
    if is_root && ! { [ -n "$reachable" ] && [ -w "$checkout" ]; }; then
        local apart=/var/tmp/sallyport-$mark
        [ -e "$apart" ] || mkdir -m 755 "$apart"
        if [ -L "$apart" ] || [ "$(stat -c %u "$apart")" != 0 ]; then
            say "$apart belongs to somebody else; remove it"
            return 1
        fi
        [ -n "$reachable" ] || code=$apart/code
        [ -w "$checkout" ] || SALLYPORT_RUN=$apart/run
        venv=$apart/venv SALLYPORT_STATE=$apart/state
    elif ! [ -w "$checkout" ]; then
        local cache=${XDG_CACHE_HOME:-$HOME/.cache}/sallyport-$mark
        venv=$cache/venv SALLYPORT_RUN=$cache/run SALLYPORT_STATE=$cache/run/state
    fi
    if ! [ -w "$checkout" ]; then # the checks keep what they remember beside the rest
        export RUFF_CACHE_DIR=$SALLYPORT_RUN/ruff MYPY_CACHE_DIR=$SALLYPORT_RUN/mypy
    fi
    mkdir -p "$SALLYPORT_RUN" "$(dirname "$venv")"
    export SALLYPORT_RUN SALLYPORT_STATE
}

usable_python() {
    local name found
    for name in "${SALLYPORT_PYTHON:-}" python3 /usr/bin/python3 /usr/local/bin/python3 \
        python3.{13,12,11,14} /usr/bin/python3.{13,12,11} /usr/local/bin/python3.{13,12,11}; do
        [ -n "$name" ] && found=$(command -v "$name") || continue
        if as_anybody "$found" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$found"
            return 0
        fi
    done
    return 1
}

is_ready() {
    [ -x "$venv/bin/python" ] && [ "$(cat "$venv/.lock-sum" 2>/dev/null)" = "$1" ] &&
        as_anybody "$venv/bin/python" -c '' 2>/dev/null
}

make_environment() {
    local base log=$SALLYPORT_RUN/prepare.log
    say "preparing the Python environment in $venv (once; some minutes)"
    if ! as_anybody "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        base=$(usable_python) || { install_packages python3 python3-venv && base=$(usable_python); } || {
            say "no Python 3.11 or newer that every account can run; install one"
            return 1
        }
        # Debian keeps what makes a venv in a package of its own.
        "$base" -c 'import ensurepip, venv' 2>/dev/null || install_packages python3-venv
        if ! "$base" -m venv --clear "$venv" >"$log" 2>&1; then
            "$base" -m venv --clear --without-pip "$venv" >>"$log" 2>&1 || { tail -n 20 "$log" >&2; return 1; }
        fi
    fi
    # The lock is complete, so nothing is left to resolve.
    install_locked >"$log" 2>&1 || { tail -n 20 "$log" >&2; say "the packages could not be installed; see $log"; return 1; }
}

install_locked() {
    local lock=$checkout/requirements.txt
    # uv is ten times as fast, but does not know of an index that this machine has set for pip.
    if ! "$venv/bin/python" -m pip config list | grep -q '\.index-url' && [ -z "${PIP_INDEX_URL:-}" ] &&
        "$venv/bin/python" -m pip install --disable-pip-version-check "$(grep -oE '^uv==[0-9.]+' "$lock")" &&
        "$venv/bin/uv" pip install --compile-bytecode --python "$venv/bin/python" --no-deps --requirement "$lock"; then
        return 0
    fi
    if "$venv/bin/python" -m pip --version; then
        "$venv/bin/python" -m pip install --disable-pip-version-check --no-deps --requirement "$lock"
    elif command -v uv; then
        uv pip install --compile-bytecode --python "$venv/bin/python" --no-deps --requirement "$lock"
    else
        "$(usable_python)" -m pip --python "$venv/bin/python" install --no-deps --requirement "$lock"
    fi
}

prepare() {
    local sum
    places
    sum=$(sha256sum <"$checkout/requirements.txt")
    if ! is_ready "$sum"; then
        (
            flock 9
            is_ready "$sum" && exit 0
            make_environment && printf '%s' "$sum" >"$venv/.lock-sum"
        ) 9>"$SALLYPORT_RUN/prepare.lock"
    fi
    python=$venv/bin/python
    [ -d "$code" ] || copy_code
}

copy_code() {
    [ "$code" = "$checkout" ] || copy_anew
    [ ! -w "$code" ] || "$venv/bin/python" -m compileall -q -j 0 "$code"/{include,plugins,dags,trial} || say "not all of the code could be compiled; going on"
}

copy_anew() {
    rm -rf "$code.new" "$code.old"
    mkdir -m 755 "$code.new"
    tar -C "$checkout" --exclude=./.venv --exclude=./.run --exclude='*_cache' --exclude=__pycache__ -cf - . | tar -C "$code.new" --no-same-owner -xf -
    chmod -R a+rX "$code.new"
    if [ -d "$code" ]; then mv "$code" "$code.old"; fi
    mv "$code.new" "$code"
    rm -rf "$code.old"
}

install_packages() {
    local missing=() package sudo=()
    command -v dpkg-query >/dev/null || return 0
    for package in "$@"; do
        dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || missing+=("$package")
    done
    [ ${#missing[@]} = 0 ] && return 0
    if ! is_root; then
        if ! command -v sudo >/dev/null || { ! [ -t 0 ] && ! sudo -n true 2>/dev/null; }; then
            say "going on without ${missing[*]}: neither root nor sudo to install them"
            return 0
        fi
        sudo=(sudo)
    fi
    say "installing Debian packages: ${missing[*]}"
    apt_get "${missing[@]}" || say "not all of them could be installed; going on"
}

apt_get() {
    local log=$SALLYPORT_RUN/packages.log no_start=/usr/sbin/policy-rc.d made= done=0
    # The packages' own services are not wanted on this machine: we start the programs ourselves.
    if ! [ -e "$no_start" ]; then
        made=1
        printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" tee "$no_start" >/dev/null
        "${sudo[@]}" chmod 755 "$no_start"
    fi
    local get=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y --no-install-recommends)
    { "${get[@]}" install "$@" || { "${get[@]}" update && "${get[@]}" install "$@"; }; } </dev/null >"$log" 2>&1 || done=$?
    if [ -n "$made" ]; then "${sudo[@]}" rm -f "$no_start"; fi
    [ "$done" = 0 ] || tail -n 5 "$log" >&2
    return "$done"
}
