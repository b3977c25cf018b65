import ChatProtocol

@testable import ChatClientCore

/// The person who reads: each message once, in its order, with the text that was sent.
extension SimulatedClient {
    func show(_ message: ReceivedMessage, in world: SimulationWorld) {
        let place = Place(conversation: message.conversation, sequence: message.sequence)
        if world.tamper == nil, message.sequence <= shown[message.conversation] ?? 0 {
            world.problem("\(account) was shown \(place) again, after \(shown[message.conversation] ?? 0)")
        }
        shown[message.conversation] = message.sequence
        lines.append(message.line)
        switch message.encryption {
        case .sealed:
            see(.text(message.body), at: place, of: message, in: world)
        case .unopened(let reason):
            seen[place] = .unopened(reason)
        case .none, .unexpectedlyPlain:
            seen[place] = .plain(message.body)
        }
    }

    func open(_ message: ReceivedMessage, in world: SimulationWorld) {
        let place = Place(conversation: message.conversation, sequence: message.sequence)
        if case .text = seen[place] {
            world.problem("\(account) was shown the text of \(place) again")
        }
        lines.append("opened \(message.line)")
        see(.text(message.body), at: place, of: message, in: world)
    }

    private func see(_ seen: Seen, at place: Place, of message: ReceivedMessage, in world: SimulationWorld) {
        self.seen[place] = seen
        let stored = world.server.conversations[place.conversation]?
            .first { $0.message.sequence == place.sequence }
        if world.tamper == nil, let stored, let text = world.texts[stored.token], seen != .text(text) {
            world.problem("\(account) was shown \(seen) for \(text) at \(place)")
        }
    }
}

extension ReceivedMessage {
    /// What a person reads of a message.
    fileprivate var line: String {
        switch encryption {
        case .none: "plain \(body)"
        case .unexpectedlyPlain: "NOT ENCRYPTED: \(body)"
        case .sealed(let origin): body + (origin.isFromRemovedDevice ? " (removed)" : "")
        case .unopened(let reason): "unopened \(reason.rawValue)"
        }
    }
}

extension EncryptionNews {
    /// What a person reads of news.
    var line: String {
        switch self {
        case .own(let state): "own \(state)"
        case .identityChanged(let account, let wasVerified, _): "identity of \(account), verified \(wasVerified)"
        case .suspicious(let account, let problem): "\(account) \(problem)"
        case .devicesChanged(let account, let added, let removed): "\(account) +\(added.count) -\(removed.count)"
        case .gap(let account, _, let missing): "\(missing) of \(account) missing"
        case .outOfOrder(let account, _, _): "\(account) out of order"
        case .noDeviceMail(let account, _): "no mail of \(account)"
        case .notSent(_, let text, _): "not sent \(text)"
        case .newDeviceNumber: "new device number"
        case .failed(let reason): "failed \(reason)"
        case .recovered: "recovered"
        }
    }
}
