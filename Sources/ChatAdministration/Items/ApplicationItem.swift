/// An application for an account.
package struct ApplicationItem: Sendable, Equatable, Codable {
    /// The name that is applied for.
    package var account: String
    /// The network that it came from.
    package var network: String
    /// The time when it came.
    package var time: Int64
    /// The time when its name is given free.
    package var expires: Int64
    /// Whether it was approved, and its owner has not come again yet.
    package var isApproved: Bool

    /// Creates an item.
    package init(account: String, network: String, time: Int64, expires: Int64, isApproved: Bool) {
        self.account = account
        self.network = network
        self.time = time
        self.expires = expires
        self.isApproved = isApproved
    }
}
