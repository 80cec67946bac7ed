# make demo | test | test-killed | fuzz | up | down | check | hit-rate | docs | lock
# make bench | bench-load | bench-inspection | bench-previews | bench-sheet | bench-desk | bench-celery | bench-waiting     (see README.md)

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo test test-killed fuzz up down check hit-rate docs lock
.PHONY: bench bench-load bench-inspection bench-previews bench-sheet bench-desk bench-celery bench-waiting

# What the trial stack runs; sshd and its chroot are replaced by a server of ours where they cannot be.
STACK := acl clamav-daemon openssh-client openssh-server
# What the tests run beside it, each the real program.
TESTED := 7zip chromium clamav clamdscan faketime fonts-dejavu-core fuse3 libfuse2 munge nfs4-acl-tools postgresql redis-server slurm-wlm squashfs-tools

prepare := checkout="$(CURDIR)"; . trial/prepare.sh; prepare
run := PYTHONPATH="$$code/include" exec "$$python"

help:
	@echo "make demo    the main job driven through the real parts (KEEP=1 leaves the stack running)"
	@echo "make test    every test"
	@echo "make test-killed   steps on Postgres killed at every point, not only at a few (some quarter of an hour)"
	@echo "make fuzz    damaged files and hostile names, new ones each time, for MINUTES (10); SEED repeats one round"
	@echo "make up      the trial stack, left running; make down stops it"
	@echo "make check   format, lint, types, lock and generated pages in sync"
	@echo "make hit-rate   what the inspection says of every labelled file, beside what it should say"
	@echo "make bench   the benchmarks, as ratios against the hand procedure"
	@echo "make bench-load   what large transfers hold in memory, and how long they take"
	@echo "make bench-inspection   how fast files are looked into, beside plain polars, and in how much memory"
	@echo "make bench-previews   how long reviewers' previews take, and in how much memory"
	@echo "make bench-sheet   how long the review tab's server takes for a request of thousands of files"
	@echo "make bench-desk   how long the desk's server takes at a site that has seen 100,000 requests (some ten minutes)"
	@echo "make bench-celery   two data workers against one (some forty minutes; as root)"
	@echo "make bench-waiting   200 requests that all wait for their uploads, and what that costs"
	@echo "make docs    write the pages that are made from code"
	@echo "make lock    make requirements.txt from requirements.in"

demo up:
	@$(prepare); copy_code; install_packages $(STACK); cd "$$code"; $(run) -m trial $@

down:
	@$(prepare); cd "$$code"; $(run) -m trial down

test:
	@$(prepare); is_root || say "tests of mounts, chroots and other accounts need root; as another user some cannot pass"; \
	copy_code; install_packages $(STACK) $(TESTED); cd "$$code"; $(run) -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

test-killed:
	@$(prepare); copy_code; install_packages $(STACK) $(TESTED); cd "$$code"; export SALLYPORT_KILL_EVERYWHERE=1; \
	$(run) -m pytest --numprocesses 2 tests/journeys/test_killed_on_postgres.py

# Rounds, each with a seed of its own, so that a failure can be repeated without all that came before it.
fuzz:
	@$(prepare); copy_code; install_packages $(STACK) 7zip; cd "$$code"; end=$$((SECONDS + 60 * $${MINUTES:-10})); \
	while seed=$${SEED:-$$RANDOM$$RANDOM}; do say "a round with seed $$seed"; \
		SALLYPORT_FUZZ=1 PYTHONPATH="$$code/include" "$$python" -m pytest -q --numprocesses 2 --hypothesis-seed="$$seed" tests/fuzz || \
			{ say "to repeat it: SEED=$$seed make fuzz"; exit 1; }; \
		if [ -n "$${SEED:-}" ] || [ "$$SECONDS" -ge "$$end" ]; then break; fi; \
	done

bench:
	@$(prepare); copy_code; install_packages $(STACK) 7zip clamdscan postgresql; cd "$$code"; $(run) -m trial.bench

bench-load:
	@$(prepare); copy_code; install_packages $(STACK) 7zip; cd "$$code"; $(run) -m trial.bench_memory

bench-inspection:
	@$(prepare); copy_code; cd "$$code"; $(run) -m trial.bench_inspection

bench-previews:
	@$(prepare); copy_code; cd "$$code"; $(run) -m trial.bench_previews

bench-sheet:
	@$(prepare); copy_code; cd "$$code"; $(run) -m trial.bench_sheet

bench-desk:
	@$(prepare); copy_code; install_packages $(STACK) postgresql; cd "$$code"; $(run) -m trial.bench_desk

bench-celery:
	@$(prepare); copy_code; install_packages $(STACK) postgresql redis-server; cd "$$code"; $(run) -m trial.bench_celery

bench-waiting:
	@$(prepare); copy_code; install_packages $(STACK) postgresql redis-server; cd "$$code"; $(run) -m trial.bench_waiting

# The code as it stands in the checkout, also where the stack runs on a copy.
check:
	@$(prepare); \
	"$$python" -m ruff format --check . && \
	"$$python" -m ruff check . && \
	"$$python" -m mypy -p sallyport -p trial && \
	PYTHONPATH=include "$$python" -m trial.lock && \
	PYTHONPATH=include "$$python" -m sallyport.cli.main docs --check

hit-rate:
	@$(prepare); cd tests; PYTHONPATH="$(CURDIR)/include:$(CURDIR)/tests" exec "$$python" -m corpus.measure

docs:
	@$(prepare); PYTHONPATH=include exec "$$python" -m sallyport.cli.main docs

lock:
	@$(prepare); PYTHONPATH=include exec "$$python" -m trial.lock --write
