package import ChatProtocol

/// A session of an account.
package struct SessionItem: Sendable, Equatable, Codable {
    /// The account's name.
    package var account: String
    /// Its role.
    package var role: String
    /// The address that the session comes from, without a port.
    package var address: String
    /// The name that the client gave itself.
    package var client: String
    /// Seconds since it was opened.
    package var open: Int64
    /// Seconds since its last request.
    package var idle: Int64
    /// The wire that messages are delivered over.
    package var wire: DeliveryTransport?

    /// Creates an item.
    package init(
        account: String,
        role: AccountRole,
        address: String,
        client: String,
        open: Int64,
        idle: Int64,
        wire: DeliveryTransport?
    ) {
        self.account = account
        self.role = role.rawValue
        self.address = address
        self.client = client
        self.open = open
        self.idle = idle
        self.wire = wire
    }
}
