# rflesion: see `make help`.

PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
MANDIR ?= $(PREFIX)/share/man
CFLAGS ?= -O3
STRIP ?= strip
GSL ?= -lgsl -lgslcblas
FUZZ_TIME ?= 60
SANITIZE ?=
WERROR ?=
Q = $(if $(V),,@)
WARNINGS = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wmissing-prototypes $(if $(WERROR),-Werror)

# The program's own place and the manual's are told to it: a ~ that no shell has expanded is none.
relative = $(filter-out /%,$(firstword $($(1))))
$(foreach place,PREFIX LIBDIR MANDIR,$(if $(call relative,$(place)),\
    $(error $(place)=$($(place)) is a relative path; write an absolute one, as $(place)=$$HOME/.local)))

# SANITIZE=1: addresses and undefined behaviour; SANITIZE=thread: data races. Each has its folder.
SANITIZERS = $(if $(filter 1,$(SANITIZE)),address$(comma)undefined,$(SANITIZE))
comma = ,
ifeq ($(SANITIZE),)
BUILD ?= build
INSTRUMENT =
else
BUILD ?= build-$(subst $(comma),-,$(SANITIZERS))
INSTRUMENT = -fsanitize=$(SANITIZERS) -fno-sanitize-recover=all -fno-omit-frame-pointer -O1
endif

# CHANGELOG.md says which version this is: its first heading is `## VERSION - DATE`.
VERSION := $(shell sed -n 's/^\#\# \([0-9.]*\) - .*/\1/p' CHANGELOG.md | head -n 1)
MAJOR = $(firstword $(subst ., ,$(VERSION)))

# Homebrew and Fedora keep some headers in folders of their own.
BREW := $(shell command -v brew >/dev/null 2>&1 && brew --prefix)
INCLUDES = -Iinclude $(if $(BREW),-I$(BREW)/include)
# No contraction to fused multiply-add: the same program, run on the same kind of machine, writes the same bytes
# whatever the compiler's optimisation. One set of objects serves the program and both libraries.
COMPILE = $(CC) -std=c17 -D_GNU_SOURCE $(INCLUDES) $(CPPFLAGS) -g -ffile-prefix-map=$(CURDIR)=. $(WARNINGS) \
    -ffp-contract=off -fPIC -fvisibility=hidden $(if $(SANITIZE),,-DNDEBUG) $(CFLAGS) $(INSTRUMENT) -pthread
LIBRARIES = $(if $(BREW),-L$(BREW)/lib) $(GSL) -lyaml -ljansson -lm
LINK = $(COMPILE) $(filter %.o %.a,$^) $(LDFLAGS)

sources = $(sort $(wildcard $(1)))
objects = $(patsubst %.c,$(BUILD)/%.o,$(1))
programs = $(patsubst %.c,$(BUILD)/%,$(1))
# The core: a run, and what came out of it, without files, processes and Jansson. The library: all that no person types.
CORE_ROOMS = base scenario numerics physics measure simulation rows
ROOMS = $(CORE_ROOMS) results pictures compare report
CORE_SOURCES = $(call sources,$(CORE_ROOMS:%=sim/%/*.c))
LIBRARY_SOURCES = $(call sources,$(ROOMS:%=sim/%/*.c))
BROWSER_SOURCES = $(call sources,sim/browser/*.c)
PROGRAM_SOURCES = sim/main.c $(call sources,sim/commands/*.c)
TEST_SOURCES = $(call sources,tests/unit/test_*.c tests/verification/test_*.c)
TEST_HELPERS = $(filter-out $(TEST_SOURCES),$(call sources,tests/verification/*.c))
BENCH_SOURCES = $(call sources,tests/bench/*.c)
CORE = $(BUILD)/librflesion-core.a
LIBRARY = $(BUILD)/librflesion.a
# macOS gets the static library only.
SHARED = $(if $(filter Darwin,$(shell uname)),,$(BUILD)/librflesion.so.$(VERSION))

all: $(BUILD)/rflesion $(CORE) ## builds build/rflesion, build/librflesion.a and build/librflesion-core.a

help: ## shows this
	@awk -F' ## ' '/^[a-z-]+:.* ## / {sub(/:.*/, "", $$1); printf "make %-13s %s\n", $$1, $$2}' Makefile
	@echo "Settings: PREFIX=$(PREFIX) LIBDIR= MANDIR= DESTDIR= CC=$(CC) CFLAGS= V=1 WERROR=1"
	@echo "          SANITIZE=1|thread FUZZ_TIME=$(FUZZ_TIME)"

# --- building ---

# What was built depends on how it was compiled and linked: another CC, CFLAGS or LDFLAGS builds it anew.
record = @mkdir -p $(@D); echo '$(1)' | cmp -s - $@ || echo '$(1)' > $@

$(BUILD)/command: FORCE
	$(call record,$(COMPILE))

$(BUILD)/link: FORCE
	$(call record,$(AR) $(COMPILE) $(LDFLAGS) $(LIBRARIES) $(LIBRARY_SOURCES))

$(BUILD)/prefix: FORCE
	$(call record,$(PREFIX))

$(BUILD)/sim/base/paths.o: DEFINE = -DRFL_PREFIX='"$(PREFIX)"'
$(BUILD)/sim/base/paths.o: $(BUILD)/prefix

$(BUILD)/%.o: %.c $(BUILD)/command
	@mkdir -p $(@D)
	@echo "  compiling $<"
	$(Q)$(COMPILE) $(DEFINE) -MMD -MP -c $< -o $@

# q, not r: rooms may have files of one name.
$(CORE): $(call objects,$(CORE_SOURCES))
$(LIBRARY): $(call objects,$(LIBRARY_SOURCES))
$(CORE) $(LIBRARY): $(BUILD)/link
	@rm -f $@
	$(Q)$(AR) qcs $@ $(filter %.o,$^)

# The shared library always takes the shared GSL, whatever the program does.
$(SHARED): override GSL = -lgsl -lgslcblas
$(SHARED): $(call objects,$(LIBRARY_SOURCES)) $(BUILD)/link
	@echo "  linking $@"
	$(Q)$(LINK) -shared -Wl,-soname,librflesion.so.$(MAJOR) $(if $(SANITIZE),,-Wl,-z,defs) $(LIBRARIES) -o $@

$(BUILD)/rflesion: $(call objects,$(PROGRAM_SOURCES)) $(LIBRARY) $(BUILD)/link
	@echo "  linking $@"
	$(Q)$(LINK) $(LIBRARIES) -o $@

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null | grep -v ' ')

# --- the main job ---

APT_PACKAGES = gcc libc6-dev libgsl-dev libyaml-dev libjansson-dev libcmocka-dev bats jq gnuplot
# What single tests use beyond these, and are skipped without; then what only maintainers' targets use.
APT_TEST_PACKAGES = clang g++ pkg-config groff-base tmux zsh valgrind locales git libudunits2-dev \
    chromium chromium-driver firefox-esr python3-selenium nodejs zbar-tools
APT_CARE_PACKAGES = clang clang-tidy clang-format cppcheck debhelper lintian mmdebstrap

deps: ## installs what is missing (Debian, Ubuntu), or names it
	@APT_PACKAGES='$(APT_PACKAGES)' sh .ci/deps

deps-tests: deps ## installs what tests use that are skipped without it (Debian, Ubuntu)
	@APT_PACKAGES='$(APT_TEST_PACKAGES)' sh .ci/deps

deps-care: deps-tests ## installs what lint, fuzz, deb and tests/fresh use (Debian, Ubuntu)
	@APT_PACKAGES='$(APT_CARE_PACKAGES)' sh .ci/deps
	@APT_PACKAGES="libclang-rt-$$(clang -dumpversion | cut -d. -f1)-dev" sh .ci/deps

demo: deps ## does the main job: builds, runs the default scenario, draws its pictures
	@$(MAKE) --no-print-directory all
	@$(BUILD)/rflesion run scenarios/si_joint_lateral_branch.yaml --plot

# --- tests ---

$(call programs,$(TEST_SOURCES) $(BENCH_SOURCES)): $(BUILD)/%: $(BUILD)/%.o $(call objects,$(TEST_HELPERS)) \
        $(LIBRARY) $(BUILD)/link
	@echo "  linking $@"
	$(Q)$(LINK) -lcmocka $(ORACLE) $(LIBRARIES) -o $@

# UDUNITS, against which one test compares, where the headers are that its source asks for.
$(BUILD)/tests/unit/test_units_udunits: ORACLE = $(shell printf '%s\n' \
    '$(hash)if __has_include(<udunits2.h>) || __has_include(<udunits2/udunits2.h>)' -ludunits2 '$(hash)endif' | \
    $(CC) $(INCLUDES) $(CPPFLAGS) -E -P -)
hash := \#

# Published lesions beside the program's.
PUBLISHED = $(BUILD)/tests/published/published
# Random scenarios, and what must hold of them.
PROPERTIES = $(BUILD)/tests/properties/properties
$(PROPERTIES): $(call objects,$(call sources,tests/properties/*.c)) $(LIBRARY) $(BUILD)/link
	@echo "  linking $@"
	$(Q)$(LINK) $(LIBRARIES) -o $@

$(call programs,tests/threads/threads.c tests/example/lesion.c tests/published/published.c): $(BUILD)/%: $(BUILD)/%.o $(LIBRARY) $(BUILD)/link
	@echo "  linking $@"
	$(Q)$(LINK) $(LIBRARIES) -o $@

# Each test says in its head which door it stands behind: `Door: quick`, `check` or `all`. An outer door opens the
# inner ones, too. A C test is built when it is needed.
TESTS = $(TEST_SOURCES) $(call sources,tests/cli/*.bats tests/threads/*.bats tests/faults/*.bats tests/properties/*_cases tests/page/*_page) tests/page/engine tests/page/qr tests/lessons
doors = $(foreach door,$(1),$(shell grep -l 'Door: $(door)\.' $(TESTS)))
QUICK = $(call doors,quick)
# Under sanitizers no page: its tests run nothing that was built with them.
CHECK = $(filter-out $(if $(SANITIZE),tests/page/check_page),$(call doors,quick check))
# What a longer form of a test repeats is left out.
ALL = $(filter-out tests/page/check_page tests/properties/check_cases,$(call doors,quick check all))
run_tests = @BUILD='$(BUILD)' CC='$(CC)' INSTRUMENT='$(INSTRUMENT)' bash tests/run $(1)
c_tests = $(call programs,$(filter %.c,$(1)))

quick: ## tests units and words (half a minute)
	@$(MAKE) --no-print-directory all $(call c_tests,$(QUICK))
	$(call run_tests,$(QUICK))

check: ## tests all that needs no more than what `make demo` installed (some minutes; SANITIZE=1: under ASan and UBSan)
	@$(MAKE) --no-print-directory all $(call c_tests,$(CHECK)) $(BUILD)/tests/example/lesion $(PROPERTIES)
	$(call run_tests,$(CHECK))

check-all: ## tests everything: lessons, browsers, threads and what else is slow or wants more programs
	@$(MAKE) --no-print-directory all $(call c_tests,$(ALL)) $(BUILD)/tests/example/lesion $(PROPERTIES) $(PUBLISHED)
	$(call run_tests,$(ALL))

# Builds every C test, for compilers' sake.
tests: all $(SHARED) $(call programs,$(TEST_SOURCES) tests/example/lesion.c) $(PROPERTIES) $(PUBLISHED)

lessons-check: all ## runs the lessons' commands and compares every number in their answers
	$(call run_tests,tests/lessons)

coverage: ## prints how much of each room the tests run (gcc), and fails below a floor
	@$(MAKE) --no-print-directory tests BUILD=build-coverage CFLAGS='-O1' \
	    INSTRUMENT='--coverage -fprofile-update=atomic' SHARED=
	@BUILD=build-coverage bash tests/coverage

mutants: ## changes the sources one thing at a time, in a copy, and asks whether a test sees it
	@tests/mutants

# Each fuzzer is built of everything with clang's sanitizers; its words and first inputs are made from the program's tables.
FUZZERS = $(call programs,$(call sources,tests/fuzz/fuzz_*.c))
FUZZ_SHARED = $(call objects,tests/fuzz/fuzz.c tests/properties/draw.c tests/properties/settings.c \
    $(call sources,sim/commands/*.c))
$(FUZZERS): $(BUILD)/%: $(BUILD)/%.o $(FUZZ_SHARED) $(LIBRARY) $(BUILD)/link
	@echo "  linking $@"
	$(Q)$(LINK) -fsanitize=fuzzer $(WRAP) $(LIBRARIES) -o $@
$(BUILD)/tests/fuzz/fuzz_results: WRAP = -Wl,--wrap=rfl_plot_draw,--wrap=rfl_simulation_run
fuzzers: $(FUZZERS) $(BUILD)/rflesion

fuzz: ## feeds scenarios, settings, units, results, --vary with random input for FUZZ_TIME seconds each (needs clang)
	@$(MAKE) --no-print-directory fuzzers BUILD=build-fuzz CC=clang SANITIZE=fuzzer-no-link,address,undefined
	@tests/fuzz/run $(FUZZ_TIME)

bench: all $(call programs,$(BENCH_SOURCES)) ## measures error against time, also of other programs
	@$(BUILD)/tests/bench/bench $(BUILD)/rflesion $(BUILD)/tests/bench/student

published: all $(PUBLISHED) $(BUILD)/tests/example/lesion ## compares with published lesions: table in tests/README.md, plots/published.png (a minute or two)
	@$(PUBLISHED) --data $(BUILD)/published.dat tests/published/*.yaml > $(BUILD)/published.md
	@for document in tests/README.md README.md; do \
	    BUILD='$(BUILD)' tests/retell $$document > $(BUILD)/document && cp $(BUILD)/document $$document || exit 1; done
	@gnuplot -c tests/published/picture.gp $(BUILD)/published.dat plots/published.png
	@head -n 3 $(BUILD)/published.md

counts: all $(BUILD)/tests/bench/library ## counts the instructions of runs, beside those of 1.0 and the goal (needs valgrind)
	@BUILD='$(BUILD)' tests/bench/counts

# --- the page: the core and sim/browser as WebAssembly, in one HTML file with plots/page ---

# Made by `make page` alone: the program, its tests and `make demo` need none of it.
APT_PAGE_PACKAGES = clang lld wasi-libc libclang-rt-dev-wasm32 python3 esbuild
PAGE_DEPS = build/page-deps
PAGE = $(BUILD)/page
WASM = $(BUILD)/wasm
WASM_CC ?= $(shell sh .ci/wasm-cc)
GSL_SOURCES = interpolation/interp interpolation/steffen interpolation/accel interpolation/inline \
    integration/glfixed roots/fsolver roots/brent poly/solve_quadratic err/error err/stream err/strerror sys/infnan
WASM_SOURCES = $(CORE_SOURCES) $(BROWSER_SOURCES)
WASM_OBJECTS = $(patsubst %.c,$(WASM)/%.o,$(WASM_SOURCES)) $(WASM_LIBRARIES)
WASM_LIBRARIES = $(GSL_SOURCES:%=$(WASM)/gsl/%.o) $(patsubst %,$(WASM)/libyaml/%.o,api reader scanner parser)
# Rooms that compute are made fast, all else small.
WASM_OPTIMISE = $(if $(filter $(CORE_FAST:%=sim/%/),$(dir $<)),-O3,-Os)
CORE_FAST = numerics physics measure simulation
WASM_COMPILE = $(WASM_CC) --target=wasm32-wasi -std=c17 -D_GNU_SOURCE -DNDEBUG -ffp-contract=off -I$(PAGE_DEPS)/include

page-deps: ## installs and fetches what `make page` uses (Debian, Ubuntu; the only step of it that needs a network)
	@APT_PACKAGES='$(APT_PAGE_PACKAGES)' sh .ci/deps
	@sh .ci/page-deps plots/page/sources.lock $(PAGE_DEPS)

$(PAGE_DEPS)/lock:
	@echo 'what the page is made of is not here: make page-deps' >&2; exit 1

$(WASM)/command: FORCE
	$(call record,$(WASM_COMPILE) $(GSL_SOURCES))

$(WASM)/%.o: %.c $(WASM)/command $(PAGE_DEPS)/lock
	@mkdir -p $(@D)
	@echo "  compiling $< for the page"
	$(Q)$(WASM_COMPILE) -Iinclude $(WARNINGS) $(WASM_OPTIMISE) -DRFL_PREFIX='"/"' -MMD -MP -c $< -o $@

$(WASM)/gsl/%.o: sim/browser/config.h $(WASM)/command $(PAGE_DEPS)/lock
	@mkdir -p $(@D)
	$(Q)$(WASM_COMPILE) -w -O3 -Isim/browser -I$(PAGE_DEPS)/gsl -c $(PAGE_DEPS)/gsl/$*.c -o $@

$(WASM)/libyaml/%.o: sim/browser/config.h $(WASM)/command $(PAGE_DEPS)/lock
	@mkdir -p $(@D)
	$(Q)$(WASM_COMPILE) -w -Os -DHAVE_CONFIG_H -Isim/browser -c $(PAGE_DEPS)/libyaml/src/$*.c -o $@

$(PAGE)/rflesion.wasm: $(WASM_OBJECTS) sim/browser/exports.txt
	@mkdir -p $(@D)
	@echo "  linking $@"
	$(Q)$(WASM_CC) --target=wasm32-wasi -mexec-model=reactor $(filter %.o,$^) -Wl,--strip-all \
	    $$(sed 's/^/-Wl,--export=/' sim/browser/exports.txt) -o $@

BUILT = plots/page/built
PAGE_SOURCES = $(wildcard plots/page/*.*)

$(BUILT)/template.html: $(PAGE)/rflesion.wasm $(PAGE_SOURCES) .ci/page-join CHANGELOG.md
	@echo "  joining $@"
	$(Q).ci/page-join $< $(VERSION) $(PAGE_DEPS) $@

page: $(BUILT)/template.html $(BUILD)/rflesion ## builds the live page, build/page/rflesion.html (after make page-deps; needs no network)
	@RFLESION_DATA=. $(BUILD)/rflesion page -o $(PAGE)/rflesion.html
	@cp $(PAGE)/rflesion.html $(BUILT)/rflesion.html
	@ls -l $(PAGE)/rflesion.html

# The unit tests from base to simulation as WebAssembly: the core proved on that platform, not only the page. They use
# more of GSL, and tests/page/wasm in place of cmocka.
WASM_TESTS = $(patsubst %,$(WASM)/tests/test_%.wasm,base units scenario numerics physics generator measure raster \
    simulation verdicts)
GSL_TEST_SOURCES = blas/blas block/init cdf/gaussinv complex/inline complex/math linalg/cholesky linalg/condest \
    linalg/invtri linalg/trimult poly/eval rng/inline rng/mt rng/rng sys/fdiv sys/coerce \
    $(addprefix integration/,qag qk qk15 qk21 qk31 qk41 qk51 qk61 workspace) \
    $(addprefix matrix/,copy init matrix rowcol submatrix swap) \
    $(addprefix specfunc/,bessel_I0 bessel_K0 elementary exp gamma log psi trig zeta) \
    $(addprefix vector/,copy init oper subvector vector view) \
    $(patsubst $(PAGE_DEPS)/gsl/%.c,%,$(filter-out %/test.c %/test_%.c,$(wildcard $(PAGE_DEPS)/gsl/cblas/*.c)))

$(WASM)/core.a: $(patsubst %.c,$(WASM)/%.o,$(CORE_SOURCES)) $(WASM_LIBRARIES) $(GSL_TEST_SOURCES:%=$(WASM)/gsl/%.o)
	@rm -f $@
	$(Q)llvm-ar$(patsubst clang%,%,$(notdir $(WASM_CC))) qcs $@ $^

$(WASM)/tests/%.wasm: tests/unit/%.c $(WASM)/core.a $(wildcard tests/page/wasm/*.h tests/unit/*.h)
	@mkdir -p $(@D)
	@echo "  compiling $< for node"
	$(Q)$(WASM_COMPILE) -O1 -w -D_WASI_EMULATED_SIGNAL -Itests/page/wasm -Iinclude $< $(WASM)/core.a \
	    -lwasi-emulated-signal -Wl,-z,stack-size=1048576 -o $@

check-wasm: $(WASM_TESTS) ## tests the core as WebAssembly, in node (after make page-deps)
	@for test in $(WASM_TESTS); do \
	    node --no-warnings $$(node --help | grep -o -m 1 -e '--experimental-wasi-unstable-preview1') tests/page/unit $$test || \
	    failed=1; done; [ -z "$$failed" ]

DOCUMENTS = README.md scenarios/README.md sim/README.md $(call sources,scenarios/lessons/*_teacher.md)

tables: all ## makes anew schema, manual and corpus of messages, as the tables of the program now have them
	@$(BUILD)/rflesion list schema > scenarios/rflesion.schema.json
	@$(BUILD)/rflesion manual > sim/commands/rflesion.1
	@cd tests/corpus && for wrong in *.yaml; do \
	    $(abspath $(BUILD))/rflesion check $$wrong > /dev/null 2> $${wrong%.yaml}.expected; done; true

guide: tests tables ## the same and what the program tells in documents and pictures: read what git diff shows
	@for document in $(DOCUMENTS); do \
	    BUILD='$(BUILD)' tests/retell $$document > $(BUILD)/document && \
	    cp $(BUILD)/document $$document || exit 1; done
	@$(BUILD)/rflesion run si_joint_lateral_branch -q --plot -o $(BUILD)/example
	@cp $(BUILD)/example/map.png plots/example_map.png
	@$(BUILD)/rflesion run si_joint_lateral_branch --vary gauge=16,18,20,22 -q --plot -o $(BUILD)/compared
	@cp $(BUILD)/compared/compare_outline.png plots/example_compare.png

# --- packaging ---

# Through the environment, where a place may have blanks and quotation marks.
install uninstall: export DESTDIR := $(DESTDIR)
install uninstall: export PREFIX := $(PREFIX)
install uninstall: export LIBDIR := $(LIBDIR)
install uninstall: export MANDIR := $(MANDIR)
install: export BUILD := $(BUILD)
install: export SHARED := $(SHARED)
install: export VERSION := $(VERSION)
install: export LIBRARIES := $(LIBRARIES)
install: export STRIP := $(STRIP)

install: all $(SHARED) ## copies program, library, headers, manual, scenarios and plots to DESTDIR and PREFIX
	@sh .ci/install

uninstall: ## removes what install copied, and nothing else
	@sh .ci/install --remove

# Files of the project: git's, or in an unpacked archive all but what was built.
# The built page is one of them.
FILES = $(shell if git ls-files --error-unmatch Makefile >/dev/null 2>&1; then { git ls-files; ls $(BUILT)/*.html 2>/dev/null; } | LC_ALL=C sort; \
    else find . -type f ! -path './build*' ! -path './out/*' | cut -c 3- | LC_ALL=C sort; fi)
ARCHIVE = $(BUILD)/rflesion-$(VERSION).tar.gz

dist: ## packs the sources into build/rflesion-VERSION.tar.gz, which builds without git
	@mkdir -p $(BUILD)
	@[ -f $(BUILT)/template.html ] || echo 'without the live page: make page-deps page builds it' >&2
	@tar --create --owner=0 --group=0 --numeric-owner --mode=go=rX,u+rw \
	    --mtime="$$(sed -n 's/^## [0-9.]* - //p' CHANGELOG.md | head -n 1) 00:00 UTC" \
	    --transform='s,^,rflesion-$(VERSION)/,' $(FILES) | gzip -9n > $(ARCHIVE)
	@echo $(ARCHIVE)

deb: dist ## makes Debian packages in build/deb
	@VERSION='$(VERSION)' MAJOR='$(MAJOR)' sh .ci/deb $(ARCHIVE) $(BUILD)/deb

# --- care ---

C_FILES = $(wildcard $(filter %.c %.h,$(FILES)))

# Left out: what -Wconversion and the sanitizers say with certainty, matters of taste, and advice
# against C's own library.
TIDY = bugprone-*,clang-analyzer-*,-bugprone-easily-swappable-parameters,$\
    -bugprone-implicit-widening-of-multiplication-result,-bugprone-narrowing-conversions,$\
    -bugprone-reserved-identifier,-bugprone-sizeof-expression,$\
    -bugprone-suspicious-string-compare,$\
    -clang-analyzer-security.insecureAPI.*,-clang-analyzer-valist.Uninitialized

lint: all $(SHARED) $(call objects,$(BROWSER_SOURCES)) ## reads the code with cppcheck and clang-tidy, checks format, rooms, and that each test has a door
	@BUILD='$(BUILD)' tests/floors
	@if grep -L 'Door: \(quick\|check\|all\)\.' $(TESTS) | grep .; then echo 'which door?'; exit 1; fi
	@clang-format --dry-run -Werror $(C_FILES)
	@cppcheck --quiet --std=c11 --enable=warning,performance,portability --error-exitcode=1 \
	    --suppress=arrayIndexOutOfBoundsCond --suppress=uninitvar -Iinclude sim
	@clang-tidy --quiet --warnings-as-errors='*' --checks='$(TIDY)' \
	    $(LIBRARY_SOURCES) $(PROGRAM_SOURCES) $(BROWSER_SOURCES) -- -std=c17 -D_GNU_SOURCE $(INCLUDES)

format: ## formats the code
	@clang-format -i $(C_FILES)

clean: ## removes what was built
	rm -rf build build-* $(BUILT)

FORCE:
.PHONY: page page-deps check-wasm all help deps deps-tests deps-care demo quick check check-all tests lessons-check coverage mutants fuzz fuzzers bench counts published guide tables \
    install uninstall dist deb lint format clean FORCE
