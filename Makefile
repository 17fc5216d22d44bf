# make run   installs what is missing, builds, and opens the window (without a display: trains an example)
# make test  installs what the tests need and runs them all

# The Vulkan loader wants a place for sockets and complains without one.
export XDG_RUNTIME_DIR := $(or $(XDG_RUNTIME_DIR),$(shell mktemp -d))

.PHONY: run test

ifneq ($(DISPLAY)$(WAYLAND_DISPLAY)$(filter Darwin,$(shell uname -s)),)
run:
	@bash .ci/install run
	cargo run --release -- --example signalling
else
run:
	@bash .ci/install run
	@echo "There is no display: the example 'signalling' is trained without a window."
	cargo run --release -- train --example signalling --out runs/signalling --force
endif

test:
	@bash .ci/install test
	cargo test
