/// Where a device keeps one secret: a private file, or a keyring. Calls block.
protocol LoginSecrets: Sendable {
    /// A name for messages to the person.
    var name: String { get }

    /// Reads the secret.
    ///
    /// - Returns: `nil` if there is none.
    func get() throws(LoginSecretError) -> [UInt8]?

    /// Stores a secret in place of the former one.
    func set(_ secret: [UInt8]) throws(LoginSecretError)

    /// Removes the secret, if there is one.
    func erase() throws(LoginSecretError)

    /// Checks that a later ``set(_:)`` can be expected to succeed, where that costs nothing: a token whose successor
    /// cannot be stored must not be used.
    func check() throws(LoginSecretError)
}

/// Why a secret cannot be read or stored.
struct LoginSecretError: Error, Equatable, CustomStringConvertible {
    /// A sentence for the person.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
