/// Sizes in bytes of the public keys that sessions are agreed with.
package enum AgreementKeySizes {
    /// An X25519 key (RFC 7748).
    package static let x25519 = 32

    /// An ML-KEM-768 encapsulation key (FIPS 203, table 3).
    package static let mlkem768 = 1184

    /// An ML-KEM-768 ciphertext (FIPS 203, table 3).
    package static let mlkem768Ciphertext = 1088
}
