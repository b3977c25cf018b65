#include "CCertificateChain.h"

#include <CNIOBoringSSL_bio.h>
#include <CNIOBoringSSL_err.h>
#include <CNIOBoringSSL_pem.h>
#include <CNIOBoringSSL_x509.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>

// MARK: - Roots

certificate_roots certificate_roots_create(void) {
    certificate_roots roots = {X509_STORE_new()};
    ERR_clear_error();
    return roots;
}

void certificate_roots_destroy(certificate_roots roots) {
    X509_STORE_free(roots.store);
}

/// No passphrase prompt: certificates are not encrypted.
static int no_password(char *password, int count, int is_writing, void *context) {
    return -1;
}

certificate_roots_result certificate_roots_add_pem(certificate_roots roots, const void *pem, size_t bytes) {
    certificate_roots_result result = {0, 0};
    BIO *text = pem && bytes <= INT_MAX ? BIO_new_mem_buf(pem, (ossl_ssize_t)bytes) : NULL;
    if (!text) {
        result.is_broken = 1;
        return result;
    }
    ERR_clear_error();
    X509 *certificate;
    while ((certificate = PEM_read_bio_X509_AUX(text, NULL, no_password, NULL))) {
        if (X509_STORE_add_cert(roots.store, certificate)) {
            result.added += 1;
        } else {
            result.is_broken = 1;
        }
        X509_free(certificate);
    }
    // The end of the text is reported as a missing start line.
    uint32_t error = ERR_peek_last_error();
    if (ERR_GET_LIB(error) != ERR_LIB_PEM || ERR_GET_REASON(error) != PEM_R_NO_START_LINE) {
        result.is_broken = 1;
    }
    BIO_free(text);
    ERR_clear_error();
    return result;
}

int certificate_roots_add_folders(certificate_roots roots, const char *folders) {
    X509_LOOKUP *lookup = X509_STORE_add_lookup(roots.store, X509_LOOKUP_hash_dir());
    int is_added = lookup && X509_LOOKUP_add_dir(lookup, folders, X509_FILETYPE_PEM);
    ERR_clear_error();
    return is_added;
}

// MARK: - Verification

/// Parses one certificate, which must fill its bytes. NULL when it does not.
static X509 *parse(const uint8_t *bytes, size_t count) {
    if (count > LONG_MAX) {
        return NULL;
    }
    const uint8_t *end = bytes;
    X509 *certificate = d2i_X509(NULL, &end, (long)count);
    if (certificate && end != bytes + count) {
        X509_free(certificate);
        return NULL;
    }
    return certificate;
}

/// Parses the certificates after the first one. NULL when one of them cannot be read.
static STACK_OF(X509) *parse_rest(const uint8_t *bytes, const size_t *counts, size_t count) {
    STACK_OF(X509) *rest = sk_X509_new_null();
    for (size_t place = 0; rest && place < count; place += 1) {
        X509 *certificate = parse(bytes, counts[place]);
        if (!certificate || sk_X509_push(rest, certificate) == 0) {
            X509_free(certificate);
            sk_X509_pop_free(rest, X509_free);
            return NULL;
        }
        bytes += counts[place];
    }
    return rest;
}

static bool set_expectations(X509_STORE_CTX *context, const char *host, int is_address, int64_t seconds) {
    // The purpose of certificates and the trust of roots that a TLS client demands.
    if (!X509_STORE_CTX_set_default(context, "ssl_server")) {
        return false;
    }
    X509_VERIFY_PARAM *expected = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_time_posix(expected, seconds);
    X509_VERIFY_PARAM_set_hostflags(
        expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    // An empty name would mean that any will do.
    if (!host[0]) {
        return false;
    }
    return is_address ? X509_VERIFY_PARAM_set1_ip_asc(expected, host)
                      : X509_VERIFY_PARAM_set1_host(expected, host, strlen(host));
}

static chain_verdict verdict(int error) {
    switch (error) {
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_CERT_SIGNATURE_FAILURE:
        case X509_V_ERR_CERT_UNTRUSTED:
            return chain_unknown_authority;
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return chain_other_name;
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return chain_expired;
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return chain_not_yet_valid;
        default:
            return chain_unusable;
    }
}

chain_verdict certificate_chain_verify(
    certificate_roots roots, const uint8_t *certificates, const size_t *certificate_bytes, size_t certificate_count,
    const char *host, int is_address, int64_t seconds) {
    if (certificate_count == 0) {
        return chain_unusable;
    }
    chain_verdict result = chain_unusable;
    X509 *own = parse(certificates, certificate_bytes[0]);
    STACK_OF(X509) *rest =
        own ? parse_rest(certificates + certificate_bytes[0], certificate_bytes + 1, certificate_count - 1) : NULL;
    X509_STORE_CTX *context = rest ? X509_STORE_CTX_new() : NULL;
    if (context && X509_STORE_CTX_init(context, roots.store, own, rest)
        && set_expectations(context, host, is_address, seconds)) {
        result = X509_verify_cert(context) == 1 ? chain_valid : verdict(X509_STORE_CTX_get_error(context));
    }
    X509_STORE_CTX_free(context);
    sk_X509_pop_free(rest, X509_free);
    X509_free(own);
    // BoringSSL's error queue is per thread, and TLS would take a stale error for its own.
    ERR_clear_error();
    return result;
}
