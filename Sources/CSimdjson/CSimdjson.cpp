#include "CSimdjson.h"

#include <cstring>
#include <memory>
#include <new>
#include <simdjson.h>

namespace {

// A thread keeps one parser with its buffers: setting one up costs more than parsing a small document.
struct Workspace {
    simdjson::dom::parser parser;
    std::unique_ptr<uint8_t[]> padded;
    size_t capacity = 0;

    bool reserve(size_t count) noexcept {
        if (count <= capacity) return true;
        size_t wanted = capacity_initial;
        while (wanted < count) wanted *= 2;
        padded.reset(new (std::nothrow) uint8_t[wanted + simdjson::SIMDJSON_PADDING]);
        capacity = 0;
        if (!padded || parser.allocate(wanted, csimdjson_depth_max + 1) != simdjson::SUCCESS) return false;
        capacity = wanted;
        return true;
    }

    static constexpr size_t capacity_initial = 16 * 1024;
    static constexpr size_t capacity_kept = 1024 * 1024;
};

thread_local std::unique_ptr<Workspace> workspace;

}  // namespace

int32_t csimdjson_parse(const uint8_t *bytes, size_t count, csimdjson_document *document) {
    if (count == 0) return csimdjson_refused;
    if (!workspace) workspace.reset(new (std::nothrow) Workspace());
    if (!workspace || !workspace->reserve(count)) return csimdjson_no_memory;
    uint8_t *padded = workspace->padded.get();
    std::memcpy(padded, bytes, count);
    // Spaces and not zeros: what lies beyond the text must not look like part of it.
    std::memset(padded + count, ' ', simdjson::SIMDJSON_PADDING);
    auto error = workspace->parser.parse(padded, count, false).error();
    if (error == simdjson::MEMALLOC) return csimdjson_no_memory;
    if (error != simdjson::SUCCESS) return csimdjson_refused;
    document->tape = workspace->parser.doc.tape.get();
    document->strings = workspace->parser.doc.string_buf.get();
    return csimdjson_parsed;
}

void csimdjson_trim(void) {
    if (workspace && workspace->capacity > Workspace::capacity_kept) workspace.reset();
}
