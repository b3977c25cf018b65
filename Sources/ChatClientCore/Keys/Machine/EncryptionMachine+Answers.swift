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
                own.check()
            }
            correspondence.requests.pause(purpose, at: step.now.monotonic)
        }
        switch (purpose, answer) {
        case (.text(let id), _):
            if case .stored(let receipt) = answer {
                time.note(receipt.time, at: step.now)
            }
            try writer.answered(id, answer, in: &step)
        case (.outgoingMail, _):
            try mail.answered(number, answer, &correspondence, in: &step)
        case (.conversations, .conversations(let page, let more)):
            try conversations(page, more: more, in: &step)
        case (.page(let conversation), .page(let messages, let isAtEnd)):
            reader.incoming.arrived(messages, of: conversation, isAtEnd: isAtEnd)
        case (.page(let conversation), .failed(let error)) where !error.passes:
            reader.incoming.arrived([], of: conversation, isAtEnd: true)
        case (.mail, .mail(let page, let more)):
            reader.mailbox.arrived(page, more: more)
        case (.mail, .failed):
            reader.mailbox.waiting()
        case (.devices(let account), _):
            try devices(account, answer, in: &step)
        case (.accept(let account, let command), _):
            try accepted(account, command, answer, in: &step)
        case (.publishDevices, .done):
            if try own.published(in: &step) {
                (isListed, listed) = (false, [])
            }
        case (.publishDevices, .failed(let error)):
            own.refused(error, in: &step)
        case (.resetIdentity(let command), _):
            let error: ChatError? = if case .failed(let error) = answer { error } else { nil }
            try own.identityReset(command, error, in: &step)
            if error == nil {
                deviceChanged()
            }
        case (.publishPrekeys(let numbers), _):
            try prekeys(numbers, answer, in: &step)
        default:
            break
        }
    }

    private mutating func conversations(
        _ page: [DirectConversation],
        more: Bool,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        listed += page
        guard !more || page.isEmpty else {
            return
        }
        isListed = true
        for conversation in listed {
            if case .listing(let listing) = own.phase {
                try begin(conversation, listing, in: &step)
            }
            if conversation.lastSequence > 0 {
                reader.incoming.setTarget(conversation.number, conversation.lastSequence)
            }
        }
        try own.listed(in: &step)
    }

    /// A new device has no blocks of what was stored before it.
    private func begin(
        _ conversation: DirectConversation,
        _ listing: OwnAccount.Listing,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        // A conversation that is new since the publication may have blocks for this device from its beginning.
        let isReadable = listing == .afterPublication
        var record =
            try step.records.conversation(conversation.number)
            ?? ConversationKeys(
                conversation: conversation.number,
                peer: conversation.name.lowercased(),
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
        case .failed(let error) where error.code == .prekeyConflict: try upkeep.refused(numbers, in: &step)
        default: break
        }
    }
}
