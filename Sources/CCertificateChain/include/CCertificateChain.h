#ifndef C_CERTIFICATE_CHAIN_H
#define C_CERTIFICATE_CHAIN_H

#include <stddef.h>
#include <stdint.h>

struct x509_store_st;

/// The root certificates that chains may end in. BoringSSL permits concurrent use by many threads.
typedef struct __attribute__((swift_attr("@Sendable"))) {
    struct x509_store_st *_Nullable store;
} certificate_roots;

/// What was read from a PEM text.
typedef struct {
    /// The certificates that were added.
    int added;
    /// Nonzero when a certificate could not be read; those after it were not added.
    int is_broken;
} certificate_roots_result;

/// The outcome of a verification.
typedef enum {
    chain_valid,
    /// It does not end in one of the roots.
    chain_unknown_authority,
    /// It is valid, but for another host.
    chain_other_name,
    chain_expired,
    chain_not_yet_valid,
    /// Any other reason, such as a certificate that is not for servers or that cannot be read.
    chain_unusable,
} chain_verdict;

/// Makes an empty set of roots. The store is NULL when there is no memory.
certificate_roots certificate_roots_create(void);

/// Adds the certificates of a PEM text.
certificate_roots_result certificate_roots_add_pem(certificate_roots roots, const void *_Nullable pem, size_t bytes);

/// Adds folders, separated by colons, whose files are named by the hash of the subject (as `openssl rehash` does). A
/// file is read when a chain needs it. Returns nonzero on success.
int certificate_roots_add_folders(certificate_roots roots, const char *_Nonnull folders);

void certificate_roots_destroy(certificate_roots roots);

/// Verifies a server's chain (RFC 5280) for a host (RFC 9525): the subject alternative names count, the common name
/// does not, and a wildcard stands for a whole label.
///
/// `certificates` are the DER encodings, concatenated with the server's own first; `host` is a DNS name, or an IP
/// address if `is_address` is nonzero; `seconds` is the time since 1970-01-01 UTC at which the chain must be valid.
chain_verdict certificate_chain_verify(
    certificate_roots roots, const uint8_t *_Nonnull certificates, const size_t *_Nonnull certificate_bytes,
    size_t certificate_count, const char *_Nonnull host, int is_address, int64_t seconds);

#endif
