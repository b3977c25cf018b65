#include "CSelfSigned.h"

#include <CNIOBoringSSL_bio.h>
#include <CNIOBoringSSL_bn.h>
#include <CNIOBoringSSL_digest.h>
#include <CNIOBoringSSL_ec_key.h>
#include <CNIOBoringSSL_err.h>
#include <CNIOBoringSSL_evp.h>
#include <CNIOBoringSSL_mem.h>
#include <CNIOBoringSSL_nid.h>
#include <CNIOBoringSSL_pem.h>
#include <CNIOBoringSSL_x509.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    /// RFC 5280, section 4.1.2.2: at most 20 octets, and positive, so the first bit is zero.
    serial_bits = 159,
};

static EVP_PKEY *make_key(void) {
    EC_KEY *curve_key = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1);
    EVP_PKEY *key = EVP_PKEY_new();
    bool is_made = curve_key && key && EC_KEY_generate_key(curve_key) && EVP_PKEY_set1_EC_KEY(key, curve_key);
    EC_KEY_free(curve_key);
    if (!is_made) {
        EVP_PKEY_free(key);
        return NULL;
    }
    return key;
}

static bool set_serial(X509 *certificate) {
    BIGNUM *number = BN_new();
    bool is_set = number && BN_rand(number, serial_bits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY)
        && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    return is_set;
}

static bool set_names(X509 *certificate, const char *name) {
    X509_NAME *subject = X509_get_subject_name(certificate);
    return X509_NAME_add_entry_by_NID(
               subject, NID_commonName, MBSTRING_UTF8, (const unsigned char *)name, (ossl_ssize_t)strlen(name), -1, 0)
        && X509_set_issuer_name(certificate, subject);
}

static bool set_validity(X509 *certificate, int64_t not_before, int64_t not_after) {
    return ASN1_TIME_set_posix(X509_getm_notBefore(certificate), not_before)
        && ASN1_TIME_set_posix(X509_getm_notAfter(certificate), not_after);
}

static bool add_constraints(X509 *certificate) {
    BASIC_CONSTRAINTS *constraints = BASIC_CONSTRAINTS_new();
    bool is_added = constraints;
    if (is_added) {
        constraints->ca = ASN1_BOOLEAN_FALSE;
        is_added = X509_add1_ext_i2d(certificate, NID_basic_constraints, constraints, 1, 0) == 1;
    }
    BASIC_CONSTRAINTS_free(constraints);
    return is_added;
}

static bool add_host(X509 *certificate, const char *host) {
    GENERAL_NAMES *names = GENERAL_NAMES_new();
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_IA5STRING *text = ASN1_IA5STRING_new();
    bool is_added = names && name && text && ASN1_STRING_set(text, host, (ossl_ssize_t)strlen(host));
    if (is_added) {
        GENERAL_NAME_set0_value(name, GEN_DNS, text);
        text = NULL;
        is_added = sk_GENERAL_NAME_push(names, name) > 0;
    }
    if (is_added) {
        name = NULL;
        is_added = X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, 0) == 1;
    }
    ASN1_IA5STRING_free(text);
    GENERAL_NAME_free(name);
    GENERAL_NAMES_free(names);
    return is_added;
}

/// Returns a copy of the text in a memory BIO, and frees the BIO.
static char *take_text(BIO *bio) {
    const uint8_t *bytes = NULL;
    size_t count = 0;
    char *text = NULL;
    if (bio && BIO_mem_contents(bio, &bytes, &count)) {
        text = malloc(count + 1);
    }
    if (text) {
        memcpy(text, bytes, count);
        text[count] = 0;
    }
    BIO_free(bio);
    return text;
}

static self_signed_pem encode(const X509 *certificate, const EVP_PKEY *key) {
    BIO *certificate_text = BIO_new(BIO_s_mem());
    BIO *key_text = BIO_new(BIO_s_mem());
    bool is_encoded = certificate_text && key_text && PEM_write_bio_X509(certificate_text, certificate)
        && PEM_write_bio_PrivateKey(key_text, key, NULL, NULL, 0, NULL, NULL);
    self_signed_pem pem = {take_text(certificate_text), take_text(key_text)};
    if (!is_encoded || !pem.certificate || !pem.key) {
        self_signed_destroy(pem);
        return (self_signed_pem){NULL, NULL};
    }
    return pem;
}

self_signed_pem self_signed_create(const char *name, const char *host, int64_t not_before, int64_t not_after) {
    self_signed_pem pem = {NULL, NULL};
    EVP_PKEY *key = make_key();
    X509 *certificate = X509_new();
    bool is_made = key && certificate && X509_set_version(certificate, X509_VERSION_3) && set_serial(certificate)
        && set_names(certificate, name) && set_validity(certificate, not_before, not_after)
        && X509_set_pubkey(certificate, key) && add_constraints(certificate) && add_host(certificate, host)
        && X509_sign(certificate, key, EVP_sha256()) > 0;
    if (is_made) {
        pem = encode(certificate, key);
    }
    X509_free(certificate);
    EVP_PKEY_free(key);
    // BoringSSL's error queue is per thread, and TLS would take a stale error for its own.
    ERR_clear_error();
    return pem;
}

void self_signed_destroy(self_signed_pem pem) {
    if (pem.key) {
        OPENSSL_cleanse(pem.key, strlen(pem.key));
    }
    free(pem.key);
    free(pem.certificate);
}
