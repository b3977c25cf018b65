import ChatEncryption
import ChatIdentity
import DequeModule

/// Device mail, and texts that come after their messages were shown.
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

    /// Tells of texts that this program, or another one on the same store, has got meanwhile for messages that this one
    /// has shown without.
    mutating func recheck(in step: inout EncryptionStep) throws(KeyStoreError) {
        guard !unread.isEmpty, let context = try Context(step.records) else {
            return
        }
        for message in unread.messages {
            let present = try archived(message, context, in: step.records)
            switch present.encryption {
            case .sealed:
                step.act(.opened(present))
                unread.remove(message.place)
            case .unopened(let reason): unread.update(message.place, reason)
            case .none, .unexpectedlyPlain: break
            }
        }
    }
}

extension ConversationReader {
    mutating func readMail(
        _ context: Context,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        var state = context.state
        let reader = MailReader(own: context.own, name: name, state: state, limits: limits)
        if !mailbox.isSettled {
            mailbox.waits(at: step.now.monotonic, upTo: limits.patience)
        }
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
        for payload in correspondence.consequences.opened {
            if let place = try step.records.message(payloadHash: payload)?.place {
                unread.remove(MessagePlace(place))
            }
        }
        correspondence.consequences.opened = []
        if mailbox.wantsFetch, correspondence.requests.isFree(.mail, at: step.now.monotonic) {
            mailbox.asked()
            correspondence.ask(.mail, .mail(after: state.lastMail), in: &step)
        }
    }
}

extension MessagePlace {
    fileprivate init(_ place: ArchivePlace) {
        self.init(conversation: place.conversation, sequence: place.sequence, isDirect: true)
    }
}
