#ifndef C_SELF_SIGNED_H
#define C_SELF_SIGNED_H

#include <stddef.h>
#include <stdint.h>

/// A certificate and its key as PEM text, each NUL-terminated. Both are NULL when they could not be made.
typedef struct {
    char *_Nullable certificate;
    char *_Nullable key;
} self_signed_pem;

/// Makes a P-256 key and a self-signed certificate: X.509 version 3, ECDSA with SHA-256, not a CA, a random serial
/// number of 159 bits.
///
/// `name` is the common name, `host` the only DNS name; the validity is in seconds since 1970-01-01 UTC.
self_signed_pem self_signed_create(
    const char *_Nonnull name, const char *_Nonnull host, int64_t not_before, int64_t not_after);

/// Frees both texts, after overwriting the key.
void self_signed_destroy(self_signed_pem pem);

#endif
