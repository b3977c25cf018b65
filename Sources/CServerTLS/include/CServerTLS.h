#ifndef C_SERVER_TLS_H
#define C_SERVER_TLS_H

#include "CSelfSigned.h"

#include <stddef.h>

struct ssl_ctx_st;

/// A certificate with its key, and what connections share: TLS 1.3 alone, no tickets, no certificates of clients.
/// BoringSSL permits its use by many threads at a time.
typedef struct __attribute__((swift_attr("@Sendable"))) {
    struct ssl_ctx_st *_Nullable context;
} tls_identity;

/// The server's end of one connection. It does no I/O: bytes of the network are handed in and out. For one thread at a time.
typedef struct tls_connection tls_connection;

/// How far a connection has come.
typedef enum {
    /// Nothing can be sent yet.
    tls_handshaking,
    tls_established,
    /// The peer has said that it sends nothing more.
    tls_ended,
    /// The peer broke the protocol, or has none in common with us. Nothing more can be done but to send what is left.
    tls_failed,
} tls_state;

/// What a call came to. The memory is the calling thread's, and good until its next call.
typedef struct {
    tls_state state;
    /// For the application; NULL if there is nothing.
    const void *_Nullable plaintext;
    size_t plaintext_bytes;
    /// For the network, also when it failed: then it tells the peer why. NULL if there is nothing.
    const void *_Nullable ciphertext;
    size_t ciphertext_bytes;
    /// Why it failed, for a log; NULL otherwise.
    const char *_Nullable reason;
} tls_result;

/// Makes an identity from the DER encodings of a chain, one after the other and the server's own certificate first, and from the PEM
/// text of its key, which has no password. The context is NULL when they do not fit or cannot be used.
tls_identity tls_identity_create(
    const void *_Nullable certificates, const size_t *_Nonnull certificate_bytes, size_t certificate_count,
    const void *_Nullable key, size_t key_bytes);

/// The bits of its key's modulus; 0 when the key is not RSA.
int tls_identity_rsa_bits(tls_identity identity);

/// Gives it up; connections that use it keep what they need.
void tls_identity_destroy(tls_identity identity);

/// Makes a connection on which nothing has happened. NULL when there is no memory.
tls_connection *_Nullable tls_connection_create(tls_identity identity);

void tls_connection_destroy(tls_connection *_Nonnull connection);

/// Takes what the network brought.
tls_result tls_connection_receive(tls_connection *_Nonnull connection, const void *_Nullable bytes, size_t count);

/// Encrypts what the application sends, as one record for each 16 KiB. Only for an established connection, also one whose peer
/// has ended.
tls_result tls_connection_send(tls_connection *_Nonnull connection, const void *_Nullable bytes, size_t count);

/// Says that nothing more is sent.
tls_result tls_connection_end(tls_connection *_Nonnull connection);

#endif
