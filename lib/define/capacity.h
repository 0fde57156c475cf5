/* Capacity: how many places a list has, by recipient, and for whom some of them are kept. */
#ifndef PS_DEFINE_CAPACITY_H
#define PS_DEFINE_CAPACITY_H

#include "define/place.h"
#include "define/rule.h"

#define PS_CAPACITY_FLOORS_MOST 16
#define PS_CAPACITY_PLACES_MOST 1000000 /* of one recipient */
#define PS_CAPACITY_HOURS_MOST 100000.0
#define PS_CAPACITY_MINUTES_MOST ((uint64_t)(PS_CAPACITY_HOURS_MOST * 60))

typedef struct ps_capacity_floor { /* { group = 'rule', share = 0.30, over = "each" } */
    ps_rule *group;
    uint64_t share, unit; /* of the places, an exact decimal: 0.30 is 30 / 100 */
    bool over_all;        /* of all places together; else of each recipient's */
    ps_place place;
} ps_capacity_floor;

typedef struct ps_capacity_row { /* of the file */
    const char *recipient;
    uint64_t places; /* or whole minutes */
} ps_capacity_row;

typedef struct ps_capacity_minutes { /* minutes_per_contact = { "GP" = 10, ... } */
    const char *who;
    uint32_t minutes;
    ps_place place;
} ps_capacity_minutes;

typedef struct ps_capacity_plan { /* [capacity.NAME] */
    const char *name;
    ps_place place;
    const char *list;
    const char *per;              /* a text name; each of its values is a recipient */
    uint64_t places;              /* of every recipient; without a file. With minutes by role, whole minutes */
    double hours, minutes;        /* of a recipient, and of a contact: where places come from hours */
    ps_capacity_minutes *by_role; /* minutes of a contact by `who` of the list's matrix; NULL: all alike */
    size_t n_roles;
    const char *file, *path; /* recipient,places or recipient,hours; NULL: none */
    ps_place file_place;
    bool in_hours;         /* the file, or the number, is of hours */
    ps_capacity_row *rows; /* of the file, by recipient in byte order */
    size_t n_rows;
    char sha256[65]; /* of the file */
    uint64_t bytes;
    ps_capacity_floor *floors;
    size_t n_floors;
} ps_capacity_plan;

/* Reads the file. PS_EPLAN with line and column where it is no such table. */
ps_status ps_capacity_read_file(ps_capacity_plan *capacity, ps_arena *arena, ps_error *err);
/* Minutes of a contact by this role; 0: not told. */
uint32_t ps_capacity_minutes_of(const ps_capacity_plan *capacity, const char *who);
/* Whole contacts that fit into so many hours. */
uint64_t ps_capacity_places_in(double hours, double minutes);
/* NULL: the file does not name the recipient. */
const ps_capacity_row *ps_capacity_row_of(const ps_capacity_plan *capacity, const char *recipient);

#endif
