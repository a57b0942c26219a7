#!/bin/sh
# Installs Debian's Chromium for the browser tests, when there is none.
command -v chromium >/dev/null 2>&1 && exit 0
command -v apt-get >/dev/null 2>&1 || { echo "The browser tests need Chromium on the PATH: install it." >&2; exit 1; }
echo "Installing Chromium …"
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }
as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
