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

    /// Whether everything that the server has was read on this connection.
    var isRead: Bool {
        incoming.isCaughtUp && incoming.isEmpty && mailbox.isRead && mailbox.first == nil
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

    /// Shows what the connection gave without opening anything: this client has no keys for it.
    mutating func showUnopened(in step: inout EncryptionStep) throws(KeyStoreError) {
        let context = try Context(step.records)
        for conversation in incoming.conversations {
            while let message = incoming.heldFirst(conversation) {
                step.act(.show(try archived(message, context, in: step.records)))
                incoming.popHeld(conversation)
            }
        }
    }

    /// A message as the archive has it; nothing is opened.
    func archived(
        _ message: ReceivedMessage,
        _ context: Context?,
        in records: any KeyRecords
    ) throws(KeyStoreError) -> ReceivedMessage {
        guard let sealed = message.sealed else {
            return try plain(message, context, isNext: false, in: records)
        }
        guard let context else {
            return message.unopened(.noKeys)
        }
        let row =
            try sealed.payload.isEmpty
            ? records.message(
                line: context.state.line,
                conversation: message.conversation,
                sequence: message.sequence
            )
            : records.message(payloadHash: SealedPayload.hash(of: sealed.payload))
        let place = DirectPlace(message, account: account, line: context.state.line)
        let opener = MessageOpener(own: context.own, state: context.state, limits: limits)
        guard let row, let place, row.sender.account == place.sender, row.peer == place.peer else {
            return message.unopened(try opener.reasonWithoutRow(message, sealed, in: records))
        }
        guard row.place == nil || row.place == place.archive(message) || row.place?.line != context.state.line else {
            return message.unopened(.double)
        }
        return try opener.show(row, message, in: records)
    }

    /// A plain message: suspicious if both accounts have keys, because then no honest client sends it.
    ///
    /// - Parameter isNext: Whether it is new in its conversation. Of an old one its time tells whether its sender had
    ///   keys then.
    private func plain(
        _ message: ReceivedMessage,
        _ context: Context?,
        isNext: Bool,
        in records: any KeyRecords
    ) throws(KeyStoreError) -> ReceivedMessage {
        guard let context, context.state.wasUsed,
            let place = DirectPlace(message, account: account, line: context.state.line),
            let record = try records.peer(place.peer), !record.list.isEmpty,
            isNext || message.time >= record.pinned
        else {
            return message
        }
        return message.with(body: message.body, .unexpectedlyPlain)
    }
}

// MARK: - Messages

extension ConversationReader {
    private mutating func readPage(
        of conversation: UInt64,
        _ context: Context,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        while let message = incoming.page(conversation)?.messages.first {
            guard try read(message, context, &correspondence, in: &step) != nil else {
                return
            }
            incoming.popPage(conversation)
        }
        incoming.endPage(conversation)
    }

    private mutating func readHeld(
        of conversation: UInt64,
        _ context: Context,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard incoming.page(conversation) == nil else {
            return
        }
        while let message = incoming.heldFirst(conversation) {
            let cursor = try ConversationCursor(conversation, account, context.state.line).through(in: step)
            guard message.sequence <= cursor + 1 || incoming.isChecked(conversation, message.sequence) else {
                fetch(conversation, after: cursor, &correspondence, in: &step)
                return
            }
            guard let shown = try read(message, context, &correspondence, in: &step) else {
                return
            }
            step.act(.show(shown))
            unread.note(message, shown)
            incoming.popHeld(conversation)
        }
    }

    /// Goes on to what was there at the login, once the connection has given what it has.
    private mutating func readTarget(
        of conversation: UInt64,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard incoming.isCaughtUp, let target = incoming.target(conversation), incoming.page(conversation) == nil,
            incoming.heldFirst(conversation) == nil
        else {
            return
        }
        let cursor = try step.records.conversation(conversation)?.openedThrough ?? 0
        if cursor >= target {
            incoming.reachedTarget(conversation)
        } else {
            fetch(conversation, after: cursor, &correspondence, in: &step)
        }
    }

    private mutating func fetch(
        _ conversation: UInt64,
        after cursor: UInt64,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) {
        let purpose = EncryptionRequests.Purpose.page(conversation)
        if correspondence.requests.isFree(purpose, at: step.now.monotonic) {
            incoming.askedForPage(conversation)
            correspondence.ask(purpose, .page(conversation: conversation, after: cursor), in: &step)
        }
    }

    /// Gives a message its text or reason, and moves the conversation's cursor.
    ///
    /// - Returns: `nil` if lists must be followed first.
    private func read(
        _ message: ReceivedMessage,
        _ context: Context,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> ReceivedMessage? {
        let cursor = ConversationCursor(message.conversation, account, context.state.line)
        guard let place = DirectPlace(message, account: account, line: context.state.line),
            try cursor.fits(place.peer, in: step)
        else {
            return message.unopened(.damaged)
        }
        guard message.sealed != nil else {
            let isNext = try message.sequence > cursor.through(in: step)
            let shown = try plain(message, context, isNext: isNext, in: step.records)
            try cursor.advance(to: message.sequence, of: place.peer, in: &step)
            return shown
        }
        let opener = MessageOpener(own: context.own, state: context.state, limits: limits)
        let hasAsked = incoming.hasFollowed(place.sender, for: message.conversation)
        let resolution = try opener.resolve(
            message,
            hasAsked: hasAsked,
            &correspondence.consequences,
            in: &step
        )
        switch resolution {
        case .resolved(let shown):
            try cursor.advance(to: message.sequence, of: place.peer, in: &step)
            return shown
        case .needsLists(let account):
            correspondence.lists.want(account)
            return nil
        }
    }
}

// MARK: - Mail

extension ConversationReader {
    /// Tells that a device sends texts, and nothing that keeps its sessions well: a server that drops all device mail
    /// stops healing and the ratchet's ML-KEM.
    func tellMissingMail(
        _ consequences: inout Consequences,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        for address in consequences.withoutMail.sorted() {
            guard var device = try step.records.device(address) else {
                continue
            }
            if device.openedWithoutMail >= limits.openedWithoutMail, !consequences.mailRead.contains(address) {
                let name = try step.records.peer(address.account)?.name ?? address.account
                step.tell(.noDeviceMail(account: name, device: device.label))
            }
            device.openedWithoutMail = 0
            try step.records.save(device)
        }
        consequences.withoutMail = []
        consequences.mailRead = []
    }

    /// Tells of texts that another program on the same store has got meanwhile for messages that this one has shown
    /// without.
    mutating func recheck(in step: inout EncryptionStep) throws(KeyStoreError) {
        guard !unread.isEmpty, let context = try Context(step.records) else {
            return
        }
        for message in unread.messages {
            let present = try archived(message, context, in: step.records)
            if case .sealed = present.encryption {
                step.act(.opened(present))
                unread.remove([SealedPayload.hash(of: message.sealed?.payload ?? [])])
            }
        }
    }
}

extension ConversationReader {
    private mutating func readMail(
        _ context: Context,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        var state = context.state
        let reader = MailReader(own: context.own, name: name, state: state, limits: limits)
        while let mail = mailbox.first {
            if mail.number > state.lastMail {
                let hasAsked = mailbox.hasFollowed(mail.sender.lowercased())
                let outcome = try reader.read(mail, hasAsked: hasAsked, &correspondence.consequences, in: &step)
                if case .needsLists(let account) = outcome {
                    correspondence.lists.want(account)
                    return
                }
                state = try step.records.state()
                state.lastMail = mail.number
                try step.records.save(state)
            }
            mailbox.pop()
        }
        unread.remove(correspondence.consequences.opened)
        correspondence.consequences.opened = []
        if mailbox.wantsFetch, correspondence.requests.isFree(.mail, at: step.now.monotonic) {
            mailbox.asked()
            correspondence.ask(.mail, .mail(after: state.lastMail), in: &step)
        }
    }
}
