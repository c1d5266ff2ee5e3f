# rflesion: make help

CC ?= cc
PREFIX ?= /usr/local
BUILD ?= build
CFLAGS ?= -O3
WARNINGS = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
PACKAGES = gsl yaml-0.1 jansson udunits
override CPPFLAGS += -Iinclude -D_GNU_SOURCE -DRFL_PREFIX='"$(PREFIX)"'
override CFLAGS += -std=c17 -g $(WARNINGS) -ffp-contract=off
LDLIBS = -lgsl -lgslcblas -lyaml -ljansson -ludunits2 -lm

HEADERS = $(wildcard include/*.h include/*/*.h sim/*/*.h)
LIBRARY_SOURCES = $(filter-out sim/main.c,$(wildcard sim/*.c)) \
    $(foreach room,base scenario numerics physics results,$(wildcard sim/$(room)/*.c))
PROGRAM_SOURCES = sim/main.c $(wildcard sim/commands/*.c)
objects = $(patsubst %.c,$(BUILD)/%.o,$(1))

all: $(BUILD)/rflesion

$(BUILD)/%.o: %.c $(HEADERS) Makefile
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c $< -o $@

$(BUILD)/librflesion.a: $(call objects,$(LIBRARY_SOURCES))
	rm -f $@
	ar rcs $@ $^

$(BUILD)/rflesion: $(call objects,$(PROGRAM_SOURCES)) $(BUILD)/librflesion.a
	$(CC) $(CFLAGS) $^ $(LDFLAGS) $(LDLIBS) -o $@

clean:
	rm -rf $(BUILD)

.PHONY: all clean
