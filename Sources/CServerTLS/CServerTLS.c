#include "CServerTLS.h"

#include <CNIOBoringSSL_bio.h>
#include <CNIOBoringSSL_err.h>
#include <CNIOBoringSSL_evp.h>
#include <CNIOBoringSSL_pem.h>
#include <CNIOBoringSSL_pool.h>
#include <CNIOBoringSSL_ssl.h>
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    /// The largest plaintext of a record: RFC 8446, section 5.1.
    record_bytes = 1 << 14,
    /// The most buffer memory that a thread keeps between two calls.
    kept_bytes = 1 << 18,
};

typedef struct {
    uint8_t *bytes;
    size_t count, capacity;
} buffer;

/// The buffers of one call, per thread. All connections of a thread share them, so that an idle connection holds
/// none.
static _Thread_local struct {
    const uint8_t *input;
    size_t input_bytes;
    buffer plaintext, ciphertext;
} work;

// MARK: - Memory

static bool reserve(buffer *buffer, size_t more) {
    if (buffer->capacity - buffer->count >= more) {
        return true;
    }
    size_t capacity = buffer->capacity ? buffer->capacity : 2 * record_bytes;
    while (capacity - buffer->count < more) {
        capacity *= 2;
    }
    uint8_t *bytes = realloc(buffer->bytes, capacity);
    if (!bytes) {
        return false;
    }
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return true;
}

static void clear(buffer *buffer) {
    buffer->count = 0;
    if (buffer->capacity > kept_bytes) {
        free(buffer->bytes);
        buffer->bytes = NULL;
        buffer->capacity = 0;
    }
}

static void begin(const void *input, size_t input_bytes) {
    work.input = input;
    work.input_bytes = input_bytes;
    clear(&work.plaintext);
    clear(&work.ciphertext);
    // BoringSSL's error queue is per thread, and a stale error would be taken for a new one.
    ERR_clear_error();
}

// MARK: - The network, as BoringSSL sees it

static int read_input(BIO *bio, char *bytes, int count) {
    BIO_clear_retry_flags(bio);
    if (count <= 0 || work.input_bytes == 0) {
        BIO_set_retry_read(bio);
        return -1;
    }
    size_t taken = (size_t)count < work.input_bytes ? (size_t)count : work.input_bytes;
    memcpy(bytes, work.input, taken);
    work.input += taken;
    work.input_bytes -= taken;
    return (int)taken;
}

static int write_output(BIO *bio, const char *bytes, int count) {
    BIO_clear_retry_flags(bio);
    if (count <= 0 || !reserve(&work.ciphertext, (size_t)count)) {
        return -1;
    }
    memcpy(work.ciphertext.bytes + work.ciphertext.count, bytes, (size_t)count);
    work.ciphertext.count += (size_t)count;
    return count;
}

static long control(BIO *bio, int command, long number, void *pointer) {
    // Written bytes are in the buffer at once, so flushing always succeeds.
    return command == BIO_CTRL_FLUSH;
}

static BIO_METHOD *method;

static void make_method(void) {
    method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "tls_connection");
    if (method) {
        BIO_meth_set_read(method, read_input);
        BIO_meth_set_write(method, write_output);
        BIO_meth_set_ctrl(method, control);
    }
}

// MARK: - Identity

/// No passphrase prompt: encrypted private keys are not supported.
static int no_password(char *password, int count, int is_writing, void *context) {
    return -1;
}

static bool set_chain(
    SSL_CTX *context, const uint8_t *certificates, const size_t *certificate_bytes, size_t certificate_count,
    const void *key, size_t key_bytes) {
    // The key is parsed from its PEM text, because not every key can be re-encoded unchanged.
    BIO *text = BIO_new_mem_buf(key, (ossl_ssize_t)key_bytes);
    EVP_PKEY *private_key = text ? PEM_read_bio_PrivateKey(text, NULL, no_password, NULL) : NULL;
    BIO_free(text);
    CRYPTO_BUFFER **chain = calloc(certificate_count, sizeof *chain);
    bool is_set = private_key && chain;
    for (size_t place = 0; is_set && place < certificate_count; place += 1) {
        chain[place] = CRYPTO_BUFFER_new(certificates, certificate_bytes[place], NULL);
        is_set = chain[place];
        certificates += certificate_bytes[place];
    }
    // This checks that the key matches the certificate.
    is_set = is_set && SSL_CTX_set_chain_and_key(context, chain, certificate_count, private_key, NULL);
    for (size_t place = 0; chain && place < certificate_count; place += 1) {
        CRYPTO_BUFFER_free(chain[place]);
    }
    free(chain);
    EVP_PKEY_free(private_key);
    return is_set;
}

tls_identity tls_identity_create(
    const void *certificates, const size_t *certificate_bytes, size_t certificate_count, const void *key,
    size_t key_bytes) {
    tls_identity identity = {SSL_CTX_new(TLS_with_buffers_method())};
    bool is_made = identity.context && certificate_count > 0
        && SSL_CTX_set_min_proto_version(identity.context, TLS1_3_VERSION)
        && set_chain(identity.context, certificates, certificate_bytes, certificate_count, key, key_bytes);
    ERR_clear_error();
    if (!is_made) {
        tls_identity_destroy(identity);
        identity.context = NULL;
        return identity;
    }
    // Sessions are resumed with our own tokens, not with TLS tickets.
    SSL_CTX_set_options(identity.context, SSL_OP_NO_TICKET);
    SSL_CTX_set_session_cache_mode(identity.context, SSL_SESS_CACHE_OFF);
    return identity;
}

int tls_identity_rsa_bits(tls_identity identity) {
    const EVP_PKEY *key = SSL_CTX_get0_privatekey(identity.context);
    return key && EVP_PKEY_id(key) == EVP_PKEY_RSA ? EVP_PKEY_bits(key) : 0;
}

void tls_identity_destroy(tls_identity identity) {
    SSL_CTX_free(identity.context);
}

// MARK: - Connection

static SSL *ssl(tls_connection *connection) {
    return (SSL *)connection;
}

tls_connection *tls_connection_create(tls_identity identity) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_method);
    SSL *connection = SSL_new(identity.context);
    BIO *bio = method ? BIO_new(method) : NULL;
    if (!connection || !bio) {
        SSL_free(connection);
        BIO_free(bio);
        return NULL;
    }
    BIO_set_init(bio, 1);
    SSL_set_bio(connection, bio, bio);
    SSL_set_accept_state(connection);
    // Free the handshake's configuration after it.
    SSL_set_shed_handshake_config(connection, 1);
    return (tls_connection *)connection;
}

void tls_connection_destroy(tls_connection *connection) {
    SSL_free(ssl(connection));
}

static tls_result result(tls_state state) {
    tls_result result = {.state = state};
    if (work.plaintext.count > 0) {
        result.plaintext = work.plaintext.bytes;
        result.plaintext_bytes = work.plaintext.count;
    }
    if (work.ciphertext.count > 0) {
        result.ciphertext = work.ciphertext.bytes;
        result.ciphertext_bytes = work.ciphertext.count;
    }
    if (state == tls_failed) {
        const char *reason = ERR_reason_error_string(ERR_peek_error());
        result.reason = reason ? reason : "no reason known";
    }
    work.input = NULL;
    work.input_bytes = 0;
    return result;
}

static tls_state progress(tls_connection *connection) {
    return SSL_in_init(ssl(connection)) ? tls_handshaking : tls_established;
}

tls_result tls_connection_receive(tls_connection *connection, const void *bytes, size_t count) {
    begin(bytes, count);
    buffer *plaintext = &work.plaintext;
    // Each iteration consumes one record of the input, or ends.
    while (reserve(plaintext, record_bytes)) {
        int taken = SSL_read(ssl(connection), plaintext->bytes + plaintext->count, record_bytes);
        if (taken > 0) {
            plaintext->count += (size_t)taken;
            continue;
        }
        switch (SSL_get_error(ssl(connection), taken)) {
            case SSL_ERROR_WANT_READ: return result(progress(connection));
            case SSL_ERROR_ZERO_RETURN: return result(tls_ended);
            default: return result(tls_failed);
        }
    }
    return result(tls_failed);
}

tls_result tls_connection_send(tls_connection *connection, const void *bytes, size_t count) {
    begin(NULL, 0);
    const uint8_t *rest = bytes;
    while (count > 0) {
        int part = count > INT_MAX ? INT_MAX : (int)count;
        // SSL_write writes all or nothing: the output BIO is never full.
        if (SSL_write(ssl(connection), rest, part) != part) {
            return result(tls_failed);
        }
        rest += part;
        count -= (size_t)part;
    }
    return result(progress(connection));
}

tls_result tls_connection_end(tls_connection *connection) {
    begin(NULL, 0);
    if (SSL_shutdown(ssl(connection)) < 0) {
        return result(tls_failed);
    }
    return result(tls_ended);
}
