#ifndef C_SERVER_TLS_H
#define C_SERVER_TLS_H

#include "CSelfSigned.h"

#include <stddef.h>

struct ssl_ctx_st;

/// A certificate with its key, and the configuration that connections share: TLS 1.3 only, no session tickets, no
/// client certificates. BoringSSL permits concurrent use by many threads.
typedef struct __attribute__((swift_attr("@Sendable"))) {
    struct ssl_ctx_st *_Nullable context;
} tls_identity;

/// The server's end of one TLS 1.3 connection (RFC 8446), without I/O: network bytes are passed in and out. Use by
/// one thread at a time.
typedef struct tls_connection tls_connection;

/// The state of a connection.
typedef enum {
    /// Nothing can be sent yet.
    tls_handshaking,
    tls_established,
    /// The peer has sent close_notify.
    tls_ended,
    /// The peer broke the protocol, or supports no common version. The connection is unusable, except for sending
    /// the remaining ciphertext.
    tls_failed,
} tls_state;

/// The result of a call. Its memory belongs to the calling thread, and is valid until that thread's next call.
typedef struct {
    tls_state state;
    /// For the application; NULL if there is nothing.
    const void *_Nullable plaintext;
    size_t plaintext_bytes;
    /// For the network, also after a failure: it then contains the alert for the peer. NULL if there is nothing.
    const void *_Nullable ciphertext;
    size_t ciphertext_bytes;
    /// The reason of a failure, for the log; NULL otherwise.
    const char *_Nullable reason;
} tls_result;

/// Makes an identity from the DER encodings of a chain, concatenated with the server's own certificate first, and
/// from the PEM text of its unencrypted key. The context is NULL when they do not match or cannot be used.
tls_identity tls_identity_create(
    const void *_Nullable certificates, const size_t *_Nonnull certificate_bytes, size_t certificate_count,
    const void *_Nullable key, size_t key_bytes);

/// Returns the bits of its RSA key's modulus; 0 when the key is not RSA.
int tls_identity_rsa_bits(tls_identity identity);

/// Releases the identity; connections that use it keep a reference to it.
void tls_identity_destroy(tls_identity identity);

/// Makes a connection in the initial state. NULL when there is no memory.
tls_connection *_Nullable tls_connection_create(tls_identity identity);

void tls_connection_destroy(tls_connection *_Nonnull connection);

/// Processes bytes from the network.
tls_result tls_connection_receive(tls_connection *_Nonnull connection, const void *_Nullable bytes, size_t count);

/// Encrypts application data, as one record for each 16 KiB. The connection must be established; sending stays
/// possible after the peer's close_notify.
tls_result tls_connection_send(tls_connection *_Nonnull connection, const void *_Nullable bytes, size_t count);

/// Sends close_notify.
tls_result tls_connection_end(tls_connection *_Nonnull connection);

#endif
