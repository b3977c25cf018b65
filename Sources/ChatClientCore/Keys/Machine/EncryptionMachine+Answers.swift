import ChatProtocol

/// Answers of the server.
extension EncryptionMachine {
    mutating func answered(
        _ number: RequestNumber,
        _ answer: EncryptionAnswer,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard let purpose = correspondence.requests.take(number) else {
            return
        }
        if case .failed(let error) = answer {
            // At once again, it would only fail again.
            if error.code == .noSuchDevice {
                own.isNoDevice(purpose)
            }
            correspondence.requests.failed(purpose, error, at: step.now.monotonic)
        } else if !purpose.isJudgedByProgress {
            correspondence.requests.succeeded(purpose)
        }
        switch (purpose, answer) {
        case (.text(let id), _):
            if case .stored(let receipt) = answer {
                time.note(receipt.time, at: step.now)
            }
            try writer.answered(id, answer, in: &step)
        case (.outgoingMail, _):
            try mail.answered(number, answer, &correspondence, in: &step)
        case (.conversations, .conversations(let page, let through, let more)):
            if listing.add(page, through: through, more: more, policy.limits) {
                try listed(in: &step)
            } else {
                let failures = listing.stalls - 1
                correspondence.requests.pause(purpose, after: failures, at: step.now.monotonic)
            }
        case (.page(let conversation), .page(let messages, let isAtEnd)):
            reader.incoming.arrived(messages, of: conversation, isAtEnd: isAtEnd)
        case (.page(let conversation), .failed(let error)) where !error.passes:
            reader.incoming.stall(conversation, .refused)
        case (.mail, .mail(let page, let more)):
            try mail(page, more: more, in: &step)
        case (.mail, .failed):
            reader.mailbox.waiting()
        case (.devices(let account), _):
            try devices(account, answer, in: &step)
        case (.accept(let account, let command, let isFirst), _):
            try accepted(account, command, isFirst: isFirst, answer, in: &step)
        case (.publishDevices, .done):
            if try own.published(in: &step) {
                listAnew()
            }
        case (.publishDevices, .failed(let error)):
            try own.refused(error, in: &step)
        case (.resetIdentity(let command), _):
            let error: ChatError? = if case .failed(let error) = answer { error } else { nil }
            if try own.identityReset(command, error, in: &step) {
                deviceChanged()
            }
        case (.publishPrekeys(let numbers), _):
            try prekeys(numbers, answer, in: &step)
        default:
            break
        }
    }

    private mutating func listed(in step: inout EncryptionStep) throws(KeyStoreError) {
        guard listing.isComplete else {
            return
        }
        for conversation in listing.conversations {
            let cursor = ConversationCursor(conversation.number, account, try step.records.state().line)
            if case .listing(let listing) = own.phase {
                try begin(conversation, cursor, listing, in: &step)
            }
            try cursor.expectSealed(after: conversation.lastSequence, of: conversation.name.lowercased(), in: &step)
            try cursor.retreat(to: conversation.lastSequence, in: &step)
            if conversation.lastSequence > 0 {
                reader.incoming.setTarget(conversation.number, conversation.lastSequence)
            }
        }
        try own.listed(in: &step)
    }

    /// Takes mail that is new. A page that has none, and is not the end either, moves nothing.
    private mutating func mail(
        _ page: [ReceivedMail],
        more: Bool,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        let last = try step.records.state().lastMail
        let new = page.filter { $0.number > last }
        if new.isEmpty, more || !page.isEmpty {
            correspondence.requests.movedNothing(.mail, at: step.now.monotonic)
            reader.mailbox.waiting()
        } else {
            correspondence.requests.succeeded(.mail)
            reader.mailbox.arrived(new, more: more)
        }
    }

    /// A new device has no blocks of what was stored before it.
    private func begin(
        _ conversation: DirectConversation,
        _ cursor: ConversationCursor,
        _ listing: OwnAccount.Listing,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        // A conversation that is new since the publication may have blocks for this device from its beginning.
        let isReadable = listing == .afterPublication
        let peer = conversation.name.lowercased()
        var record =
            try cursor.known(with: peer, in: step)
            ?? ConversationKeys(
                conversation: conversation.number,
                peer: peer,
                openedThrough: isReadable ? 0 : conversation.lastSequence,
                shownThrough: 0
            )
        record.beforeDevice = max(record.beforeDevice, conversation.lastSequence)
        try step.records.save(record)
    }

    private mutating func prekeys(
        _ numbers: PrekeyUpkeep.Published,
        _ answer: EncryptionAnswer,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard let device = try step.records.ownDevice() else {
            return
        }
        let upkeep = PrekeyUpkeep(device: device, limits: policy.limits)
        switch answer {
        case .done: try upkeep.published(numbers, in: &step)
        case .failed(let error) where error.code == .prekeyConflict:
            own.notePrekeyConflict()
            try upkeep.refused(numbers, in: &step)
        default: break
        }
    }
}
