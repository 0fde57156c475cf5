/* Arena: blocks in a chain, each twice the last up to BLOCK_MOST. An item too big for a block gets one of its own,
 * behind the current block, so that what is left of that one is not lost. */
#include "base/arena.h"

#include "base/os.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_LEAST ((size_t)4 << 10)
#define BLOCK_MOST ((size_t)256 << 10)
#define ALIGNMENT _Alignof(max_align_t)

struct block {
    struct block *next;
    size_t used, size; /* of data */
    max_align_t data[];
};

struct ps_arena {
    struct block *current;
    size_t next_size;
};

ps_arena *ps_arena_new(void)
{
    ps_arena *arena = calloc(1, sizeof *arena);
    if (arena)
        arena->next_size = BLOCK_LEAST;
    return arena;
}

void ps_arena_free(ps_arena *arena)
{
    struct block *block, *next;
    if (!arena)
        return;
    for (block = arena->current; block; block = next) {
        next = block->next;
        free(block);
    }
    free(arena);
}

static struct block *new_block(size_t size)
{
    struct block *block;
    if (size > SIZE_MAX - sizeof *block)
        return NULL;
    block = calloc(1, sizeof *block + size);
    if (block)
        block->size = size;
    ps_os_heap_grown();
    return block;
}

void *ps_arena_alloc(ps_arena *arena, size_t size)
{
    struct block *block = arena->current;
    char *at;

    if (size > SIZE_MAX / 2)
        return NULL;
    size = size ? (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT : ALIGNMENT;
    if (!block || block->size - block->used < size) {
        const bool own = size > arena->next_size / 4;
        block = new_block(own ? size : arena->next_size);
        if (!block)
            return NULL;
        if (own && arena->current) {
            block->next = arena->current->next;
            arena->current->next = block;
        } else {
            block->next = arena->current;
            arena->current = block;
        }
        if (!own && arena->next_size < BLOCK_MOST)
            arena->next_size *= 2;
    }
    at = (char *)block->data + block->used;
    block->used += size;
    return at;
}

void *ps_arena_array(ps_arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return NULL;
    return ps_arena_alloc(arena, count * size);
}

char *ps_arena_text(ps_arena *arena, const char *text, size_t length)
{
    char *copy;
    if (length == SIZE_MAX)
        return NULL;
    copy = ps_arena_alloc(arena, length + 1);
    if (copy && length)
        memcpy(copy, text, length);
    return copy;
}

char *ps_arena_print(ps_arena *arena, const char *format, ...)
{
    va_list arguments;
    char *text = NULL;
    int n;

    va_start(arguments, format);
    n = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (n >= 0)
        text = ps_arena_alloc(arena, (size_t)n + 1);
    if (text) {
        va_start(arguments, format);
        (void)vsnprintf(text, (size_t)n + 1, format, arguments);
        va_end(arguments);
    }
    return text;
}

bool ps_grow(void *array, size_t *capacity, size_t need, size_t size)
{
    size_t wanted = *capacity ? *capacity : 8;
    void *old, *grown;

    if (need <= *capacity)
        return true;
    while (wanted < need)
        wanted = wanted > SIZE_MAX / 2 ? need : wanted * 2;
    if (size && wanted > SIZE_MAX / size)
        return false;
    memcpy(&old, array, sizeof old); /* *array is a pointer to any type: copied, not read through a void ** */
    grown = realloc(old, wanted * size);
    if (!grown)
        return false;
    memcpy(array, &grown, sizeof grown);
    ps_os_heap_grown();
    *capacity = wanted;
    return true;
}

void *ps_calloc(size_t count, size_t size)
{
    size_t bytes;
    void *at;

    if (!count)
        count = 1;
    if (!size)
        size = 1;
    if (count > SIZE_MAX / size)
        return NULL;
    bytes = count * size;
    at = calloc(count, size);
    if (at && bytes >= 2 * PS_OS_LARGE_PAGE) /* fresh from the system, so that nothing of it was touched yet */
        ps_os_large_pages(at, bytes);
    else
        ps_os_heap_grown();
    return at;
}

/* How many of these bytes fill large pages. */
static size_t large_of(size_t bytes)
{
    return bytes / PS_OS_LARGE_PAGE * PS_OS_LARGE_PAGE;
}

/* Large arrays begin where a large page does, and lie on such pages but for what would fill none. */
void *ps_room_to_come(size_t count, size_t size)
{
    size_t bytes, large;
    void *room;

    if (count > SIZE_MAX / 2 / size)
        return NULL;
    bytes = count ? count * size : size;
    large = large_of(bytes);
    room = large ? aligned_alloc(PS_OS_LARGE_PAGE, large + PS_OS_LARGE_PAGE) : malloc(bytes);
    if (room && large)
        ps_os_large_pages(room, large);
    ps_os_heap_grown();
    return room;
}

void *ps_room(size_t count, size_t size)
{
    char *room = ps_room_to_come(count, size);
    const size_t large = room ? large_of(count * size) : 0;

    if (large && count * size > large)
        ps_os_fill_pages(room + large, count * size - large);
    return room;
}

void *ps_cleared_room(size_t count, size_t size)
{
    void *room = ps_room(count, size);

    if (room)
        memset(room, 0, count * size);
    return room;
}
