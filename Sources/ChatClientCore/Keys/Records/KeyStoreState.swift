package import ChatIdentity

/// Values of which a key store has one each.
package struct KeyStoreState: Sendable, Equatable {
    /// The server's id, and what it was recognized by when the keys were made (``TrustBasis`` and its value): keys are
    /// not used with a server that has another id or is recognized by something else.
    package var serverID: [UInt8] = []
    package var trust = ""
    /// The lineage of the server's data that the places in the archive belong to.
    package var line: [UInt8] = []
    /// When the lineage was last seen to be another one: milliseconds since 1970-01-01 UTC; 0 for never.
    package var lineChanged: Int64 = 0
    /// Blocks sealed so far, over all devices of this store: see `Login.blocks_sealed`.
    package var blocksSealed: UInt64 = 0
    /// The number of the last device mail that was handled.
    package var lastMail: UInt64 = 0
    /// Whether the server has taken a list with this device.
    package var isListed = false
    /// Whether keys were ever used on this server: it has taken a list of this store's, or the list of a contact was
    /// pinned. Nothing ends it, not a new device number and not a new identity: from then on no answer of the server
    /// leads to messages in the clear, or to the removal of the private half of A.
    package var wasUsed = false
    /// When this device last took a new number because its store was restored or copied: milliseconds since 1970-01-01
    /// UTC; 0 for never.
    package var renumbered: Int64 = 0
    /// Former numbers of this device, after a restored or copied store.
    package var formerNumbers: [DeviceNumber] = []
    /// Numbers for the next signed prekey and the next one-time pair; never reused.
    package var nextPrekey: UInt64 = 1
    package var nextPair: UInt64 = 1

    package init() {}
}
