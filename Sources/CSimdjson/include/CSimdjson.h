#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a parse leaves behind: simdjson's tape and string buffer, valid until the next parse on the same thread.
struct csimdjson_document {
    const uint64_t *tape;
    const uint8_t *strings;
};

enum csimdjson_status { csimdjson_parsed = 0, csimdjson_refused = 1, csimdjson_no_memory = 2 };

/// The deepest nesting that the parser follows, the bound of every depth option above it.
static const size_t csimdjson_depth_max = 1024;

/// Parses a text that need not be padded, reusing the calling thread's buffers.
int32_t csimdjson_parse(const uint8_t *bytes, size_t count, struct csimdjson_document *document);

/// Gives back the calling thread's buffers where a large text has made them large.
void csimdjson_trim(void);

#ifdef __cplusplus
}
#endif
