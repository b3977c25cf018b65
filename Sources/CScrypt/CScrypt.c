#include "CScrypt.h"

#include <CCryptoBoringSSL_err.h>
#include <CCryptoBoringSSL_evp.h>

bool scrypt_derive_key(
    const void *password, size_t password_bytes, const void *salt, size_t salt_bytes, uint64_t cost, uint64_t block_size,
    uint64_t parallelization, void *key, size_t key_bytes) {
    // The bytes that BoringSSL allocates. It refuses to run under a lower limit than that, and its default limit is
    // 65 MiB.
    uint64_t memory;
    if (__builtin_add_overflow(cost, parallelization, &memory) || __builtin_add_overflow(memory, 1, &memory)
        || __builtin_mul_overflow(memory, 128, &memory) || __builtin_mul_overflow(memory, block_size, &memory)
        || memory > SIZE_MAX) {
        return false;
    }
    bool is_derived = EVP_PBE_scrypt(
        password, password_bytes, salt, salt_bytes, cost, block_size, parallelization, (size_t)memory, key, key_bytes);
    if (!is_derived) {
        // BoringSSL's error queue is per thread; nobody reads our errors from it.
        ERR_clear_error();
    }
    return is_derived;
}
