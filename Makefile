# keytrail: build, test and look. `make test` needs Go only; `make help` tells
# what else there is.

GO      ?= go
BIN     := bin/keytrail
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null)
FUZZTIME ?= 60s
BENCH   ?= S
PYTHON  ?= python3
AWSCLI  := bin/awscli
RSIGMA  ?= rsigma
GOFMT   := cmd cloudtrail ingest internal query timeline testdata/bench testdata/sigma

.PHONY: help build test race fuzz lint bench ratios demo check generate tables oracle interop commands e2e clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## /{printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## bin/keytrail, static
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w -X main.linkVersion=$(VERSION)' -o $(BIN) ./cmd/keytrail

test: ## all tests
	$(GO) test -timeout 20m ./...

race: ## all tests under the race detector (wants a C compiler)
	$(GO) test -race -short -timeout 20m ./...

fuzz: ## every fuzz target for FUZZTIME each
	@set -e; for pkg in $$($(GO) list ./...); do \
	  for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
	    echo "$$pkg $$target"; $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$pkg; \
	  done; \
	done

lint: ## gofmt, vet, staticcheck, tidy modules, generated files
	@test -z "$$(gofmt -l $(GOFMT))" || { gofmt -l $(GOFMT); exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) mod tidy -diff

bench: ## stages, program and yardsticks as tables (BENCH=S, M, 10M or memory)
	@cd testdata/bench && $(GO) run . -bench $(BENCH) $(BENCHFLAGS)

ratios: ## costs against bounds that need no quiet machine
	cd testdata/bench && $(GO) test -count=1 . ./ratios

demo: build ## the sample bucket: ingest, keys, findings, a timeline, lineage, footholds
	@testdata/demo.sh $(BIN)

check: lint test ## what CI runs first

generate: ## the compiled-in rules and the sample bucket, from their sources
	$(GO) generate ./...

tables: ## what the rules find in logs of others, into docs/rules.md (wants ../shared/data)
	$(GO) test -count=1 -run 'Table$$' ./timeline/rules -update

oracle: build ## the same Sigma rules judged by another engine (RSIGMA=its program SIGMA_RULES=folders)
	$(GO) run ./testdata/sigma -rsigma $(RSIGMA) $(foreach dir,$(SIGMA_RULES),-rules $(dir)) $(ORACLEFLAGS)

interop: ## DuckDB reads a case with the same counts and nulls (wants a C compiler)
	cd testdata/interop && $(GO) test ./...

commands: ## every printed command against the AWS CLI's own models (wants python3 with venv, and a package index)
	@command -v $(PYTHON) >/dev/null || { echo "make commands: no $(PYTHON): install Python 3.9 or later, or name it by PYTHON=" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "make commands: $(PYTHON) lacks venv: on Debian it is the package python3-venv" >&2; exit 1; }
	@command -v bash >/dev/null || { echo "make commands: no bash to run the commands with" >&2; exit 1; }
	@test -e $(AWSCLI)/done || { rm -rf $(AWSCLI) && $(PYTHON) -m venv $(AWSCLI) && \
	  $(AWSCLI)/bin/pip install -q --disable-pip-version-check -r testdata/awscli/requirements.txt && touch $(AWSCLI)/done; } || \
	  { echo "make commands: the AWS CLI could not be installed into $(AWSCLI): is a package index in reach?" >&2; exit 1; }
	$(GO) test -short -count=1 -run 'TestArguments$$' ./timeline/lineage/containment -argv $(CURDIR)/$(AWSCLI)/argv.jsonl
	$(AWSCLI)/bin/python testdata/awscli/check.py $(AWSCLI)/argv.jsonl

e2e: ## ingest from a real S3 server (a module of its own; E2E=-short leaves out what compares rates)
	cd testdata/e2e && $(GO) test -count=1 -timeout 20m $(E2E) ./...

clean:
	rm -rf bin case
