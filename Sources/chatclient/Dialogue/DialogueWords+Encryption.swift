import ChatClientCore
import ChatProtocol

// End-to-end encryption: the state of a conversation, and of a message.
extension DialogueWords {
    /// Before a text that the server may have written: everything of its sender is sealed otherwise.
    static let notEncrypted = "NOT ENCRYPTED:"

    /// Below one's own message that was not encrypted, where the conversation is not on display.
    static let wasPlain = "  [not encrypted]"

    /// Said of a message that is stored in the clear although it was sealed now.
    static let wasStoredPlain =
        "\(notEncrypted) the server has this message in the clear, from an earlier try, and can read it."

    /// The state of a direct conversation, such as `[sealed]`.
    ///
    /// - Parameter name: The other account; untrusted text, as a reason of the SDK is.
    static func lock(_ state: ConversationEncryption, with name: String) -> String {
        switch state {
        case .sealed(let isVerified): isVerified ? "[sealed, verified]" : "[sealed]"
        case .plain(let reason): "[not encrypted: \(plain(reason, SafeText.line(name)))]"
        case .stopped(let reason): "[stopped: \(stop(reason, SafeText.line(name)))]"
        case .unknown: "[not known yet whether it is encrypted]"
        }
    }

    /// The first line of a direct conversation.
    static func headline(with name: String, _ state: ConversationEncryption) -> String {
        "--- with \(SafeText.line(name)) \(lock(state, with: name)) ---"
    }

    static func plain(_ reason: ConversationEncryption.PlainReason, _ name: String) -> String {
        switch reason {
        case .peerHasNoKeys: "\(name) has no client that can"
        case .ownHasNoKeys: "this account has no keys"
        case .serverCannot: "this server cannot"
        }
    }

    static func stop(_ reason: ConversationEncryption.StopReason, _ name: String) -> String {
        switch reason {
        case .identityChanged: "\(name)'s identity changed"
        case .rolledBack: "the server shows an older list of \(name)'s devices than before"
        case .forked: "the server shows lists of \(name)'s devices that contradict each other"
        case .changedKeys: "a list of \(name)'s devices has other keys for a device than before"
        case .devicesGone: "the server says that \(name) has no devices any more"
        case .linkNeeded: "this account's keys are on another client"
        case .noKeys: "this account has keys, and this client has none"
        case .other(let sentence): sentenceWithoutEnd(sentence)
        }
    }

    /// A sentence of the SDK, sanitised, as a part of another one.
    static func sentenceWithoutEnd(_ sentence: String) -> String {
        let line = SafeText.line(sentence).trimmed()
        return line.hasSuffix(".") ? String(line.dropLast()) : line
    }

    /// What stands in the place of a text that cannot be opened.
    ///
    /// - Parameter sender: Untrusted text.
    static func unopened(_ reason: UnopenedReason, from sender: String) -> String {
        switch reason {
        case .waiting: "(not opened yet)"
        case .keyStore: "(not opened yet: \(why(reason, sender)))"
        case .noKeys, .beforeDevice, .keyGone, .damaged, .tooFarAhead, .noBlock, .unlistedDevice, .double:
            "(cannot be opened: \(why(reason, sender)))"
        }
    }

    private static func why(_ reason: UnopenedReason, _ sender: String) -> String {
        switch reason {
        case .noKeys: "this client has no keys for it"
        case .beforeDevice: "sent before this device was added"
        case .keyGone: "key is not here any more"
        case .damaged: "damaged"
        case .tooFarAhead: "too far ahead"
        case .noBlock: "no block for this device"
        case .unlistedDevice: "from a device that \(SafeText.line(sender)) has not listed"
        case .double: "the same content stands at another place already"
        case .waiting: "not opened yet"
        case .keyStore: "the key store of this device cannot be used"
        }
    }

    /// What is shown of a message: its text, or what stands in the place of it. Untrusted text.
    static func text(of message: ReceivedMessage) -> String {
        if case .unopened(let reason) = message.encryption {
            return unopened(reason, from: message.sender)
        }
        guard !message.body.isEmpty else {
            return removed
        }
        return mark(of: message).map { "\($0) \(message.body)" } ?? message.body
    }

    /// What stands in the place of a text that was removed.
    static let removed = "(removed)"

    /// What stands before a text: that it may be the server's, or that its device is gone; `nil` for nothing.
    static func mark(of message: ReceivedMessage) -> String? {
        switch message.encryption {
        case .unexpectedlyPlain: notEncrypted
        case .sealed(let origin) where origin.isFromRemovedDevice:
            "(from a device that \(SafeText.line(message.sender)) has removed since)"
        case .none, .sealed, .unopened: nil
        }
    }

    /// The line before a text that could not be opened at its own place. It names that place by sender and time.
    static func opened(_ message: ReceivedMessage, account: String, _ clock: WallClock) -> String {
        let sender = message.sender.isSameName(as: account) ? "your" : "\(SafeText.line(message.sender))'s"
        return "*** \(sender) message of \(clock.words(message.time)), which could not be opened, is here now: ***"
    }
}

extension ReceivedMessage {
    /// Whether it is sealed, and cannot be opened here.
    var isUnopened: Bool {
        if case .unopened = encryption { true } else { false }
    }

    /// Whether it has no text although it is not sealed: it was removed.
    var isEmptyText: Bool { body.isEmpty && !isUnopened }
}
