/// A device list as stored.
package struct StoredDeviceList: Sendable, Equatable {
    /// The account identity that signed it.
    package let identity: [UInt8]

    /// Its version, at least 1.
    package let version: UInt64

    /// SHA-256 of ``body``.
    package let hash: [UInt8]

    /// The bytes that were signed.
    package let body: [UInt8]

    /// The signature.
    package let signature: [UInt8]

    /// Creates a list.
    package init(identity: [UInt8], version: UInt64, hash: [UInt8], body: [UInt8], signature: [UInt8]) {
        self.identity = identity
        self.version = version
        self.hash = hash
        self.body = body
        self.signature = signature
    }
}
