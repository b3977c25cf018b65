import ChatEncryption
import ChatIdentity
import ChatProtocol
import DequeModule

/// Reads direct conversations and mail in their order: opens what comes next, fetches what is missing between, and
/// shows what the connection gave.
struct ConversationReader: Sendable {
    let account: String
    let name: String
    let limits: EncryptionLimits
    var incoming = IncomingMessages()
    var mailbox = Mailbox()
    var unread = UnreadableMessages()
    /// How far conversations were shown, as far as the store may not have it yet.
    var marks: [UInt64: UInt64] = [:]

    /// What one step needs to know of this account.
    struct Context {
        let own: OwnDevice
        let state: KeyStoreState

        init?(_ records: any KeyRecords) throws(KeyStoreError) {
            guard let own = try records.ownDevice() else {
                return nil
            }
            self.own = own
            state = try records.state()
        }
    }

    /// Whether everything that the server has was read on this connection, but for what it keeps back.
    var isRead: Bool {
        incoming.isCaughtUp && incoming.isEmpty && mailbox.isSettled
    }

    /// Opens and shows what can be.
    mutating func advance(
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard let context = try Context(step.records) else {
            return
        }
        try readMail(context, &correspondence, in: &step)
        for conversation in incoming.conversations {
            try readPage(of: conversation, context, &correspondence, in: &step)
            try readHeld(of: conversation, context, &correspondence, in: &step)
            try readTarget(of: conversation, &correspondence, in: &step)
        }
    }

    /// Shows what the connection gave without opening anything: this client has no keys for it, or none yet.
    mutating func showUnopened(in step: inout EncryptionStep) throws(KeyStoreError) {
        let context = try Context(step.records)
        for conversation in incoming.conversations {
            try showUnopened(of: conversation, context, in: &step)
        }
    }

    /// Does the same for conversations that have waited long for the decision whether this client has keys.
    mutating func showLate(in step: inout EncryptionStep) throws(KeyStoreError) {
        let context = try Context(step.records)
        for conversation in incoming.conversations where incoming.heldFirst(conversation) != nil {
            if incoming.waits(conversation, at: step.now.monotonic, upTo: limits.patience) {
                try showUnopened(of: conversation, context, in: &step)
            }
        }
    }

    private mutating func showUnopened(
        of conversation: UInt64,
        _ context: Context?,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        while let message = incoming.heldFirst(conversation) {
            let shown = try archived(message, context, in: step.records)
            step.act(.show(shown))
            if context != nil {
                unread.note(message, shown)
            }
            incoming.popHeld(conversation)
        }
    }

    /// A message as the archive has it; nothing is opened.
    func archived(
        _ message: ReceivedMessage,
        _ context: Context?,
        in records: any KeyRecords
    ) throws(KeyStoreError) -> ReceivedMessage {
        guard let sealed = message.sealed else {
            let isSuspicious = try isSuspicious(message, context, in: records)
            return isSuspicious ? message.with(body: message.body, .unexpectedlyPlain) : message
        }
        guard let context else {
            return message.unopened(.noKeys)
        }
        let opener = MessageOpener(own: context.own, state: context.state, limits: limits)
        guard let place = DirectPlace(message, account: account, line: context.state.line) else {
            return message.unopened(try opener.reasonWithoutRow(message, sealed, in: records))
        }
        guard !sealed.payload.isEmpty else {
            if let archived = try opener.withoutPayload(message, place, in: records) {
                return archived
            }
            return message.unopened(try opener.reasonWithoutRow(message, sealed, in: records))
        }
        let row = try records.message(payloadHash: SealedPayload.hash(of: sealed.payload))
        guard let row, row.sender.account == place.sender, row.peer == place.peer else {
            return message.unopened(try opener.reasonWithoutRow(message, sealed, in: records))
        }
        guard row.place == nil || row.place == place.archive(message) || row.place?.line != context.state.line else {
            return message.unopened(.double)
        }
        return try opener.show(row, message, in: records)
    }

    /// Whether a message in the clear is one that no honest client sends: both accounts had keys before it, or a sealed
    /// message stands at its place.
    private func isSuspicious(
        _ message: ReceivedMessage,
        _ context: Context?,
        in records: any KeyRecords
    ) throws(KeyStoreError) -> Bool {
        guard let context, let place = DirectPlace(message, account: account, line: context.state.line) else {
            return false
        }
        let from = try records.conversation(place.conversation)?.sealedFrom ?? 0
        guard from == 0 || place.sequence < from else {
            return true
        }
        return try records.message(
            line: place.line,
            conversation: place.conversation,
            sequence: place.sequence
        ) != nil
    }
}
