import ChatIdentity
import ChatProtocol

@testable import ChatClientCore

/// A model of the server: a value, so that a backup of it is a copy. It knows of devices, prekeys, mail and messages
/// what docs/PROTOCOL.md says, and looks into nothing.
struct ModelServer {
    struct Device {
        var prekey: SignedPart?
        var pairs: [UInt64: SignedPart] = [:]
        var handedOut: [HandedOutPair] = []
        var reservations: [DeviceAddress: (number: UInt64, pair: SignedPart)] = [:]
        var mail: [ReceivedMail] = []
        var mailTokens: Set<[UInt8]> = []
        var lastMail: UInt64 = 0
        var blocksSealed: UInt64 = 0
    }

    struct Account {
        var identity: [UInt8] = []
        var lists: [SignedPart] = []
        var devices: [DeviceNumber: Device] = [:]

        var version: UInt64 { UInt64(lists.count) }

        var newest: DeviceList? {
            lists.last.flatMap { try? DeviceList(body: $0.body) }
        }
    }

    struct Stored {
        let message: ReceivedMessage
        let token: [UInt8]
        let blocks: [DeviceNumber: [UInt8]]
        let senderDevice: DeviceNumber?
        let payload: [UInt8]
    }

    var accounts: [String: Account] = [:]
    /// When identities were begun anew, by account.
    var resets: [String: [Int64]] = [:]
    var conversations: [UInt64: [Stored]] = [:]
    var lastID: UInt64 = 0
    var line: [UInt8] = [1]
    /// The server's clock: milliseconds since 1970-01-01 UTC.
    var clock: Int64 = 1_800_000_000_000
    /// Tokens of texts that it refuses to store.
    var refused: Set<[UInt8]> = []
    /// Messages that retention has removed, by conversation.
    var removedThrough: [UInt64: UInt64] = [:]

    init(_ names: [String]) {
        for name in names {
            accounts[name] = Account()
        }
    }

    static let mailLimit = 200

    /// The number of the conversation of two accounts.
    func conversation(_ one: String, _ other: String) -> UInt64 {
        let names = accounts.keys.sorted()
        let places = [one, other].compactMap { names.firstIndex(of: $0) }.sorted()
        return UInt64(100 + (places.first ?? 0) * 10 + (places.last ?? 0))
    }

    func peer(of account: String, in conversation: UInt64) -> String? {
        accounts.keys.first { self.conversation(account, $0) == conversation }
    }

    func messages(_ conversation: UInt64, after sequence: UInt64) -> ArraySlice<Stored> {
        let removed = removedThrough[conversation] ?? 0
        return conversations[conversation, default: []].drop { $0.message.sequence <= max(sequence, removed) }
    }

    /// What a session of a device is sent of a message.
    func view(_ stored: Stored, for device: DeviceNumber?) -> ReceivedMessage {
        guard let sender = stored.senderDevice else {
            return stored.message
        }
        let message = stored.message
        let block = device.flatMap { stored.blocks[$0] } ?? []
        return ReceivedMessage(
            conversation: message.conversation,
            kind: .direct,
            sequence: message.sequence,
            id: message.id,
            sender: message.sender,
            recipient: message.recipient,
            time: message.time,
            body: "",
            wire: .tls,
            isMissed: false,
            encryption: .none,
            sealed: SealedParts(
                senderDevice: sender.rawValue,
                payload: device == nil ? [] : stored.payload,
                block: block
            )
        )
    }

    func standing(_ account: String, _ device: DeviceNumber?, _ blocksSealed: UInt64) -> LoginFacts.DeviceStanding {
        guard let device else {
            return .none
        }
        guard let known = accounts[account], known.newest?.device(device) != nil else {
            return .notListed
        }
        return known.devices[device, default: Device()].blocksSealed > blocksSealed ? .storeRestored : .accepted
    }

    /// Adds a message, or finds the one with its token.
    mutating func store(
        _ token: [UInt8],
        from sender: String,
        to recipient: String,
        body: String = "",
        sealed: SealedText? = nil
    ) -> (receipt: Receipt, new: Stored?) {
        let conversation = conversation(sender, recipient)
        let stored = conversations[conversation, default: []]
        if let known = stored.first(where: { $0.token == token && $0.message.sender == sender }) {
            let message = known.message
            return (
                Receipt(
                    conversation: conversation,
                    sequence: message.sequence,
                    id: message.id,
                    time: message.time,
                    repeated: true,
                    isSealed: known.senderDevice != nil
                ), nil
            )
        }
        lastID += 1
        let message = ReceivedMessage(
            conversation: conversation,
            kind: .direct,
            sequence: UInt64(stored.count + 1),
            id: lastID,
            sender: sender,
            recipient: recipient,
            time: clock,
            body: body,
            wire: .tls
        )
        let blocks = (sealed?.blocks ?? []).map { ($0.device, $0.block) }
        let new = Stored(
            message: message,
            token: token,
            blocks: Dictionary(blocks) { first, _ in first },
            senderDevice: sealed?.senderDevice,
            payload: sealed?.payload ?? []
        )
        conversations[conversation, default: []].append(new)
        let receipt = Receipt(
            conversation: conversation,
            sequence: message.sequence,
            id: message.id,
            time: message.time,
            repeated: false,
            isSealed: sealed != nil
        )
        return (receipt, new)
    }
}
