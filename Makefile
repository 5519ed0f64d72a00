# Reeve: two commands are enough for a newcomer: `make demo` shows the main job, `make test` runs every test.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

BUILD := .build
RELEASE := $(BUILD)/release
CONFORMANCE ?= $(or $(REEVE_CONFORMANCE),../shared/conformance)

.PHONY: help
help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-14s %s\n", $$1, $$2 }'

.PHONY: setup
setup: ## Install the Debian packages that are missing
	@scripts/setup

.PHONY: build
build: setup ## Build the command in release mode
	swift build -c release --product reeve

.PHONY: demo
demo: setup ## Watch the refund desk: a policy, an approval, a crash in the middle of a payment, an audit
	swift build -c release --product reeve
	swift build -c release --product refund-services
	examples/refund-desk/demo

.PHONY: test
test: setup format-check ## Format check, build with warnings as errors, all tests
	swift build --build-tests
	scripts/run-tests

.PHONY: format-check
format-check: ## Check the format of every Swift file
	@scripts/format --check

.PHONY: format
format: ## Format every Swift file
	@scripts/format

.PHONY: conformance
conformance: setup ## Run the public conformance corpora and print passed/total for each
	REEVE_TESTS=JSONSchema,Expression,Policy swift build --build-tests
	@REEVE_TESTS=JSONSchema,Expression,Policy REEVE_CONFORMANCE=$(abspath $(CONFORMANCE)) scripts/conformance

FUZZ_SEED = $(if $(SEED),--seed $(SEED))

.PHONY: fuzz-policy fuzz-cel fuzz-schema
fuzz-policy: ## Compare Cedar with cedarpy on random policies (SECONDS=60 SEED=…)
fuzz-cel: ## Compare CEL with cel-cpp on random expressions (SECONDS=60 SEED=…)
fuzz-schema: ## Compare JSON Schema with Python's jsonschema on random schemas (SECONDS=60 SEED=…)
fuzz-policy fuzz-cel fuzz-schema: fuzz-%: setup
	swift build --product reeve-fuzz
	REEVE_CONFORMANCE=$(CONFORMANCE) $(BUILD)/debug/reeve-fuzz $* --seconds $(or $(SECONDS),60) $(FUZZ_SEED) \
		--python "$$(scripts/fuzz-peers $(BUILD)/fuzz-peers)"

.PHONY: fuzz
fuzz: setup ## Drive a parser by libFuzzer (TARGET=cel|policy|json|yaml|schema|…|all SECONDS=60 SANITIZE=address)
	REEVE_CONFORMANCE=$(CONFORMANCE) scripts/fuzz $(or $(TARGET),all) $(or $(SECONDS),60)

.PHONY: bench
bench: setup ## Run the benchmarks
	swift build -c release --product reeve
	swift build -c release --product reeve-bench
	Benchmarks/run
	swift build -c release --product reeve-bench-languages
	Benchmarks/languages

.PHONY: airline
airline: setup ## Run 100 recorded episodes of a real agent through the airline's policies (DATA=…)
	swift build -c release --product reeve
	swift build -c release --product airline-desk
	examples/airline/run "$(DATA)"

.PHONY: clean
clean: ## Remove what was built
	rm -rf $(BUILD)
