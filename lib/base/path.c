/* Path: names of files as text. Names that a plan gives (`file`, `name`, and what ps_path_name shows) may hold back
 * slashes; a path that was opened (`beside`, `folder`, `path`) is taken as it stands. */
#include "base/path.h"
#include "base/text.h"

#include <string.h>

static bool letter(char c)
{
    const char lower = ps_ascii_lower(c);
    return lower >= 'a' && lower <= 'z';
}

static void turn_slashes(char *text)
{
    for (; *text; text++)
        if (*text == '\\')
            *text = '/';
}

/* A drive letter counts, so that C:\data\x.csv is reported as such and not as a file below the plan's folder. */
static bool absolute(const char *path)
{
    return path[0] == '/' || path[0] == '\\' || (letter(path[0]) && path[1] == ':');
}

char *ps_path_beside(ps_arena *arena, const char *beside, const char *file)
{
    const char *folder;
    char *copy;
    if (absolute(file) || strcmp(file, "-") == 0) {
        copy = ps_arena_text(arena, file, strlen(file));
        if (copy)
            turn_slashes(copy);
        return copy;
    }
    folder = ps_path_folder(arena, beside);
    return folder ? ps_path_join(arena, folder, file) : NULL;
}

char *ps_path_join(ps_arena *arena, const char *folder, const char *name)
{
    const size_t length = strlen(folder);
    const bool here = length == 0 || strcmp(folder, ".") == 0; /* "people.csv", not "./people.csv", in messages */
    const char *slash = here || folder[length - 1] == '/' ? "" : "/";
    char *path = ps_arena_print(arena, "%s%s%s", here ? "" : folder, slash, name);
    if (path)
        turn_slashes(path + (here ? 0 : length));
    return path;
}

char *ps_path_folder(ps_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ps_arena_text(arena, ".", 1);
    while (slash > path && slash[-1] == '/')
        slash--;
    return ps_arena_text(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

const char *ps_path_name(const char *path)
{
    const char *name = path;
    for (; *path; path++)
        if (*path == '/' || *path == '\\')
            name = path + 1;
    return name;
}

/* Room for an ending and "-2" in a file name of 255 bytes, the most that file systems take. */
#define SAFE_MOST 120

char *ps_path_safe(ps_arena *arena, const char *text)
{
    char *name = ps_arena_alloc(arena, strlen(text) + 2), *at = name;
    if (!name)
        return NULL;
    for (; *text && at < name + SAFE_MOST; text++) {
        const bool plain =
            letter(*text) || (*text >= '0' && *text <= '9') || *text == '-' || *text == '_' || *text == '.';
        if (((unsigned char)*text & 0xC0u) == 0x80u)
            continue; /* one '_' a character, not a byte */
        *at++ = plain ? *text : '_';
    }
    if (at == name)
        *at = '_';
    if (name[0] == '.') /* nor a hidden file */
        name[0] = '_';
    return name;
}
