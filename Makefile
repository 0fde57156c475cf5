# popstrat: population health risk stratification.
#   make demo      the main job on made-up people           make test      every test, under 10 minutes
#   make           library and command                      make install   PREFIX=/usr/local DESTDIR=
#   make help      every target
VERSION   := 0.1.0
SOVERSION := 0
BUILD     ?= build
PREFIX    ?= /usr/local
LIBDIR    ?= $(PREFIX)/lib
MANDIR    ?= $(PREFIX)/share/man
PCDIR      = $(LIBDIR)/pkgconfig
ifeq ($(origin CC),default)
CC        := gcc
endif
CXX       ?= g++
CFLAGS    ?= -O2 -g
# No contraction: the same bytes on every x86-64 machine.
STRICT    := -std=c17 -pedantic -ffp-contract=off -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
             -Wvla -Wcast-qual -Wpointer-arith -Wwrite-strings -Wformat=2
COMPILE    = $(CC) $(STRICT) $(CPPFLAGS) $(CFLAGS) -Iinclude $(EXTRA)
# ISA-L reads gzip faster than zlib; it is used where a program links with it as this build links. ISAL=no leaves it out.
ISAL      ?= $(shell printf '\043include <isa-l.h>\nint main(void) { return (int)crc32_gzip_refl(0, 0, 0); }\n' | \
               $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -x c -o /dev/null - -lisal 2>/dev/null && echo yes || echo no)
ISAL      := $(ISAL)
ISAL_LIB  := $(if $(filter yes,$(ISAL)),-lisal)
LIBS      := -lcsv $(ISAL_LIB) -lz -lgsl -lgslcblas -lsodium -lxxhash -lpthread -lm
INSIDE    := -Ilib -D_POSIX_C_SOURCE=200809L -DPS_VERSION='"$(VERSION)"' $(if $(ISAL_LIB),-DPS_ISAL)

LIB_C     := $(sort $(wildcard lib/*/*.c))
CLI_C     := $(sort $(wildcard cli/*.c))
TEST_C    := $(sort $(wildcard tests/*/test_*.c))
SHARED_C  := $(sort $(wildcard tests/fixture*.c))
DATA      := $(sort $(wildcard data/*/*.csv data/*/*.toml))
LIB_OBJ   := $(LIB_C:%.c=$(BUILD)/%.o) $(BUILD)/data_tables.o
CLI_OBJ   := $(CLI_C:%.c=$(BUILD)/%.o)
TEST_BIN  := $(TEST_C:%.c=$(BUILD)/%)
LIB_A     := $(BUILD)/libpopstrat.a
LIB_SO    := $(BUILD)/libpopstrat.so.$(VERSION)
COMMAND   := $(BUILD)/popstrat

all: $(LIB_A) $(LIB_SO) $(COMMAND)

help:
	@sed -n 's/^#   //p' Makefile; grep -hE '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /	/' | expand -t 18 | sed 's/^/  /'

# ---- compile ----
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(COMPILE) -MMD -MP -c -o $@ $<
$(LIB_OBJ): EXTRA += $(INSIDE) -fPIC -fvisibility=hidden    # exported = declared PS_API; cli/ gets only -Iinclude
$(BUILD)/lib/base/xxh3_wide.o: EXTRA += $(if $(filter x86_64%,$(shell $(CC) -dumpmachine)),-mavx2)

# What names ISA-L is compiled anew when it comes or goes.
$(BUILD)/isal: look
	@mkdir -p $(@D) && echo $(ISAL) | cmp -s - $@ || echo $(ISAL) > $@
$(patsubst %,$(BUILD)/lib/%.o,extract/inflate extract/inflate_isal base/init): $(BUILD)/isal

# Tables of data/ become part of the library: one file is the whole program.
$(BUILD)/embed: data/embed.c
	@mkdir -p $(@D)
	$(COMPILE) -o $@ $< -lcsv
$(BUILD)/data_tables.c: $(BUILD)/embed $(DATA)
	$(BUILD)/embed $(DATA) > $@.tmp && mv $@.tmp $@
$(BUILD)/data_tables.o: $(BUILD)/data_tables.c
	$(COMPILE) -Wno-overlength-strings -MMD -MP -c -o $@ $<

$(LIB_A): $(LIB_OBJ)
	rm -f $@ && $(AR) rcs $@ $^
$(LIB_SO): $(LIB_OBJ)
	$(CC) $(CFLAGS) -shared -Wl,-soname,libpopstrat.so.$(SOVERSION) $(LDFLAGS) -o $@ $^ $(LIBS)
	ln -sf $(@F) $(BUILD)/libpopstrat.so.$(SOVERSION) && ln -sf $(@F) $(BUILD)/libpopstrat.so
$(COMMAND): $(CLI_OBJ) $(LIB_A)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# Each tests/<room>/test_<file>.c is a program of its own, linked with the static library so that it sees its insides.
$(BUILD)/tests/%: tests/%.c $(SHARED_C) $(LIB_A)
	@mkdir -p $(@D)
	$(COMPILE) $(INSIDE) -Itests -MMD -MP -MT $@ -MF $@.d -o $@ $< $(SHARED_C) $(LIB_A) $(LDFLAGS) -lcheck -lsubunit -lrt $(LIBS)

# The attacker on protected tables asks a solver, which is for tests alone; without it that attack is left out.
GLPK      := $(shell printf '\043include <glpk.h>\nint main(void) { return glp_version() == 0; }\n' | \
               $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -x c -o /dev/null - -lglpk 2>/dev/null && echo yes || echo no)
ATTACK    := $(if $(filter yes,$(GLPK)),$(BUILD)/tests/disclose/attack_bounds)
$(BUILD)/tests/disclose/attack_bounds: LIBS += -lglpk

$(BUILD)/tests/oom/test_%: LDFLAGS += -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free

# ---- what a machine needs ----
BUILD_PACKAGES := gcc libc6-dev libcsv-dev zlib1g-dev libgsl-dev libsodium-dev libxxhash-dev
FASTER_PACKAGES := libisal-dev
TEST_PACKAGES  := $(BUILD_PACKAGES) g++ check libsubunit-dev libglpk-dev pkg-config python3-minimal libpython3-stdlib

# Installs what is missing with Debian's package manager, as root or through sudo; otherwise prints the line to run. What only
# makes popstrat faster is taken where it can be had, and missed in silence.
define INSTALL
@if command -v dpkg-query >/dev/null; then \
  missing=; for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
  if [ -n "$$missing" ]; then \
    if [ "$$(id -u)" = 0 ]; then as=; elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as=sudo; \
    else echo "popstrat needs these packages; run:  sudo apt-get install --no-install-recommends$$missing" >&2; exit 1; fi; \
    echo "installing:$$missing"; \
    $$as apt-get -qq update && DEBIAN_FRONTEND=noninteractive $$as apt-get -qq install -y --no-install-recommends $$missing >/dev/null; \
  fi; \
else echo "not a Debian machine: these must be there already:  $(1)"; fi
@command -v apt-cache >/dev/null || exit 0; \
for p in $(FASTER_PACKAGES); do \
  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' && continue; \
  apt-cache show $$p >/dev/null 2>&1 || continue; \
  if [ "$$(id -u)" = 0 ]; then as=; elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as=sudo; else continue; fi; \
  DEBIAN_FRONTEND=noninteractive $$as apt-get -qq install -y --no-install-recommends $$p >/dev/null 2>&1 || echo "going on without $$p"; \
done
endef
deps: ## install what building needs
	$(call INSTALL,$(BUILD_PACKAGES))
deps-test:
	$(call INSTALL,$(TEST_PACKAGES))

# ---- run it ----
DEMO := $(BUILD)/demo
demo: deps ## three plans over a made-up region of 20,000 people
	@$(MAKE) --no-print-directory -s all
	@sh tests/demo.sh $(COMMAND) $(DEMO)

# ---- test it ----
test: deps-test ## every test
	@$(MAKE) --no-print-directory -s test-all
test-all: all $(TEST_BIN) $(ATTACK)
	@CC='$(CC)' CXX='$(CXX)' MAKE='$(MAKE)' sh tests/run_tests.sh $(BUILD)
soak: all $(TEST_BIN) $(ATTACK) ## long campaigns: fuzzing (SECONDS=1800), all allocations, kills and full disks
	@CC='$(CC)' MAKE='$(MAKE)' POPSTRAT_SOAK_SECONDS='$(SECONDS)' sh tests/soak/run_soak.sh $(BUILD)
print-libs:
	@echo $(LIBS)
SANITIZE := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
sanitize: deps-test ## the tests under address and undefined-behaviour checks; objects kept apart
	$(MAKE) -s test-all BUILD=build/sanitize CFLAGS='$(SANITIZE)'
thread-sanitize: deps-test ## the tests under the thread checker
	$(MAKE) -s test-all BUILD=build/thread CFLAGS='-O1 -g -fsanitize=thread'
valgrind: all $(TEST_BIN) ## unit tests and a whole run under valgrind
	@sh tests/valgrind.sh $(BUILD)
bench: all ## speed and memory, beside a peer in the same run
	@sh bench/run_bench.sh $(COMMAND) $(BUILD)/bench
check-headers: ## each public header alone, as C17 and as C++
	@for h in include/popstrat.h include/popstrat/*.h; do \
	  $(CC) $(STRICT) -Iinclude -fsyntax-only -x c $$h && $(CXX) -std=c++11 -pedantic -Wall -Wextra -Werror -Iinclude -fsyntax-only -x c++ $$h || exit 1; done
	@echo "public headers stand alone, as C17 and as C++"
check-exports: $(LIB_SO) ## headers and the shared library agree
	@sh tests/house/exports.sh $(LIB_SO)
lint: ## clang-tidy and cppcheck, where they are
	@sh tests/house/lint.sh
format: ## clang-format over the tree
	clang-format -i lib/*/*.[ch] cli/*.[ch] include/*.h include/popstrat/*.h data/*.c tests/*.[ch] tests/*/*.[ch]
compile_commands.json: Makefile $(LIB_C) $(CLI_C)
	@{ echo '['; s=; for f in $(LIB_C) $(CLI_C); do printf '%s{"directory":"%s","file":"%s","command":"cc -std=c17 -Iinclude -Ilib -D_POSIX_C_SOURCE=200809L -DPS_VERSION=0 -c %s"}' "$$s" "$(CURDIR)" $$f $$f; s=',\n'; done; echo; echo ']'; } > $@

# ---- install it ----
MAN := $(wildcard cli/man/*.[15])
install: all ## into DESTDIR/PREFIX; the .pc holds the PREFIX of this install
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(LIBDIR) $(DESTDIR)$(PCDIR) $(DESTDIR)$(PREFIX)/include/popstrat $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(MANDIR)/man5
	install -m 755 $(COMMAND) $(DESTDIR)$(PREFIX)/bin/
	install -m 644 $(LIB_A) $(DESTDIR)$(LIBDIR)/
	install -m 755 $(LIB_SO) $(DESTDIR)$(LIBDIR)/
	ln -sf $(notdir $(LIB_SO)) $(DESTDIR)$(LIBDIR)/libpopstrat.so.$(SOVERSION)
	ln -sf $(notdir $(LIB_SO)) $(DESTDIR)$(LIBDIR)/libpopstrat.so
	install -m 644 include/popstrat.h $(DESTDIR)$(PREFIX)/include/
	install -m 644 include/popstrat/*.h $(DESTDIR)$(PREFIX)/include/popstrat/
	for m in $(MAN); do install -m 644 $$m $(DESTDIR)$(MANDIR)/man$${m##*.}/ || exit 1; done
	sed -e 's|@prefix@|$(PREFIX)|' -e 's|@libdir@|$(LIBDIR)|' -e 's|@version@|$(VERSION)|' -e 's|@isal@|$(ISAL_LIB)|' lib/popstrat.pc.in > $(DESTDIR)$(PCDIR)/popstrat.pc
static: ## one fully static command: $(BUILD)/static/popstrat
	$(MAKE) -s BUILD=$(BUILD)/static CPPFLAGS='-DPS_STATIC' LDFLAGS='-static' $(BUILD)/static/popstrat
clean: ## what was built
	rm -rf build compile_commands.json

.PHONY: all look print-libs help deps deps-test demo test test-all soak sanitize thread-sanitize valgrind bench check-headers check-exports lint format install static clean
.SECONDARY:
.DELETE_ON_ERROR:
-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(TEST_BIN:=.d) $(ATTACK:=.d)
