# popstrat: population health risk stratification.
#   make demo     runs the main job on made-up people          make test   the tests
#   make install  PREFIX=/usr/local DESTDIR=                   make help   every target
VERSION   := 0.1.0
SOVERSION := 0
BUILD     ?= build
PREFIX    ?= /usr/local
CC        ?= gcc
CFLAGS    ?= -O2 -g
# No contraction: the same bytes on every x86-64 machine.
STRICT    := -std=c17 -pedantic -ffp-contract=off -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
             -Wvla -Wcast-qual -Wpointer-arith -Wwrite-strings -Wformat=2
COMPILE    = $(CC) $(STRICT) $(CPPFLAGS) $(CFLAGS) -Iinclude $(EXTRA)
LIBS      := -lcsv -lz -lgsl -lgslcblas -lsodium -lxxhash -lpthread -lm

LIB_C     := $(sort $(wildcard lib/*/*.c))
CLI_C     := $(sort $(wildcard cli/*.c))
TEST_C    := $(sort $(wildcard tests/*/test_*.c))
LIB_OBJ   := $(LIB_C:%.c=$(BUILD)/%.o) $(BUILD)/data_tables.o
CLI_OBJ   := $(CLI_C:%.c=$(BUILD)/%.o)
TEST_BIN  := $(TEST_C:%.c=$(BUILD)/%)
LIB_A     := $(BUILD)/libpopstrat.a
LIB_SO    := $(BUILD)/libpopstrat.so.$(VERSION)

all: $(LIB_A) $(LIB_SO) $(BUILD)/popstrat

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(COMPILE) -MMD -MP -c -o $@ $<
$(LIB_OBJ): EXTRA += -Ilib -D_POSIX_C_SOURCE=200809L -DPS_VERSION='"$(VERSION)"' -fPIC -fvisibility=hidden

$(BUILD)/embed: data/embed.c
	@mkdir -p $(@D)
	$(COMPILE) -o $@ $< -lcsv
DATA_CSV  := $(sort $(wildcard data/*/*.csv))
$(BUILD)/data_tables.c: $(BUILD)/embed $(DATA_CSV)
	$(BUILD)/embed $(DATA_CSV) > $@.tmp && mv $@.tmp $@
$(BUILD)/data_tables.o: $(BUILD)/data_tables.c
	$(COMPILE) -MMD -MP -c -o $@ $<

$(LIB_A): $(LIB_OBJ)
	rm -f $@ && $(AR) rcs $@ $^
$(LIB_SO): $(LIB_OBJ)
	$(CC) $(CFLAGS) -shared -Wl,-soname,libpopstrat.so.$(SOVERSION) $(LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/popstrat: $(CLI_OBJ) $(LIB_A)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# Each tests/<room>/test_<file>.c is a program of its own, linked with the static library so that it sees its insides.
$(BUILD)/tests/%: tests/%.c $(LIB_A)
	@mkdir -p $(@D)
	$(COMPILE) -Ilib -Itests -D_POSIX_C_SOURCE=200809L -MMD -MP -MT $@ -MF $@.d -o $@ $< $(LIB_A) $(LIBS) -lcheck -lsubunit -lrt

.SECONDARY:
-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(TEST_BIN:=.d)
