/// The lists of one account in their order, from a pinned one or from the first.
package struct DeviceListChain: Sendable {
    package let account: String

    /// The newest list that was followed; `nil` before the first.
    package private(set) var pinned: PinnedList?

    /// The newest list; `nil` if none was followed in this chain yet.
    package private(set) var newest: DeviceList?

    /// The devices of all lists, by number.
    private var devices: [DeviceNumber: DeviceEntry]

    /// - Parameters:
    ///   - account: The account's folded name.
    ///   - pinned: What is remembered of it.
    ///   - devices: The devices of the pinned list, and what is remembered of those that lists before it had.
    package init(account: String, pinned: PinnedList?, devices: [DeviceEntry] = []) {
        self.account = account
        self.pinned = pinned
        self.devices = Dictionary(devices.map { ($0.number, $0) }) { first, _ in first }
    }

    /// Follows the next list.
    ///
    /// - Parameter identity: The identity that the server names for it.
    /// - Returns: The list; `nil` if it is the pinned one.
    /// - Throws: ``IdentityError``; the chain stays where it was. ``IdentityError/rollback`` and ``IdentityError/fork``
    ///   only for lists that the identity did sign. ``IdentityError/changedKeys`` if a device has other keys than
    ///   before: sessions and prekeys belong to a number, and it to its keys.
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
        for device in list.devices {
            guard devices[device.number]?.hasKeys(of: device) != false else {
                throw .changedKeys
            }
        }
        for device in list.devices {
            devices[device.number] = device
        }
        pinned = PinnedList(identity: identity, version: list.version, hash: signed.hash)
        newest = list
        return list
    }
}
