/* Path: names of files as text; never asks the operating system. Back slashes that a plan writes (`file`, `name`) count
 * as slashes; a path that was already opened (`beside`, `folder`) is taken as it stands. */
#ifndef PS_BASE_PATH_H
#define PS_BASE_PATH_H

#include "base/arena.h"

#include <stdbool.h>

/* `file` as seen from the folder that holds `beside`; absolute files and "-" stay. NULL: no memory. */
char *ps_path_beside(ps_arena *arena, const char *beside, const char *file);
char *ps_path_join(ps_arena *arena, const char *folder, const char *name);
char *ps_path_folder(ps_arena *arena, const char *path); /* "." if there is none */
const char *ps_path_name(const char *path);              /* after the last slash; lent */
/* A text as a safe file name: letters, digits, '-', '_', '.'; anything else becomes '_'. At most 120 bytes. Never
 * empty, never a leading '.'. Different texts may give one name: whoever makes many files looks for that. */
char *ps_path_safe(ps_arena *arena, const char *text);

#endif
