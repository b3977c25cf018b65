import ChatIdentity

/// Messages: those of pages go to the archive, those that the connection gave to the person as well.
extension ConversationReader {
    private enum Reading {
        case done(ReceivedMessage)
        /// The lists of this account must be followed first.
        case needsLists(String)
    }

    mutating func readPage(
        of conversation: UInt64,
        _ context: Context,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard incoming.page(conversation) != nil else {
            return
        }
        let cursor = ConversationCursor(conversation, account, context.state.line)
        while let message = incoming.page(conversation)?.messages.first {
            let through = try cursor.through(in: step)
            guard message.sequence - 1 <= max(through, incoming.end(of: conversation)) else {
                // The server has named no such end: the numbers of a conversation have no gap there.
                incoming.cutPage(conversation, at: through)
                break
            }
            switch try read(message, movesCursor: true, context, &correspondence, in: &step) {
            case .done: incoming.popPage(conversation)
            case .needsLists(let account):
                return stallIfLate(conversation, .lists(account), in: step)
            }
        }
        if incoming.endPage(conversation, through: try cursor.through(in: step)) {
            correspondence.requests.succeeded(.page(conversation))
        } else {
            correspondence.requests.movedNothing(.page(conversation), at: step.now.monotonic)
        }
    }

    mutating func readHeld(
        of conversation: UInt64,
        _ context: Context,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard incoming.page(conversation) == nil else {
            return
        }
        while let message = incoming.heldFirst(conversation) {
            guard let shown = try readHeld(message, context, &correspondence, in: &step) else {
                guard incoming.stalls[conversation] != nil else {
                    return
                }
                // It has waited too long just now.
                continue
            }
            step.act(.show(shown))
            unread.note(message, shown)
            incoming.popHeld(conversation)
        }
    }

    /// - Returns: The message as it is shown; `nil` if it waits.
    private mutating func readHeld(
        _ message: ReceivedMessage,
        _ context: Context,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> ReceivedMessage? {
        let conversation = message.conversation
        let through = try ConversationCursor(conversation, account, context.state.line).through(in: step)
        let before = message.sequence == 0 ? 0 : message.sequence - 1
        let isStalled = incoming.stalls[conversation] != nil
        let isNext = before <= through || !isStalled && incoming.isChecked(conversation, message.sequence)
        let isIncomplete = try isIncomplete(message, context, in: step)
        guard isStalled || isNext && !isIncomplete else {
            stallIfLate(conversation, .page, in: step)
            fetch(conversation, after: min(through, before), &correspondence, in: &step)
            return nil
        }
        guard !isIncomplete else {
            return message.unopened(.waiting)
        }
        switch try read(message, movesCursor: isNext, context, &correspondence, in: &step) {
        case .done(let shown): return shown
        case .needsLists(let account):
            if isStalled {
                incoming.stall(conversation, .lists(account))
                return message.unopened(.waiting)
            }
            stallIfLate(conversation, .lists(account), in: step)
            return nil
        }
    }

    /// Whether a sealed message came without its payload, because the session was no device then: its page has it, if
    /// the archive does not.
    private func isIncomplete(
        _ message: ReceivedMessage,
        _ context: Context,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        guard let sealed = message.sealed, sealed.payload.isEmpty,
            !incoming.isCovered(message.conversation, message.sequence)
        else {
            return false
        }
        return try step.records.message(
            line: context.state.line,
            conversation: message.conversation,
            sequence: message.sequence
        ) == nil
    }

    /// Goes on to what was there at the login, once the connection has given what it has.
    mutating func readTarget(
        of conversation: UInt64,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard incoming.isCaughtUp, incoming.page(conversation) == nil, incoming.heldFirst(conversation) == nil else {
            return
        }
        let cursor = try step.records.conversation(conversation)?.openedThrough ?? 0
        if let stall = incoming.stalls[conversation] {
            if stall.wantsPage {
                fetch(conversation, after: cursor, &correspondence, in: &step)
            }
        } else if let target = incoming.target(conversation) {
            guard cursor < target else {
                return incoming.reachedTarget(conversation)
            }
            stallIfLate(conversation, .page, in: step)
            fetch(conversation, after: cursor, &correspondence, in: &step)
        }
    }

    private mutating func stallIfLate(
        _ conversation: UInt64,
        _ reason: StalledConversation.Reason,
        in step: EncryptionStep
    ) {
        if incoming.waits(conversation, at: step.now.monotonic, upTo: limits.patience) {
            incoming.stall(conversation, reason)
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
            incoming.askedForPage(conversation, after: cursor)
            correspondence.ask(purpose, .page(conversation: conversation, after: cursor), in: &step)
        }
    }

    /// Gives a message its text or reason, and moves the conversation's cursor.
    private func read(
        _ message: ReceivedMessage,
        movesCursor: Bool,
        _ context: Context,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Reading {
        let cursor = ConversationCursor(message.conversation, account, context.state.line)
        guard let place = DirectPlace(message, account: account, line: context.state.line),
            try cursor.fits(place.peer, in: step)
        else {
            return .done(message.unopened(.damaged))
        }
        let shown: ReceivedMessage
        if message.sealed == nil {
            try expectSealed(from: place, cursor, context, in: &step)
            shown = try archived(message, context, in: step.records)
        } else {
            let opener = MessageOpener(own: context.own, state: context.state, limits: limits)
            let hasAsked = incoming.hasFollowed(place.sender, for: message.conversation)
            switch try opener.resolve(message, hasAsked: hasAsked, &correspondence.consequences, in: &step) {
            case .resolved(let resolved): shown = resolved
            case .needsLists(let account):
                correspondence.lists.want(account)
                return .needsLists(account)
            }
            let isProven = if case .sealed = shown.encryption { true } else { false }
            try cursor.expectSealed(from: place.sequence, isProven: isProven, of: place.peer, in: &step)
        }
        if movesCursor {
            try cursor.advance(to: message.sequence, of: place.peer, in: &step)
        }
        return .done(shown)
    }
}

// MARK: - Messages in the clear

extension ConversationReader {
    /// Notes that a new message in the clear is suspicious: both accounts have keys, and it came after this device.
    private func expectSealed(
        from place: DirectPlace,
        _ cursor: ConversationCursor,
        _ context: Context,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        let record = try step.records.conversation(place.conversation)
        guard context.state.wasUsed, try place.sequence > cursor.through(in: step),
            place.sequence > record?.beforeDevice ?? 0,
            let peer = try step.records.peer(place.peer), !peer.list.isEmpty
        else {
            return
        }
        try cursor.expectSealed(from: place.sequence, of: place.peer, in: &step)
    }

    /// Notes that an account has keys now: what it sends after the messages that the server has, it seals.
    func expectSealed(with peer: String, in step: inout EncryptionStep) throws(KeyStoreError) {
        let line = try step.records.state().line
        for record in try step.records.conversations() where record.peer == peer {
            let end = max(record.openedThrough, incoming.end(of: record.conversation))
            let cursor = ConversationCursor(record.conversation, account, line)
            try cursor.expectSealed(from: end < .max ? end + 1 : end, of: peer, in: &step)
        }
    }
}

// MARK: - Marks

extension ConversationReader {
    /// The person was shown the messages of a conversation up to a sequence.
    mutating func noteShown(
        _ conversation: UInt64,
        _ sequence: UInt64,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        marks[conversation] = max(marks[conversation] ?? 0, sequence)
        try keepMarks(in: &step)
    }

    /// Keeps how far messages were shown, but no further than up to those that were shown without a text that may still
    /// come: a program that is started later must show them.
    mutating func keepMarks(in step: inout EncryptionStep) throws(KeyStoreError) {
        for (conversation, sequence) in marks {
            guard var record = try step.records.conversation(conversation) else {
                marks[conversation] = nil
                continue
            }
            let mark = mark(sequence, of: record)
            if record.shownThrough < mark {
                record.shownThrough = mark
                try step.records.save(record)
            }
            if mark == sequence {
                marks[conversation] = nil
            }
        }
    }

    /// How far a conversation counts as shown.
    func mark(_ sequence: UInt64, of record: ConversationKeys) -> UInt64 {
        let isStalled = incoming.stalls[record.conversation] != nil
        let bound = isStalled ? record.openedThrough : .max
        return min(sequence, bound, unread.bound(of: record.conversation))
    }
}
