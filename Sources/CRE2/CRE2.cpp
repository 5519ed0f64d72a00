#include "CRE2.h"

#include <cstring>
#include <new>
#include <re2/re2.h>

struct cre2_pattern {
    re2::RE2 expression;

    cre2_pattern(re2::StringPiece text, const re2::RE2::Options &options) : expression(text, options) {}
};

static void tell(const char *text, char *reason, size_t capacity) {
    if (capacity == 0) return;
    std::strncpy(reason, text, capacity - 1);
    reason[capacity - 1] = 0;
}

cre2_pattern *cre2_compile(
    const char *text, size_t count, int64_t memory_max, char *reason, size_t reason_capacity) {
    try {
        re2::RE2::Options options;
        options.set_log_errors(false);
        options.set_max_mem(memory_max);
        auto *pattern = new cre2_pattern(re2::StringPiece(text, count), options);
        if (pattern->expression.ok()) return pattern;
        tell(pattern->expression.error().c_str(), reason, reason_capacity);
        delete pattern;
    } catch (const std::bad_alloc &) {
        // No C++ exception may pass into Swift.
        tell("out of memory", reason, reason_capacity);
    }
    return nullptr;
}

void cre2_free(cre2_pattern *pattern) { delete pattern; }

int cre2_program_size(const cre2_pattern *pattern) { return pattern->expression.ProgramSize(); }

static bool run(
    const cre2_pattern *pattern, const char *text, size_t count, re2::RE2::Anchor anchor) {
    try {
        return pattern->expression.Match(re2::StringPiece(text, count), 0, count, anchor, nullptr, 0);
    } catch (const std::bad_alloc &) {
        return false;
    }
}

bool cre2_search(const cre2_pattern *pattern, const char *text, size_t count) {
    return run(pattern, text, count, re2::RE2::UNANCHORED);
}

bool cre2_match(const cre2_pattern *pattern, const char *text, size_t count) {
    return run(pattern, text, count, re2::RE2::ANCHOR_BOTH);
}
