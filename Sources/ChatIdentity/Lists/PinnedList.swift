/// What is remembered of an account: its identity, and the newest list that was followed.
package struct PinnedList: Hashable, Sendable {
    package let identity: SigningPublicKey
    package let version: UInt64
    /// SHA-256 of that list's body.
    package let hash: [UInt8]

    package init(identity: SigningPublicKey, version: UInt64, hash: [UInt8]) {
        self.identity = identity
        self.version = version
        self.hash = hash
    }
}
