#pragma once
// The one-shot digests of OpenSSL 3 look the algorithm up on every call, which takes longer than hashing an entry; the
// older interface below does not, and is deprecated for reasons (engines, providers) that do not matter to SHA-256.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

// SHA-256 of `prefix`, where it is not negative, followed by `length` bytes.
static inline void reeve_sha256(int prefix, const void *content, size_t length, unsigned char *output) {
    SHA256_CTX context;
    SHA256_Init(&context);
    if (prefix >= 0) {
        unsigned char byte = (unsigned char)prefix;
        SHA256_Update(&context, &byte, 1);
    }
    if (length > 0) SHA256_Update(&context, content, length);
    SHA256_Final(output, &context);
}
