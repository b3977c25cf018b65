import ChatProtocol

/// What a person has seen. A message that was shown is delivered; it is read only when a person acted while it was on
/// the screen: with a key, or by bringing the window to the front. A front end for programs never tells of an action.
extension ClientModel {
    /// Records that a message was shown.
    ///
    /// - Parameter rows: The rows that it takes on the screen, if the front end knows.
    package mutating func shown(_ message: ReceivedMessage, rows: Int = 1) {
        marks.delivered(message, to: account ?? "")
        guard !isAccount(message.sender) else {
            return displayed.pass(rows: rows)
        }
        displayed.show(message.conversation, message.sequence, rows: rows)
    }

    /// Records other output, which moves the messages before it up the screen.
    package mutating func shown(rows: Int) {
        displayed.pass(rows: rows)
    }

    /// Records that a message of an ignored account arrived: it is delivered, and neither shown nor read.
    package mutating func ignored(_ message: ReceivedMessage) {
        marks.delivered(message, to: account ?? "")
    }

    /// Records that a person acted: the messages on the screen are read. Those that have scrolled away meanwhile stay
    /// unread, and the read position stays before them, until a person opens their conversation.
    ///
    /// - Parameter rows: The height of the screen in rows, if the front end knows what each message takes.
    /// - Returns: The changed parts of the model.
    @discardableResult
    package mutating func acted(rows: Int = .max) -> [ModelChange] {
        let (visible, gone) = displayed.pop(visible: rows)
        conversations.skip(gone)
        var changes: [ModelChange] = []
        for entry in visible {
            if let state = conversations.see(entry.conversation, entry.sequence) {
                marks.read(state.id, state.kind, through: state.readThrough)
            }
            let change = ModelChange.conversation(entry.conversation)
            if !changes.contains(change) {
                changes.append(change)
            }
        }
        return changes
    }

    /// Records that the last messages of a conversation are shown without those before them: these stay unread until a
    /// person opens the conversation.
    ///
    /// - Parameter sequence: The first message that is shown.
    package mutating func skip(_ conversation: UInt64, before sequence: UInt64) {
        guard sequence > 1, let state = conversations[conversation], state.readThrough < sequence - 1 else {
            return
        }
        var skipped = UnshownMessages()
        skipped.note(conversation, state.readThrough + 1)
        skipped.note(conversation, sequence - 1)
        conversations.skip(skipped)
    }

    /// Records that a person writes where a conversation is on display: it is read through its last message, also where
    /// messages have scrolled away.
    package mutating func takesPart(in recipient: Recipient) {
        let written = conversations.ordered.first { state in
            switch recipient {
            case .everyone: state.kind == .everyone
            case .user(let name): state.kind == .direct && state.name.isSameName(as: name)
            case .room(let conversation): state.id == conversation
            }
        }
        guard let state = written, let last = state.last, last.sequence > state.readThrough else {
            return
        }
        marks.read(state.id, state.kind, through: last.sequence)
        conversations.read(state.id, through: last.sequence)
    }

    /// Records that a person read a page of history, which they asked for.
    package mutating func shown(_ page: HistoryPage) {
        guard let last = page.messages.last, last.sequence > page.conversation.readThrough else {
            return
        }
        marks.read(page.conversation.id, page.conversation.kind, through: last.sequence)
        conversations.read(page.conversation.id, through: last.sequence)
    }

    /// Returns the read marks to send now, to be called about once a second. Empty during an outage, when they
    /// would only wait for the connection.
    package mutating func popMarks() -> [Request] {
        outage.isOn ? [] : marks.pop()
    }

    /// Returns all unsent read marks, to be sent before the session ends.
    package mutating func popAllMarks() -> [Request] {
        outage.isOn ? [] : marks.popAll()
    }

    // MARK: - Missed messages

    /// Holds a missed message, or one that arrives behind them.
    ///
    /// - Returns: Whether it is held.
    package mutating func hold(_ message: ReceivedMessage) -> Bool {
        missed.hold(message, isOwn: isAccount(message.sender), isMention: isMention(message))
    }

    /// Records the text of a message that could not be opened when it arrived.
    ///
    /// - Returns: Whether the message is still held: then the text is in its place.
    package mutating func open(_ message: ReceivedMessage) -> Bool {
        missed.replace(with: message)
    }

    /// Removes and returns the held messages. Those that are not among the messages to show stay unread.
    ///
    /// - Parameters:
    ///   - isEnd: Whether catch-up is complete; otherwise later missed messages are not held any more.
    ///   - bound: The number of messages up to which all are shown; of more, the latest.
    package mutating func releaseMissed(
        isEnd: Bool,
        showingAllUpTo bound: Int = MissedMessages.limit
    ) -> MissedBatch {
        let batch = missed.release(isEnd: isEnd, showingAllUpTo: bound)
        conversations.skip(batch.unshown)
        // They arrived all the same.
        for count in batch.counts where count.kind == .direct {
            batch.unshown.ranges[count.conversation].map { marks.delivered(count.conversation, through: $0.upperBound) }
        }
        return batch
    }

    // MARK: - Attention

    /// The accounts whose messages are neither shown nor counted.
    package var ignored: IgnoredAccounts {
        get { conversations.ignored }
        set { conversations.ignored = newValue }
    }

    /// Returns whether a message comes from an ignored account.
    package func isIgnored(_ message: ReceivedMessage) -> Bool {
        !isAccount(message.sender) && ignored.contains(message.sender)
    }

    /// Returns whether a message of another account mentions this one. Direct messages mention nobody: all of them
    /// are for the account.
    package func isMention(_ message: ReceivedMessage) -> Bool {
        guard message.kind != .direct, let account, !isAccount(message.sender), !ignored.contains(message.sender) else {
            return false
        }
        return Mention.isMentioned(account, in: message.body)
    }
}
