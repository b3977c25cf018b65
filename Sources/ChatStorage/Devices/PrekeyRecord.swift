/// A signed prekey with its last-resort key, or a one-time pair, as its device signed it.
package struct PrekeyRecord: Sendable, Equatable {
    /// Its number, as its body has it.
    package let number: UInt64

    /// The bytes that were signed.
    package let body: [UInt8]

    /// The signature: ``DeviceLimits/signatureBytes`` bytes.
    package let signature: [UInt8]

    /// Creates a record.
    package init(number: UInt64, body: [UInt8], signature: [UInt8]) {
        self.number = number
        self.body = body
        self.signature = signature
    }
}
