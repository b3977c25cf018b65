/// Sizes of ML-KEM-768 in bytes.
package enum EncapsulationSize {
    package static let publicKey = 1184
    package static let ciphertext = 1088
    /// The seed from which the private key is made.
    package static let seed = 64
    package static let secret = 32
}
