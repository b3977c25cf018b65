import ChatEncryption
import ChatIdentity
import ChatProtocol

/// The encryption of one client: events go in, actions come out, and everything that must outlive the process is in the
/// key store's records.
///
/// A step is one transaction: `handle` reads and writes the records, and its actions are carried out after the commit.
/// If the transaction fails, the machine of before the step goes on. So nothing is sent or shown whose state is not on
/// disk. The machine itself holds only what belongs to one process and connection; a new one with the same records goes
/// on where the last one was killed.
///
/// After each event all parts look at what they have and do what can be done: ``OwnAccount`` makes and publishes keys,
/// ``ConversationReader`` opens and shows, ``TextWriter`` seals and sends, ``MailWriter`` keeps sessions well. They
/// share the requests and lists of ``Correspondence``.
struct EncryptionMachine: Sendable {
    let account: String
    let name: String
    let policy: EncryptionPolicy
    var own: OwnAccount
    var reader: ConversationReader
    var writer: TextWriter
    var mail: MailWriter
    var correspondence = Correspondence()
    var time = AgreedTime()
    /// The ends of the conversations, as far as they are known on this connection.
    var listing = ConversationListing()
    /// Commands that wait for the lists of an account.
    var inquiries: [String: [CommandNumber]] = [:]
    /// The clock at the last step: milliseconds since 1970-01-01 UTC.
    private(set) var clock: Int64 = 0

    /// Whether a text waits for one of another program on the same store: ``EncryptionEvent/turnChecked`` is wanted.
    var waitsForTurn: Bool { own.login != nil && writer.waitsForTurn }

    /// - Parameters:
    ///   - account: The account's folded name.
    ///   - name: The name as it was registered.
    init(account: String, name: String, policy: EncryptionPolicy) {
        self.account = account
        self.name = name
        self.policy = policy
        own = OwnAccount(keys: OwnKeys(account: account, name: name, policy: policy))
        reader = ConversationReader(account: account, name: name, limits: policy.limits)
        writer = TextWriter(account: account, policy: policy)
        mail = MailWriter(account: account, limits: policy.limits)
    }

    /// Handles an event.
    ///
    /// - Parameters:
    ///   - records: The records inside a transaction that is committed before the actions are carried out.
    ///   - generator: The source of keys, numbers and tokens.
    /// - Throws: The error of the records; the machine must then be replaced by a copy from before.
    mutating func handle<Generator: KeyGenerator>(
        _ event: EncryptionEvent,
        in records: inout any KeyRecords,
        at now: EncryptionTime,
        using generator: inout Generator
    ) throws(KeyStoreError) -> [EncryptionAction] {
        var step = EncryptionStep(records: records, now: now, generator: generator)
        clock = now.clock
        try receive(event, in: &step)
        try advance(in: &step)
        try reader.keepMarks(in: &step)
        records = step.records
        if let used = step.generator as? Generator {
            generator = used
        }
        return step.actions
    }

    private mutating func receive(_ event: EncryptionEvent, in step: inout EncryptionStep) throws(KeyStoreError) {
        switch event {
        case .loggedIn(let facts): try loggedIn(facts, in: &step)
        case .arrived(let messages): arrived(messages, in: step)
        case .caughtUp: reader.incoming.isCaughtUp = true
        case .answered(let number, let answer): try answered(number, answer, in: &step)
        case .mailWaiting: reader.mailbox.waiting()
        case .devicesChanged(let account): try devicesChanged(account.lowercased(), in: &step)
        case .prekeysLow(let left): try refill(left: left, in: &step)
        case .send(let text): writer.texts.append(text)
        case .withdraw(let id): try writer.withdraw(id, in: &step)
        case .accept(let account, let command): accept(account.lowercased(), command, in: &step)
        case .inquire(let account, let command): try inquire(account.lowercased(), command, in: &step)
        case .makeKeys(let command): try own.makeKeys(command, in: &step)
        case .resetIdentity(let password, let command):
            try own.resetIdentity(password: password, command, in: &step)
        case .shown(let conversation, let sequence): try reader.noteShown(conversation, sequence, in: &step)
        case .ticked: try ticked(in: &step)
        case .turnChecked: break
        case .disconnected: disconnected(in: &step)
        }
    }

    /// Does all that can be done now.
    private mutating func advance(in step: inout EncryptionStep) throws(KeyStoreError) {
        try own.lookForKeys(in: &step)
        guard own.login != nil else {
            return
        }
        let isReset = try own.askForReset(&correspondence, in: &step)
        let isLost = try own.hasLostDevice(in: &step)
        if isReset || isLost {
            deviceChanged()
        }
        try own.advance(&correspondence, in: &step)
        switch own.phase {
        case .undecided, .checking, .publishing:
            try reader.showLate(in: &step)
        case .none, .linkNeeded, .serverCannot, .stopped:
            try reader.showUnopened(in: &step)
        case .listing:
            listConversations(in: &step)
            try reader.showLate(in: &step)
        case .ready:
            listConversations(in: &step)
            if listing.isComplete {
                try reader.advance(&correspondence, in: &step)
            } else {
                try reader.showLate(in: &step)
            }
            try renumberIfCopied(in: &step)
        }
        try writer.advance(permission, &correspondence, in: &step)
        if own.phase == .ready, reader.isRead {
            try mail.advance(&correspondence, in: &step)
        }
        if own.phase == .ready {
            mail.sendAll(&correspondence, in: &step)
        }
        try correspondence.fetchLists(policy.limits, in: &step)
    }

    /// Whether everything that the server has was read on this connection.
    var isRead: Bool {
        own.phase == .ready && listing.isComplete && reader.isRead
    }

    /// Whether messages that wait may be opened soon.
    var mayRead: Bool {
        switch own.phase {
        case .undecided, .checking, .listing, .publishing, .ready: !isRead
        case .none, .linkNeeded, .serverCannot, .stopped: false
        }
    }

    /// What texts may be sent as now.
    private var permission: TextWriter.Permission {
        switch own.phase {
        case .undecided, .checking, .listing, .publishing: .wait
        case .none: own.mayHaveKeys ? .wait : .plain(.ownHasNoKeys)
        case .serverCannot: .plain(.serverCannot)
        case .linkNeeded: .never(.linkNeeded)
        case .stopped(let sentence): .never(.other(sentence))
        case .ready: listing.isComplete && reader.isRead ? .sealed : .wait
        }
    }

    private mutating func listConversations(in step: inout EncryptionStep) {
        if !listing.isComplete {
            correspondence.ask(.conversations, .conversations(after: listing.after), in: &step)
        }
    }

    private mutating func renumberIfCopied(in step: inout EncryptionStep) throws(KeyStoreError) {
        if correspondence.consequences.isCopied {
            correspondence.consequences.isCopied = false
            if try own.renumber(in: &step) {
                deviceChanged()
            }
        }
    }

    /// Whether something waits to be sent again, so that ticks must come in time.
    var isWaitingToSend: Bool {
        writer.texts.isPaused || mail.isPaused
    }

    /// Asks for the ends of the conversations anew. An answer that is on its way was given before, and tells nothing.
    mutating func listAnew() {
        listing = ConversationListing()
        correspondence.requests.drop(.conversations)
    }

    mutating func deviceChanged() {
        listAnew()
        writer.texts.deviceChanged()
        mail.deviceChanged()
        reader.mailbox.disconnected()
        correspondence.consequences = Consequences()
    }
}

// MARK: - Events

extension EncryptionMachine {
    private mutating func loggedIn(_ facts: LoginFacts, in step: inout EncryptionStep) throws(KeyStoreError) {
        disconnected(in: &step)
        if try OwnAccount.noteLine(facts.line, in: &step) {
            reader.incoming.removeAll()
            reader.unread = UnreadableMessages()
            reader.marks = [:]
        }
        try own.loggedIn(facts, in: &step)
    }

    private mutating func disconnected(in step: inout EncryptionStep) {
        for command in inquiries.values.joined() {
            step.act(.finished(command, .notConnected))
        }
        inquiries = [:]
        own.disconnected(in: &step)
        correspondence.disconnected()
        reader.incoming.disconnected()
        reader.mailbox.disconnected()
        writer.disconnected()
        mail.disconnected()
        time.disconnected()
        listing = ConversationListing()
    }

    private mutating func arrived(_ messages: [ReceivedMessage], in step: EncryptionStep) {
        for message in messages {
            time.note(message.time, at: step.now)
            reader.incoming.hold(message)
        }
    }

    private mutating func devicesChanged(_ changed: String, in step: inout EncryptionStep) throws(KeyStoreError) {
        correspondence.lists.changed(changed)
        if changed == account {
            own.listsChanged()
        } else if try step.records.peer(changed) != nil {
            correspondence.lists.want(changed)
        }
    }

    private mutating func refill(left: Int, in step: inout EncryptionStep) throws(KeyStoreError) {
        if own.phase == .ready, let device = try step.records.ownDevice() {
            try PrekeyUpkeep(device: device, limits: policy.limits).refill(left: left, in: &step)
        }
    }

    private mutating func accept(_ account: String, _ command: CommandNumber, in step: inout EncryptionStep) {
        guard own.login != nil else {
            step.act(.finished(command, .notConnected))
            return
        }
        // What the server shows as the own identity is nobody's word but its own.
        guard account != self.account else {
            step.act(.finished(command, .ownAccount))
            return
        }
        correspondence.ask(
            .accept(account, command, isFirst: true),
            .devices(DevicesQuery(account: account)),
            in: &step
        )
    }

    private mutating func ticked(in step: inout EncryptionStep) throws(KeyStoreError) {
        try writer.renewLeases(in: &step)
        guard own.phase == .ready, let device = try step.records.ownDevice() else {
            return
        }
        if let now = time.agreed(at: step.now) {
            let upkeep = PrekeyUpkeep(device: device, limits: policy.limits)
            try upkeep.age(at: now, isCaughtUp: reader.isRead, in: &step)
            if reader.isRead {
                try SessionKeeper.removeOld(at: now, policy.limits, in: &step)
            }
        }
        if reader.isRead {
            try reader.recheck(in: &step)
            try reader.tellMissingMail(&correspondence.consequences, in: &step)
            try writer.tellUnsent(in: &step)
        }
    }
}
