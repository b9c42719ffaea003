# vectl: `make` lists what there is. A commit is green under `make check`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:

CONFIGURATION ?= Release
DESTDIR ?=
PREFIX ?= /usr
SHARE = $(DESTDIR)$(PREFIX)/share
UNIT_DIR = $(DESTDIR)$(PREFIX)/lib/systemd/system

VECTL := artifacts/vectl
ARTIFACTS := $(CURDIR)/artifacts
RESULTS := $(CURDIR)/TestResults
SPECIAL := Abi Architecture
UNIT := $(filter-out $(SPECIAL),$(patsubst tests/%.Tests,%,$(wildcard tests/*.Tests)))
DOTNET_TEST = dotnet test --nologo -v q -c $(CONFIGURATION) --results-directory "$(RESULTS)"

export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
export VECTL_BIN ?= $(ARTIFACTS)/vectl

.PHONY: help deps sdk build format publish stress unit abi architecture integration injection guests vm vm-shell vm-stop vm-test reboot test check demo bench bench-boot bench-network install install-files clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

sdk: # not a package of the distribution, so a message and no attempt
	@command -v dotnet >/dev/null && dotnet --list-sdks | grep -q '^1[0-9]\.' || \
		{ echo "vectl needs the .NET SDK 10 or later (package dotnet-sdk-10.0); dotnet --list-sdks shows none" >&2; exit 1; }

# command that proves it : Debian package. gcc and binutils link the static binary, libc6-dev has libc.a.
DEPS := gcc:gcc objcopy:binutils /usr/lib/x86_64-linux-gnu/libc.a:libc6-dev busybox:busybox-static \
	setpriv:util-linux script:bsdutils strace:strace hyperfine:hyperfine mmdebstrap:mmdebstrap xz:xz-utils zstd:zstd \
	ip:iproute2 nft:nftables pkill:procps

deps: sdk ## installs the Debian packages that are missing (root)
	@missing=; for pair in $(DEPS); do \
		command -v "$${pair%%:*}" >/dev/null || [ -e "$${pair%%:*}" ] || missing+=" $${pair##*:}"; \
	done; \
	if [ -z "$$missing" ]; then echo "deps: nothing is missing"; \
	else echo "deps: installing$$missing"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; fi

bench-deps: deps # the peers
	@missing=; for pair in crun:crun runc:runc lxc-start:lxc systemd-nspawn:systemd-container python3:python3 iperf3:iperf3 wrk:wrk ping:iputils-ping; do \
		command -v "$${pair%%:*}" >/dev/null || missing+=" $${pair##*:}"; \
	done; \
	[ -z "$$missing" ] || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null

build: sdk ## builds everything; warnings are errors
	dotnet build Containers.sln -c $(CONFIGURATION) -v q --nologo

format: sdk ## verifies the formatting
	dotnet format Containers.sln --verify-no-changes --no-restore

publish: sdk ## artifacts/vectl: one static file, with its vzctl, vzlist and vzpid links
	dotnet publish src/Cli -c Release -o src/Cli/bin/publish -v q --nologo
	install -D -m 0755 src/Cli/bin/publish/vectl $(VECTL)
	ln -sfn vectl artifacts/vzctl
	ln -sfn vectl artifacts/vzlist
	ln -sfn vectl artifacts/vzpid
	@ls -l $(VECTL)

unit: build ## unit tests: no root, nothing of the machine
	@rm -f $(UNIT:%=$(RESULTS)/%.trx)
	@status=0; for name in $(UNIT); do \
		$(DOTNET_TEST) --no-build --logger "trx;LogFileName=$$name.trx" tests/$$name.Tests || status=1; \
	done; exit $$status

abi: sdk ## the interop against gcc and the system's headers
	@rm -f "$(RESULTS)/Abi.trx"
	$(DOTNET_TEST) --logger "trx;LogFileName=Abi.trx" tests/Abi.Tests

architecture: sdk ## who may refer to whom, and the house rules
	@rm -f "$(RESULTS)/Architecture.trx"
	$(DOTNET_TEST) --logger "trx;LogFileName=Architecture.trx" tests/Architecture.Tests

stress: sdk ## artifacts/stress/gcstress: launches while threads allocate, built as vectl is
	dotnet publish tests/GcStress -c Release -o tests/GcStress/bin/publish -v q --nologo
	install -D -m 0755 tests/GcStress/bin/publish/gcstress artifacts/stress/gcstress

guests: publish # the Debian systems that the tests boot here, once
	@tests/guests/build
	@tests/guests/firewalls

integration: publish stress guests ## the published binary on this host (root)
	@rm -f "$(RESULTS)/Integration.trx"
	$(DOTNET_TEST) --logger "trx;LogFileName=Integration.trx" --logger "console;verbosity=minimal" tests/Integration --filter Category!=Injection

injection: publish ## every verb against a fault at every system call (root, minutes)
	@rm -f "$(RESULTS)/Injection.trx"
	$(DOTNET_TEST) --logger "trx;LogFileName=Injection.trx" --logger "console;verbosity=minimal" tests/Integration --filter Category=Injection

vm: ## the test host: a virtual machine with cgroup v2 and systemd; FLAVOUR=6.1|6.12, tests/host/README.md
	@tests/host/up

vm-shell: ## a shell in the test host, or CMD='...' there
	@tests/host/shell $(if $(value CMD),'$(subst ','\'',$(value CMD))')

vm-stop: ## ends the test host
	@tests/host/down

vm-test: publish stress ## the integration suite on the test host (root); FLAVOUR=6.1|6.12, FILTER='FullyQualifiedName~Exec'
	dotnet build tests/Integration -c $(CONFIGURATION) -v q --nologo
	@tests/host/test $(if $(FILTER),'$(FILTER)')

reboot: publish ## a test host of its own is rebooted with VEs on it; FLAVOUR=6.1|6.12
	@rm -f "$(RESULTS)/Reboot.trx"
	$(DOTNET_TEST) --logger "trx;LogFileName=Reboot.trx" --logger "console;verbosity=minimal" tests/Reboot

# Every part runs even when one before it failed, so that one run tells everything.
PARTS := unit abi architecture integration injection vm-test reboot
test: deps ## everything: unit, abi, architecture, integration, injection, vm-test, reboot
	@mkdir -p "$(RESULTS)"; status=0; for part in $(PARTS); do \
		start=$$SECONDS; \
		touch "$(RESULTS)/.started"; \
		$(MAKE) --no-print-directory $$part || { status=1; find "$(RESULTS)" -name '*.trx' -newer "$(RESULTS)/.started" -exec tests/failures {} +; }; \
		echo "$$part took $$((SECONDS - start)) s"; \
	done; \
	tests/skipped | grep . && { echo "skipped on every host: see above" >&2; status=1; }; \
	exit $$status

check: build format unit abi architecture publish ## the gate for a commit
	$(VECTL) --version

demo: deps publish ## a VE's life, command by command, in a directory that is removed again (root)
	@tests/demo.sh "$(ARTIFACTS)/vectl"

bench: publish bench-deps ## benchmarks against bare metal and against peers (root)
	bench/run.sh $(VECTL)
	bench/network.sh $(VECTL)

bench-boot: publish bench-deps ## one of them: a whole Debian until it is up; BOOTS=20
	bench/run.sh $(VECTL) boot

bench-network: publish bench-deps ## another: the network of a VE against a bare veth pair; ROUNDS=9
	bench/network.sh $(VECTL)

install: publish install-files ## into $(DESTDIR)$(PREFIX): the binary, its links, units, completions, manual pages
	@[ -n "$(DESTDIR)" ] || [ ! -d /run/systemd/system ] || echo "systemd reads the units after: systemctl daemon-reload"

install-files: # what has been built
	install -D -m 0755 $(VECTL) "$(DESTDIR)$(PREFIX)/bin/vectl"
	ln -sfn vectl "$(DESTDIR)$(PREFIX)/bin/vzctl"
	ln -sfn vectl "$(DESTDIR)$(PREFIX)/bin/vzlist"
	ln -sfn vectl "$(DESTDIR)$(PREFIX)/bin/vzpid"
	@install -d "$(UNIT_DIR)"
	for unit in vectl.service vectl@.service vectl-cgroup.service; do \
		sed 's,/usr/bin/,$(PREFIX)/bin/,' packaging/$$unit | install -m 0644 /dev/stdin "$(UNIT_DIR)/$$unit" || exit 1; \
	done
	install -D -m 0644 completions/vectl.bash "$(SHARE)/bash-completion/completions/vectl"
	install -D -m 0644 completions/_vectl -t "$(SHARE)/zsh/site-functions"
	install -D -m 0644 completions/vectl.fish -t "$(SHARE)/fish/vendor_completions.d"
	install -D -m 0644 docs/man/vectl.8 -t "$(SHARE)/man/man8"
	install -D -m 0644 docs/ve.schema.json docs/vectl.schema.json -t "$(SHARE)/vectl"

clean: ## removes what building and testing made
	rm -rf artifacts TestResults src/*/bin src/*/obj tests/*/bin tests/*/obj bench/*/bin bench/*/obj
