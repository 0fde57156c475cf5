/* Natural: the order people expect of labels: "5-9" before "10-14", 2 before 10, then byte order. */
#ifndef PS_STRATIFY_NATURAL_H
#define PS_STRATIFY_NATURAL_H

/* Negative, 0, positive. Labels that begin with a number come by that number, before those that do not. A total order:
 * only equal texts give 0. */
int ps_natural_compare(const char *a, const char *b);

#endif
