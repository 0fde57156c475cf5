/* Region: made-up areas, practices and networks, and the two look-ups that tell of them.
 *
 * Area codes begin at E01990001 (the 9,999th, of 15 million people, is E01940001): well formed, and beyond any that
 * was ever given out. The look-up holds as many areas as England has (33,755), the rest of them under E01900001 and on,
 * so that ranks and deciles are those of a whole country. Practices begin at A99001; the 1,000th, of 8 million people,
 * is B99001. Deprivation is uneven: a third of the areas stand in the most deprived fifth. Immutable once made; any
 * number of threads may read it. */
#ifndef PS_SYNTH_REGION_H
#define PS_SYNTH_REGION_H

#include "base/fail.h"
#include "synth/prng.h"

#define PS_NATION_AREAS 33755
#define PS_NO_NETWORK UINT32_MAX

typedef struct ps_area {
    char code[10];
    uint32_t rank; /* 1 is most deprived */
    int decile;
    uint32_t upto;     /* weights of the areas up to and with this one */
    uint32_t practice; /* the one most of its people are registered with; the next and the one before share the rest */
} ps_area;

typedef struct ps_region {
    ps_area *areas;
    size_t n_areas;
    uint32_t *deprived; /* numbers of the areas in the most deprived fifth */
    size_t n_deprived;
    uint32_t n_practices, n_networks;
} ps_region;

ps_status ps_region_new(ps_region **out, uint64_t people, const unsigned char key[PS_DRAW_KEY], ps_error *err);
void ps_region_free(ps_region *region);                              /* NULL is fine */
uint32_t ps_region_area(const ps_region *region, ps_draw *draw);     /* by size */
uint32_t ps_region_deprived(const ps_region *region, ps_draw *draw); /* of the most deprived fifth, if there is one */
uint32_t ps_region_practice(const ps_region *region, uint32_t area, ps_draw *draw);
/* Network of a practice; PS_NO_NETWORK for the one that has none. */
uint32_t ps_region_network(const ps_region *region, uint32_t practice);
void ps_practice_code(char out[8], uint32_t practice); /* "A99001" */
void ps_network_code(char out[8], uint32_t network);   /* "U99001" */

/* lookup_files.c: headings as published: File 1 of the Indices of Deprivation 2025, core partners of the ePCN workbook.
 */
ps_status ps_region_write_imd(const ps_region *region, const char *path, const unsigned char key[PS_DRAW_KEY],
                              ps_error *err);
/* The same areas under the headings of 2019, as a file of the wrong vintage. */
ps_status ps_region_write_imd_2019(const ps_region *region, const char *path, ps_error *err);
ps_status ps_region_write_pcn(const ps_region *region, const char *path, ps_error *err);

#endif
