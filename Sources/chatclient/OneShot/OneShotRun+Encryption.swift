import ChatClientCore
import ChatProtocol

/// The state of this client's keys during a `read`.
struct ReadingKeys {
    /// Why no direct messages are opened, as it was told last; `nil` if they are.
    var stop: ConversationEncryption.StopReason?
    /// Whether the key store has failed.
    var hasFailed = false

    /// The end of a `read` that has printed all messages: without its keys it is a failure, because some are only
    /// named.
    var exit: Exit { stop == nil && !hasFailed ? .done : .quietFailure }
}

// News about encryption, and this client's own state.
extension OneShotRun {
    /// Tells news about keys and devices until the end of the connection, also those that no command before had time to
    /// tell.
    func tellNews() async {
        for await event in connection.events {
            if case .disconnected = event {
                return
            }
            if case .encryption(let news) = event, !news.isOwnState {
                await output.tell(news)
            }
        }
    }

    /// Tells why this client neither opens nor sends direct messages of its account, if so.
    ///
    /// - Returns: The reason; `nil` if it opens and sends them.
    func tellOwnState() async -> ConversationEncryption.StopReason? {
        // Whether this client is stopped does not depend on the other account; its own asks the server for least.
        let request = Request.conversationEncryption(username: model.account ?? job.username)
        guard case .conversationEncryption(.stopped(let reason)) = try? await ask(request) else {
            return nil
        }
        await tell(reason)
        return reason
    }

    /// Tells whether the conversation with an account is encrypted, if this account has keys: the line that a person
    /// reads above it.
    func tellLock(with name: String) async {
        switch await lock(with: name) {
        case nil, .plain(.ownHasNoKeys): break
        case .some(let lock): await tell(lock, with: name)
        }
    }

    /// Warns that a direct message went out in the clear, if this account has keys. Without keys that is no news.
    func warnOfPlain(_ receipt: Receipt, to target: OneShotTarget) async {
        guard case .user(let name) = target, receipt.encryption == .none else {
            return
        }
        switch await lock(with: name) {
        case .plain(.ownHasNoKeys), .plain(.serverCannot): break
        // The other account may have got keys since.
        case nil, .plain(.peerHasNoKeys), .sealed, .stopped, .unknown: await tell(.plain(.peerHasNoKeys), with: name)
        }
    }

    private func lock(with name: String) async -> ConversationEncryption? {
        guard case .conversationEncryption(let lock) = try? await ask(.conversationEncryption(username: name)) else {
            return nil
        }
        return lock
    }

    private func tell(_ lock: ConversationEncryption, with name: String) async {
        await output.notice("\(SafeText.line(name)): \(DialogueWords.lock(lock, with: name))")
    }

    /// Tells news between messages, and changes of this client's own state.
    func tell(_ news: EncryptionNews, _ keys: inout ReadingKeys) async {
        await output.tell(news)
        switch news {
        case .own(let state):
            let reason = state.stopReason
            if let reason, reason != keys.stop {
                await tell(reason)
            }
            keys.stop = reason
        case .failed: keys.hasFailed = true
        case .recovered, .identityChanged, .suspicious, .devicesChanged, .gap, .outOfOrder, .noDeviceMail, .notSent,
            .newDeviceNumber:
            break
        }
    }

    private func tell(_ reason: ConversationEncryption.StopReason) async {
        let words = DialogueWords.ownStop(reason, of: model.account ?? job.username)
        await output.fail(RequestFailure(code: reason.code, message: words), words)
    }
}

extension EncryptionNews {
    fileprivate var isOwnState: Bool {
        if case .own = self { true } else { false }
    }
}

extension OwnEncryption {
    /// Why no direct messages are opened or sent; `nil` if they are.
    fileprivate var stopReason: ConversationEncryption.StopReason? {
        switch self {
        case .none, .ready, .serverCannot: nil
        case .linkNeeded: .linkNeeded
        case .stopped(let sentence): .other(sentence)
        }
    }
}

extension ConversationEncryption.StopReason {
    /// The code for programs of a stop that is this client's own.
    fileprivate var code: String {
        switch self {
        case .linkNeeded: RequestFailure.Known.linkNeeded
        case .noKeys: RequestFailure.Known.noKeys
        case .identityChanged: RequestFailure.Known.identityChanged
        case .rolledBack, .forked, .changedKeys, .devicesGone: RequestFailure.Known.rollback
        case .other: RequestFailure.Known.stopped
        }
    }
}
