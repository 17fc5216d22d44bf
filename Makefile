# make run   installs what is missing, builds, and opens the window (without a display: trains an example)
# make test  installs what the tests need and runs them all

SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -eu -o pipefail -c

# Loaded when the program runs; building needs a C linker only.
BUILD_PACKAGES := gcc libc6-dev
TEST_PACKAGES := $(BUILD_PACKAGES) libvulkan1 mesa-vulkan-drivers
RUN_PACKAGES := $(TEST_PACKAGES) libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon0 libxkbcommon-x11-0

# $(call install,PACKAGES): on Debian and Ubuntu, installs those that are missing; elsewhere says what is needed.
define install
if ! command -v cargo >/dev/null; then
	echo "Rust is missing. Install it from https://rustup.rs and call make again." >&2
	exit 1
fi
if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
	missing=
	for package in $(1); do
		dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"
	done
	if [ -n "$$missing" ]; then
		echo "installing$$missing"
		as_root=; [ "$$(id -u)" = 0 ] || as_root=sudo
		$$as_root apt-get update -qq
		DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -y -qq $$missing >/dev/null
	fi
elif [ "$$(uname -s)" = Linux ]; then
	echo "If something is missing, install a C compiler, a Vulkan loader and a Vulkan driver (Fedora: gcc vulkan-loader mesa-vulkan-drivers libxkbcommon-x11)." >&2
fi
endef

.PHONY: run test

run:
	@$(call install,$(RUN_PACKAGES))
	export XDG_RUNTIME_DIR=$${XDG_RUNTIME_DIR:-$$(mktemp -d)}
	if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ] || [ "$$(uname -s)" = Darwin ]; then
		cargo run --release -- --example signalling
	else
		echo "There is no display: the example 'signalling' is trained without a window."
		cargo run --release -- train --example signalling --out runs/signalling
	fi

test:
	@$(call install,$(TEST_PACKAGES))
	export XDG_RUNTIME_DIR=$${XDG_RUNTIME_DIR:-$$(mktemp -d)}
	cargo test
