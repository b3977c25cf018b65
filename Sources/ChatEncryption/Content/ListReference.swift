package import ChatIdentity

/// A version of a device list, as the sender of a message knew it. So two people notice when a server shows them
/// different lists.
package struct ListReference: Hashable, Sendable {
    /// From 1.
    package let version: UInt64
    /// SHA-256 of the list's body.
    package let hash: [UInt8]

    package init(version: UInt64, hash: [UInt8]) {
        self.version = version
        self.hash = hash
    }

    package init(_ pinned: PinnedList) {
        self.init(version: pinned.version, hash: pinned.hash)
    }

    var isValid: Bool {
        version >= 1 && hash.count == DeviceList.hashBytes
    }
}
