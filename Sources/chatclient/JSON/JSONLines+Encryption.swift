import ChatClientCore
import ChatProtocol

// Whether a conversation is encrypted, in the answers that a program would be misled by without it.
extension JSONLines {
    /// The event for an answer: the history of a direct conversation, and an `accept`, tell whether the next message is
    /// encrypted.
    func event(_ answer: Answer, to request: Request) async -> JSONEvent {
        let event = JSONEvent(answer, to: request)
        if case .history(let page) = answer, page.conversation.kind == .direct {
            return .encrypted(event, await lock(of: page.conversation.name))
        }
        if case .done = answer, case .acceptIdentity(let name) = request {
            return .encrypted(event, await lock(of: name))
        }
        return event
    }

    private func lock(of name: String) async -> ConversationEncryption {
        let answer = try? await connection.answer(.conversationEncryption(username: name))
        guard case .conversationEncryption(let lock) = answer else {
            return .unknown
        }
        return lock
    }
}

extension JSONEvent {
    /// Adds whether the next direct message is encrypted.
    static func add(_ lock: ConversationEncryption, to object: inout JSONObject) {
        switch lock {
        case .sealed(let isVerified):
            object.add("encryption", "sealed")
            object.add("trust", isVerified ? "verified" : "unverified")
        case .plain(let reason):
            object.add("encryption", "none")
            object.add("reason", name(of: reason))
        case .stopped(let reason):
            object.add("encryption", "stopped")
            object.add("reason", name(of: reason))
            if case .other(let sentence) = reason {
                object.add("sentence", sentence)
            }
        case .unknown: object.add("encryption", "unknown")
        }
    }

    private static func name(of reason: ConversationEncryption.PlainReason) -> String {
        switch reason {
        case .peerHasNoKeys: "peerHasNoKeys"
        case .ownHasNoKeys: "ownHasNoKeys"
        case .serverCannot: "serverCannot"
        }
    }

    private static func name(of reason: ConversationEncryption.StopReason) -> String {
        switch reason {
        case .identityChanged: "identityChanged"
        case .rolledBack: "rolledBack"
        case .forked: "forked"
        case .changedKeys: "changedKeys"
        case .devicesGone: "devicesGone"
        case .linkNeeded: "linkNeeded"
        case .noKeys: "noKeys"
        case .other: "other"
        }
    }
}
