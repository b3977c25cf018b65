#include "CDatagramCipher.h"

#include <CCryptoBoringSSL_aead.h>
#include <CCryptoBoringSSL_err.h>

static const EVP_AEAD_CTX *context(const datagram_cipher *cipher) {
    return (const EVP_AEAD_CTX *)cipher;
}

datagram_cipher *datagram_cipher_create(const void *key) {
    return (datagram_cipher *)EVP_AEAD_CTX_new(
        EVP_aead_aes_128_gcm(), key, datagram_cipher_key_bytes, datagram_cipher_tag_bytes);
}

void datagram_cipher_destroy(datagram_cipher *cipher) {
    // BoringSSL overwrites its memory when freeing it.
    EVP_AEAD_CTX_free((EVP_AEAD_CTX *)cipher);
}

/// BoringSSL's error queue is per thread; nobody reads our errors from it.
static bool finish(int is_done) {
    if (!is_done) {
        ERR_clear_error();
    }
    return is_done;
}

bool datagram_cipher_seal(
    const datagram_cipher *cipher, const void *nonce, const void *header, size_t header_bytes, const void *payload,
    size_t payload_bytes, void *output) {
    size_t written = 0;
    return finish(EVP_AEAD_CTX_seal(
        context(cipher), output, &written, payload_bytes + datagram_cipher_tag_bytes, nonce,
        datagram_cipher_nonce_bytes, payload, payload_bytes, header, header_bytes));
}

bool datagram_cipher_open(
    const datagram_cipher *cipher, const void *nonce, const void *header, size_t header_bytes, const void *sealed,
    size_t sealed_bytes, void *output) {
    size_t written = 0;
    if (sealed_bytes < datagram_cipher_tag_bytes) {
        return false;
    }
    return finish(EVP_AEAD_CTX_open(
        context(cipher), output, &written, sealed_bytes - datagram_cipher_tag_bytes, nonce, datagram_cipher_nonce_bytes,
        sealed, sealed_bytes, header, header_bytes));
}
