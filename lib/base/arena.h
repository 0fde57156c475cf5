/* Arena: things that die together are born together.
 *
 *   ALLOC   zeroed, aligned for any type       O(1), a block at a time from malloc
 *   FREE    the whole arena                    O(blocks)
 *
 * One thread at a time. NULL means no memory; nothing is ever freed singly. */
#ifndef PS_BASE_ARENA_H
#define PS_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

typedef struct ps_arena ps_arena;

ps_arena *ps_arena_new(void);
void ps_arena_free(ps_arena *arena); /* NULL is fine */
void *ps_arena_alloc(ps_arena *arena, size_t size);
void *ps_arena_array(ps_arena *arena, size_t count, size_t size);      /* NULL as well when count * size overflows */
char *ps_arena_text(ps_arena *arena, const char *text, size_t length); /* a copy with a final NUL */
char *ps_arena_print(ps_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Makes *array (of *capacity items of `size` bytes, from malloc) hold at least `need` items, doubling.
 * False: no memory; the array is as it was. New items are not cleared. */
bool ps_grow(void *array, size_t *capacity, size_t need, size_t size);
/* calloc with an overflow check; count 0 gives one item, so that NULL always means no memory. */
void *ps_calloc(size_t count, size_t size);
/* Memory as it comes, for arrays that are filled at once: of large pages where it is large and the system has them, the
 * rest of it with its pages there already. NULL: no memory, or an overflow. free() it. */
void *ps_room(size_t count, size_t size);
/* The same, cleared: for tables that are looked into all over the place before anything is put there. A page of calloc
 * that is read before it is written to is mapped twice, the second time with a call to every other processor. */
void *ps_cleared_room(size_t count, size_t size);
/* As ps_room, where not all may be needed: what is never filled costs nothing. */
void *ps_room_to_come(size_t count, size_t size);

#define PS_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
