/// Sizes in bytes of the secrets of ML-KEM-768 (FIPS 203).
enum EncapsulationSize {
    /// The seed from which the private key is made.
    static let seed = 64

    static let secret = 32
}
