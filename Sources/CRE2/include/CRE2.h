#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled expression; safe to use from any number of threads at once, as re2::RE2 is.
typedef struct cre2_pattern cre2_pattern;

/// Compiles an expression of UTF-8 text, with at most `memory_max` bytes for program and caches together. On failure
/// returns null and writes RE2's reason, ended by zero, into `reason`.
cre2_pattern *cre2_compile(
    const char *text, size_t count, int64_t memory_max, char *reason, size_t reason_capacity);

void cre2_free(cre2_pattern *pattern);

/// How many instructions the expression's program has: what it costs to keep.
int cre2_program_size(const cre2_pattern *pattern);

/// Whether the expression matches somewhere in the text.
bool cre2_search(const cre2_pattern *pattern, const char *text, size_t count);

/// Whether the expression matches the text from end to end.
bool cre2_match(const cre2_pattern *pattern, const char *text, size_t count);

#ifdef __cplusplus
}
#endif
