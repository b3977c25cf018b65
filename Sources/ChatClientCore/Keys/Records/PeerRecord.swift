package import ChatIdentity

/// What this device knows of an account's keys; the own account has one, too.
package struct PeerRecord: Sendable, Equatable {
    /// The account's folded name.
    package let account: String
    /// The name as it was registered.
    package var name: String
    /// A: the identity that is pinned, 32 bytes.
    package var identity: [UInt8]
    /// The newest list of the chain that was followed: its version, and SHA-256 of its body.
    package var version: UInt64
    package var listHash: [UInt8]
    /// That list's body and signature.
    package var list: [UInt8]
    package var listSignature: [UInt8]
    package var standing: Standing
    /// The identity that a person has verified; it stays when the identity changes.
    package var verified: [UInt8]?
    /// When the identity was pinned: milliseconds since 1970-01-01 UTC.
    package var pinned: Int64
    /// The highest version that the account's own messages named without the server having it, when that was told; 0
    /// for never. A claim up to there is no news any more: a person who has accepted it is not asked again.
    package var claimed: UInt64

    /// Whether messages may be sealed for the account.
    package enum Standing: Sendable, Equatable {
        case good
        /// Another identity was shown, 32 bytes; stops only a verified contact.
        case identityChanged([UInt8], at: Int64)
        /// The server showed an older list than the pinned one.
        case rolledBack(at: Int64)
        /// The server showed another list of the same version, or a chain with a gap.
        case forked(at: Int64)
        /// The server showed a list, signed by this identity, with other keys under the number of a known device.
        case changedKeys([UInt8], at: Int64)
        /// The account had keys, and the server shows none.
        case devicesGone(at: Int64)
        /// The server was restored from a backup and shows an older list: the newer one is awaited until a time.
        case awaitsNewerList(until: Int64)
    }

    package init(
        account: String,
        name: String,
        identity: [UInt8],
        version: UInt64,
        listHash: [UInt8],
        list: [UInt8],
        listSignature: [UInt8],
        standing: Standing = .good,
        verified: [UInt8]? = nil,
        pinned: Int64,
        claimed: UInt64 = 0
    ) {
        self.account = account
        self.name = name
        self.identity = identity
        self.version = version
        self.listHash = listHash
        self.list = list
        self.listSignature = listSignature
        self.standing = standing
        self.verified = verified
        self.pinned = pinned
        self.claimed = claimed
    }
}

/// A device that was on a list of a chain that this device has followed.
package struct KnownDevice: Sendable, Equatable {
    package let address: DeviceAddress
    /// The identity whose list named it, 32 bytes.
    package var identity: [UInt8]
    /// The public halves of I and S, 32 bytes each.
    package var agreement: [UInt8]
    package var signing: [UInt8]
    package var label: String
    /// When it left the newest list; `nil` while it is on it.
    package var removed: Int64?
    /// The highest number of a signed prekey seen from it.
    package var highestPrekey: UInt64
    /// The highest number of a one-time pair of it with which a session was begun here. The server gives the same pair
    /// again for a day, and its private half is gone after the first start.
    package var highestPair: UInt64
    /// The last counter of its texts in the direct conversation, by ``ArchivedMessage``; 0 before the first.
    package var lastCounter: UInt64
    /// Messages opened from it since mail from it was last handled, and blocks from it since mail was last sent to it.
    package var openedWithoutMail: UInt32
    package var receivedWithoutSending: UInt32
    /// Whether a first answer is owed to it, and start blocks received since the last one.
    package var owesAnswer: Bool
    package var startBlocks: UInt32
    /// When a person accepted its keys in the place of others under its number: milliseconds since 1970-01-01 UTC; 0
    /// for never. What was sealed before was for the others, and what came before was from them.
    package var since: Int64

    package init(
        address: DeviceAddress,
        identity: [UInt8],
        agreement: [UInt8],
        signing: [UInt8],
        label: String,
        removed: Int64? = nil,
        highestPrekey: UInt64 = 0,
        highestPair: UInt64 = 0,
        lastCounter: UInt64 = 0,
        openedWithoutMail: UInt32 = 0,
        receivedWithoutSending: UInt32 = 0,
        owesAnswer: Bool = false,
        startBlocks: UInt32 = 0,
        since: Int64 = 0
    ) {
        self.address = address
        self.identity = identity
        self.agreement = agreement
        self.signing = signing
        self.label = label
        self.removed = removed
        self.highestPrekey = highestPrekey
        self.highestPair = highestPair
        self.lastCounter = lastCounter
        self.openedWithoutMail = openedWithoutMail
        self.receivedWithoutSending = receivedWithoutSending
        self.owesAnswer = owesAnswer
        self.startBlocks = startBlocks
        self.since = since
    }
}
