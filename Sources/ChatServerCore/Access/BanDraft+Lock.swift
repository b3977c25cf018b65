package import ChatProtocol
package import ChatStorage

extension BanDraft {
    /// The reason of a lock without another one.
    static let plainLock = "locked by the operator"

    /// Makes the lock of an account: a ban without an end.
    ///
    /// - Parameters:
    ///   - reason: Empty for none.
    ///   - role: The role of its maker; `nil` for an operator.
    package static func lock(of account: Account, reason: String, by maker: Maker, role: AccountRole?) -> BanDraft {
        BanDraft(
            target: .account(account),
            isLock: true,
            reason: reason.isEmpty ? plainLock : reason,
            expires: nil,
            maker: maker,
            makerRole: role
        )
    }
}
