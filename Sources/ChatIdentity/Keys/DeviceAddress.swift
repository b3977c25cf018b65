/// A device of an account.
package struct DeviceAddress: Hashable, Comparable, Sendable {
    /// The account's name in its folded form: `Username.folded` of ChatProtocol.
    package let account: String

    package let device: DeviceNumber

    package init(account: String, device: DeviceNumber) {
        self.account = account
        self.device = device
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.account, left.device) < (right.account, right.device)
    }
}
