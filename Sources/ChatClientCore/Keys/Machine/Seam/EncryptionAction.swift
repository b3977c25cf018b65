import ChatIdentity
import ChatProtocol

/// What the client's encryption wants done, after the transaction of its step is committed.
enum EncryptionAction: Sendable {
    /// Send a request; its answer, or its failure, comes back as ``EncryptionEvent/answered(_:_:)``.
    case request(RequestNumber, EncryptionRequest)

    /// Hand out a message that had arrived, with its text or why it has none.
    case show(ReceivedMessage)

    /// Tell that the text of a message that was shown without one is there: ``ChatEvent/opened(_:)``.
    case opened(ReceivedMessage)

    /// Tell the person.
    case news(EncryptionNews)

    /// Log in again, with what the store says then: another program on it has used the keys since this login was asked
    /// for.
    case repeatLogin

    /// The end of a text that was to be sent.
    case settled(UInt64, SendOutcome)

    /// The end of a person's command; `nil` if it succeeded.
    case finished(CommandNumber, ChatError?)
}

/// The end of ``EncryptionEvent/send(_:)``.
enum SendOutcome: Sendable, Equatable {
    /// It is sealed and on the server's disk.
    case stored(Receipt)
    /// The recipient has never had keys, or this account has none: send it in the clear now.
    case plain
    case failed(ChatError)
}

/// A request to the server.
enum EncryptionRequest: Sendable, Equatable {
    case conversations(after: UInt64)
    /// The messages of a conversation after a sequence: at most ``EncryptionLimits/pageSize``.
    case page(conversation: UInt64, after: UInt64)
    case devices(DevicesQuery)
    case publishDevices(DevicePublication)
    case resetIdentity(password: String, DevicePublication)
    case publishPrekeys(PrekeyPublication)
    case send(SealedText)
    case sendMail(SealedMail)
    /// Removes the mail up to a number and gets the next.
    case mail(after: UInt64)
}

/// The answer to an ``EncryptionRequest``.
enum EncryptionAnswer: Sendable {
    /// The direct conversations of a page. `through` is the number of the page's last conversation of any kind: the
    /// next page comes after it; 0 for a page without any.
    case conversations([DirectConversation], through: UInt64, more: Bool)
    /// Ascending; `isAtEnd` tells whether the newest message is among them.
    case page([ReceivedMessage], isAtEnd: Bool)
    case devices(ShownDevices)
    case stored(Receipt)
    case mail([ReceivedMail], more: Bool)
    case done
    /// The server refused, or did not answer in time; a lost connection comes as ``EncryptionEvent/disconnected``.
    case failed(ChatError)
}

/// `GetDevices`.
struct DevicesQuery: Sendable, Equatable {
    var account: String
    var knownIdentity: [UInt8] = []
    var knownVersion: UInt64 = 0
    var bundlesFor: [DeviceNumber] = []
}

/// `PublishDevices`, and the part of `ResetIdentity` beside the password.
struct DevicePublication: Sendable, Equatable {
    var list: SignedPart
    var identity: [UInt8]
    var device: DeviceNumber
    var blocksSealed: UInt64
}

/// `PublishPrekeys`.
struct PrekeyPublication: Sendable, Equatable {
    var prekey: SignedPart?
    var pairs: [SignedPart]
}

/// `Send.sealed`: the same bytes whenever it is repeated.
struct SealedText: Sendable, Equatable {
    var recipient: String
    var token: [UInt8]
    var senderDevice: DeviceNumber
    var payload: [UInt8]
    var blocks: [SealedPart]
    var blocksSealed: UInt64
}

/// A device's block.
struct SealedPart: Sendable, Equatable {
    var device: DeviceNumber
    var block: [UInt8]
}

/// `SendDeviceMail`: the same bytes whenever it is repeated.
struct SealedMail: Sendable, Equatable {
    var recipient: DeviceAddress
    var senderDevice: DeviceNumber
    var payload: [UInt8]
    var block: [UInt8]
    var token: [UInt8]
    var blocksSealed: UInt64
}

/// Something with its signature, as bytes: `SignedDeviceList` and `SignedPrekey` of the wire.
struct SignedPart: Sendable, Equatable {
    var body: [UInt8]
    var signature: [UInt8]
}

/// A direct conversation of `ConversationList`.
struct DirectConversation: Sendable, Equatable {
    var number: UInt64
    /// The other account's name; this account's for notes to oneself.
    var name: String
    var lastSequence: UInt64
}

/// `Devices`.
struct ShownDevices: Sendable, Equatable {
    var username: String
    /// Empty if the account has no list.
    var identity: [UInt8]
    var lists: [SignedPart]
    var more: Bool
    var bundles: [ShownBundle]
    var pairsLeft: [UInt64]
    var pairsHandedOut: [HandedOutPair]
    var version: UInt64
}

/// `Bundle`.
struct ShownBundle: Sendable, Equatable {
    var device: UInt64
    var prekey: SignedPart
    var pair: SignedPart?
}

/// `HandedOutPair`; the time is in milliseconds since 1970-01-01 UTC.
struct HandedOutPair: Sendable, Equatable {
    var number: UInt64
    var time: Int64
}

/// `DeviceMailItem`.
struct ReceivedMail: Sendable, Equatable {
    var number: UInt64
    var sender: String
    var senderDevice: UInt64
    var payload: [UInt8]
    var block: [UInt8]
    /// Milliseconds since 1970-01-01 UTC.
    var time: Int64
}
