#ifndef C_SCRYPT_H
#define C_SCRYPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Derives a key from a password by scrypt (RFC 7914). Blocks for the whole derivation, and needs
/// 128 * block_size * (cost + parallelization + 1) bytes of memory meanwhile.
///
/// `cost` is N, a power of two; `block_size` is r; `parallelization` is p.
///
/// Returns false when a parameter is out of the RFC's range, or the memory cannot be allocated.
bool scrypt_derive_key(
    const void *password, size_t password_bytes, const void *salt, size_t salt_bytes, uint64_t cost, uint64_t block_size,
    uint64_t parallelization, void *key, size_t key_bytes);

#endif
