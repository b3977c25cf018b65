#ifndef C_DATAGRAM_CIPHER_H
#define C_DATAGRAM_CIPHER_H

#include <stdbool.h>
#include <stddef.h>

/// AEAD AES-128-GCM under one key, with the key's precomputed state. Immutable.
typedef struct datagram_cipher datagram_cipher;

enum {
    datagram_cipher_key_bytes = 16,
    datagram_cipher_nonce_bytes = 12,
    datagram_cipher_tag_bytes = 16,
};

/// Makes a cipher from the bytes of its key. NULL when there is no memory.
datagram_cipher *datagram_cipher_create(const void *key);

/// Frees a cipher, after overwriting it.
void datagram_cipher_destroy(datagram_cipher *cipher);

/// Encrypts and authenticates. `output` has room for the payload and a tag, and must not overlap the inputs.
///
/// Returns false when the payload is longer than the cipher permits (64 GiB).
bool datagram_cipher_seal(
    const datagram_cipher *cipher, const void *nonce, const void *header, size_t header_bytes, const void *payload,
    size_t payload_bytes, void *output);

/// Authenticates and decrypts a sealed payload. `output` has room for `sealed_bytes` less a tag, and must not
/// overlap the inputs.
///
/// Returns false when the payload is not authentic; `output` must not be read then.
bool datagram_cipher_open(
    const datagram_cipher *cipher, const void *nonce, const void *header, size_t header_bytes, const void *sealed,
    size_t sealed_bytes, void *output);

#endif
