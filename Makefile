# rflesion: see `make help`.

PREFIX ?= /usr/local
CFLAGS ?= -O3
FUZZ_TIME ?= 60
SANITIZE ?=
Q = $(if $(V),,@)
WARNINGS = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror

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

# Homebrew and Fedora keep some headers in folders of their own.
BREW := $(shell command -v brew >/dev/null 2>&1 && brew --prefix)
INCLUDES = -Iinclude -I/usr/include/udunits2 $(if $(BREW),-I$(BREW)/include)
# No contraction to fused multiply-add: the same bytes come out on every machine.
COMPILE = $(CC) -std=c17 -D_GNU_SOURCE $(INCLUDES) $(CPPFLAGS) -g $(WARNINGS) -ffp-contract=off \
    $(CFLAGS) $(INSTRUMENT) -pthread
LIBRARIES = $(if $(BREW),-L$(BREW)/lib) -lgsl -lgslcblas -lyaml -ljansson -ludunits2 -lm

sources = $(sort $(wildcard $(1)))
objects = $(patsubst %.c,$(BUILD)/%.o,$(1))
programs = $(patsubst %.c,$(BUILD)/%,$(1))
ROOMS = base scenario numerics physics results
LIBRARY_SOURCES = $(filter-out sim/main.c,$(call sources,sim/*.c)) \
    $(call sources,$(ROOMS:%=sim/%/*.c))
PROGRAM_SOURCES = sim/main.c $(call sources,sim/commands/*.c)
TEST_SOURCES = $(call sources,tests/unit/test_*.c tests/verification/test_*.c)
TEST_HELPERS = $(filter-out $(TEST_SOURCES),$(call sources,tests/verification/*.c))
BENCH_SOURCES = $(call sources,tests/bench/*.c)
LIBRARY = $(BUILD)/librflesion.a

all: $(BUILD)/rflesion ## builds build/rflesion and build/librflesion.a

help: ## shows this
	@awk -F' ## ' '/^[a-z-]+:.* ## / {sub(/:.*/, "", $$1); printf "make %-13s %s\n", $$1, $$2}' Makefile
	@echo "Settings: PREFIX=$(PREFIX) DESTDIR= CC=$(CC) V=1 SANITIZE=1|thread FUZZ_TIME=$(FUZZ_TIME)"

# --- building ---

# Objects depend on the way they are compiled, so that another CC or CFLAGS rebuilds them.
$(BUILD)/command: FORCE
	@mkdir -p $(@D)
	@echo '$(COMPILE)' | cmp -s - $@ || echo '$(COMPILE)' > $@

$(BUILD)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' > $@

$(BUILD)/sim/base/paths.o: DEFINE = -DRFL_PREFIX='"$(PREFIX)"'
$(BUILD)/sim/base/paths.o: $(BUILD)/prefix

$(BUILD)/%.o: %.c $(BUILD)/command
	@mkdir -p $(@D)
	@echo "  compiling $<"
	$(Q)$(COMPILE) $(DEFINE) -MMD -MP -c $< -o $@

# q, not r: rooms may have files of one name.
$(LIBRARY): $(call objects,$(LIBRARY_SOURCES))
	@rm -f $@
	$(Q)ar qcs $@ $^

$(BUILD)/rflesion: $(call objects,$(PROGRAM_SOURCES)) $(LIBRARY)
	@echo "  linking $@"
	$(Q)$(COMPILE) $^ $(LDFLAGS) $(LIBRARIES) -o $@

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null | grep -v ' ')

# --- the main job ---

APT_PACKAGES = gcc libc6-dev libgsl-dev libyaml-dev libudunits2-dev libjansson-dev libcmocka-dev \
    bats gnuplot-nox

deps: ## installs what is missing (Debian, Ubuntu), or names it
	@APT_PACKAGES='$(APT_PACKAGES)' sh .ci/deps

demo: deps ## does the main job: builds, runs the default scenario, draws its pictures
	@$(MAKE) --no-print-directory all
	@$(BUILD)/rflesion run scenarios/si_joint_lateral_branch.yaml --plot

# --- tests ---

$(call programs,$(TEST_SOURCES) $(BENCH_SOURCES)): $(BUILD)/%: $(BUILD)/%.o $(LIBRARY) \
        $(call objects,$(TEST_HELPERS))
	@echo "  linking $@"
	$(Q)$(COMPILE) $(filter %.o,$^) $(LIBRARY) $(LDFLAGS) -lcmocka $(LIBRARIES) -o $@

$(call programs,tests/threads/threads.c tests/example/lesion.c): $(BUILD)/%: $(BUILD)/%.o $(LIBRARY)
	@echo "  linking $@"
	$(Q)$(COMPILE) $^ $(LDFLAGS) $(LIBRARIES) -o $@

THREADS = build-thread/tests/threads/threads

tests: all $(call programs,$(TEST_SOURCES) tests/example/lesion.c)

# The lessons run what other tests run under the sanitizers, and would take many minutes there.
LESSONS = $(if $(SANITIZE),,tests/lessons)

check: tests threads ## tests everything (SANITIZE=1: under ASan and UBSan)
	@BUILD='$(BUILD)' CC='$(CC)' INSTRUMENT='$(INSTRUMENT)' bash tests/run \
	    $(call programs,$(TEST_SOURCES)) $(THREADS) $(call sources,tests/cli/*.bats) $(LESSONS)

lessons-check: all ## runs the lessons' commands and compares every number in their answers
	@BUILD='$(BUILD)' bash tests/run tests/lessons

threads: ## builds the test of threads under ThreadSanitizer
	@$(MAKE) --no-print-directory SANITIZE=thread BUILD=build-thread $(THREADS)

fuzz: ## feeds the scenario reader with random files for FUZZ_TIME seconds (needs clang)
	@mkdir -p build-fuzz/found
	clang -std=c17 -D_GNU_SOURCE $(INCLUDES) -g -O1 -fsanitize=fuzzer,address,undefined \
	    -DRFL_PREFIX='"$(PREFIX)"' tests/fuzz/fuzz_scenario.c $(LIBRARY_SOURCES) $(LIBRARIES) \
	    -o build-fuzz/fuzz_scenario
	build-fuzz/fuzz_scenario -max_total_time=$(FUZZ_TIME) -artifact_prefix=build-fuzz/ \
	    -dict=tests/fuzz/scenario.dict build-fuzz/found tests/corpus scenarios

bench: all $(call programs,$(BENCH_SOURCES)) ## measures error against time, also of other programs
	@$(BUILD)/tests/bench/bench $(BUILD)/rflesion $(BUILD)/tests/bench/student
	@$(BUILD)/tests/bench/published

DOCUMENTS = README.md scenarios/README.md sim/README.md $(call sources,scenarios/lessons/*_teacher.md)

guide: tests ## makes anew what the program tells in the documents, the schema and the picture
	@$(BUILD)/rflesion list schema > scenarios/rflesion.schema.json
	@for document in $(DOCUMENTS); do \
	    BUILD='$(BUILD)' tests/retell $$document > $(BUILD)/document && \
	    cp $(BUILD)/document $$document || exit 1; done
	@$(BUILD)/rflesion run si_joint_lateral_branch -q --plot -o $(BUILD)/example
	@cp $(BUILD)/example/map.png plots/example_map.png
	@$(BUILD)/rflesion run si_joint_lateral_branch --vary gauge=16,18,20,22 -q --plot -o $(BUILD)/compared
	@cp $(BUILD)/compared/compare_outline.png plots/example_compare.png

# --- packaging ---

share = $(DESTDIR)$(PREFIX)/share/rflesion
man = $(DESTDIR)$(PREFIX)/share/man/man1
bash_completion = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
zsh_completion = $(DESTDIR)$(PREFIX)/share/zsh/site-functions

install: all ## copies program, library, headers, manual, scenarios and plots to DESTDIR and PREFIX
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/lib/pkgconfig" \
	    "$(DESTDIR)$(PREFIX)/include/rflesion" "$(share)/scenarios/lessons" "$(share)/plots" \
	    "$(man)" "$(bash_completion)" "$(zsh_completion)"
	install -m 755 $(BUILD)/rflesion "$(DESTDIR)$(PREFIX)/bin"
	install -m 644 $(LIBRARY) "$(DESTDIR)$(PREFIX)/lib"
	install -m 644 include/rflesion.h "$(DESTDIR)$(PREFIX)/include"
	install -m 644 include/rflesion/*.h "$(DESTDIR)$(PREFIX)/include/rflesion"
	install -m 644 scenarios/*.* "$(share)/scenarios"
	install -m 644 scenarios/lessons/* "$(share)/scenarios/lessons"
	install -m 644 plots/* "$(share)/plots"
	$(BUILD)/rflesion manual > $(BUILD)/rflesion.1
	install -m 644 $(BUILD)/rflesion.1 "$(man)"
	install -m 644 sim/commands/completion.bash "$(bash_completion)/rflesion"
	install -m 644 sim/commands/completion.zsh "$(zsh_completion)/_rflesion"
	printf '%s\n' 'prefix=$(PREFIX)' 'Name: rflesion' \
	    'Description: radiofrequency lesions by the Pennes bioheat equation, for teaching' \
	    "Version: $$(sed -n 's/.*RFL_VERSION "\(.*\)".*/\1/p' include/rflesion/base.h)" \
	    'Cflags: -I"$${prefix}/include"' 'Libs: -L"$${prefix}/lib" -lrflesion $(LIBRARIES) -pthread' \
	    > "$(DESTDIR)$(PREFIX)/lib/pkgconfig/rflesion.pc"

uninstall: ## removes what install copied
	rm -f "$(DESTDIR)$(PREFIX)/bin/rflesion" "$(DESTDIR)$(PREFIX)/lib/librflesion.a" \
	    "$(DESTDIR)$(PREFIX)/include/rflesion.h" "$(DESTDIR)$(PREFIX)/lib/pkgconfig/rflesion.pc" \
	    "$(man)/rflesion.1" "$(bash_completion)/rflesion" "$(zsh_completion)/_rflesion"
	rm -rf "$(DESTDIR)$(PREFIX)/include/rflesion" "$(share)"

# --- care ---

C_FILES = $(shell git ls-files '*.c' '*.h')

# Left out: what -Wconversion and the sanitizers say with certainty, matters of taste, and advice
# against C's own library.
TIDY = bugprone-*,clang-analyzer-*,-bugprone-easily-swappable-parameters,$\
    -bugprone-implicit-widening-of-multiplication-result,-bugprone-narrowing-conversions,$\
    -bugprone-reserved-identifier,-bugprone-sizeof-expression,$\
    -bugprone-suspicious-string-compare,-clang-analyzer-core.*,$\
    -clang-analyzer-security.insecureAPI.*,-clang-analyzer-valist.Uninitialized

lint: ## reads the code with cppcheck and clang-tidy, and checks its format
	@clang-format --dry-run -Werror $(C_FILES)
	@cppcheck --quiet --std=c11 --enable=warning,performance,portability --error-exitcode=1 \
	    --suppress=arrayIndexOutOfBoundsCond --suppress=uninitvar -Iinclude sim
	@clang-tidy --quiet --warnings-as-errors='*' --checks='$(TIDY)' \
	    $(LIBRARY_SOURCES) $(PROGRAM_SOURCES) -- -std=c17 -D_GNU_SOURCE $(INCLUDES)

format: ## formats the code
	@clang-format -i $(C_FILES)

clean: ## removes what was built
	rm -rf build build-*

FORCE:
.PHONY: all help deps demo tests check lessons-check threads fuzz bench guide install uninstall lint format clean FORCE
