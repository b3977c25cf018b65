#ifndef C_DATAGRAM_CIPHER_H
#define C_DATAGRAM_CIPHER_H

#include <stdbool.h>
#include <stddef.h>

/// AES-128-GCM under one key, with what is computed from the key once. It never changes.
typedef struct datagram_cipher datagram_cipher;

enum {
    datagram_cipher_key_bytes = 16,
    datagram_cipher_nonce_bytes = 12,
    datagram_cipher_tag_bytes = 16,
};

/// Makes a cipher from the bytes of its key. NULL when there is no memory.
datagram_cipher *datagram_cipher_create(const void *key);

/// Frees a cipher, and overwrites it before.
void datagram_cipher_destroy(datagram_cipher *cipher);

/// Seals. `output` has room for the payload and a tag and is no part of the other memory.
///
/// Returns false when the payload is longer than the cipher permits (64 GiB).
bool datagram_cipher_seal(
    const datagram_cipher *cipher, const void *nonce, const void *header, size_t header_bytes, const void *payload,
    size_t payload_bytes, void *output);

/// Opens what was sealed. `output` has room for `sealed_bytes` less a tag and is no part of the other memory.
///
/// Returns false when this is not authentic; there is nothing to be read in `output` then.
bool datagram_cipher_open(
    const datagram_cipher *cipher, const void *nonce, const void *header, size_t header_bytes, const void *sealed,
    size_t sealed_bytes, void *output);

#endif
