#!/bin/sh
# Prints the path of a Python 3.12 or newer that can make virtual environments; 3.12 first, as the Lambda runtime.
fit='import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))'

candidates() {
    echo "${PYTHON:-}"
    for minor in 12 13 14; do
        command -v "python3.$minor"
        ls -d "${PYENV_ROOT:-$HOME/.pyenv}/versions/3.$minor".*/bin/python "/usr/local/bin/python3.$minor" 2>/dev/null
        command -v uv >/dev/null && uv python find --no-python-downloads "3.$minor" 2>/dev/null
    done
    command -v python3
}

for python in $(candidates); do
    if "$python" -c "$fit" 2>/dev/null; then
        "$python" -c 'import sys; print(sys.executable)'
        exit 0
    fi
done
echo "Portaria needs Python 3.12 or newer with its venv module: install it with pyenv, uv or apt-get (python3.12 python3.12-venv)." >&2
exit 1
