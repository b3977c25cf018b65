/// The lists of one account in their order, from a pinned one or from the first.
package struct DeviceListChain: Sendable {
    package let account: String

    /// The newest list that was followed; `nil` before the first.
    package private(set) var pinned: PinnedList?

    /// The newest list; `nil` if none was followed in this chain yet.
    package private(set) var newest: DeviceList?

    /// - Parameters:
    ///   - account: The account's folded name.
    ///   - pinned: What is remembered of it.
    package init(account: String, pinned: PinnedList?) {
        self.account = account
        self.pinned = pinned
    }

    /// Follows the next list.
    ///
    /// - Parameter identity: The identity that the server names for it.
    /// - Returns: The list; `nil` if it is the pinned one.
    /// - Throws: ``IdentityError``; the chain stays where it was. ``IdentityError/rollback`` and ``IdentityError/fork``
    ///   only for lists that the identity did sign.
    @discardableResult
    package mutating func follow(
        _ signed: SignedDeviceList,
        identity: SigningPublicKey
    ) throws(IdentityError) -> DeviceList? {
        if let pinned, pinned.identity != identity {
            throw .otherIdentity
        }
        let list = try signed.verified(by: identity, account: account)
        let last = pinned?.version ?? 0
        guard list.version >= last else {
            throw .rollback
        }
        guard list.version != last else {
            guard signed.hash == pinned?.hash else {
                throw .fork
            }
            return nil
        }
        guard list.version == last + 1 else {
            throw .brokenChain
        }
        guard list.previous == pinned?.hash ?? DeviceList.noList else {
            // The server has another list of the pinned version.
            throw .fork
        }
        pinned = PinnedList(identity: identity, version: list.version, hash: signed.hash)
        newest = list
        return list
    }
}
