import ChatClientCore
import ChatProtocol

// End-to-end encryption: news, and the commands about keys.
extension DialogueWords {
    static let acceptUsage = "Please enter /accept NAME: it accepts the changed identity of an account."
    static let nothingStarted = "Nothing was changed."
    static let startAnewCost = """
        To start anew makes new keys for this account, here. What it costs:
        - What was sealed before cannot be read here, and your other clients cannot
          read what comes.
        - Everybody who writes with you is told that your identity changed, and has to
          accept it if they had verified it.
        The server permits it once a day.
        """

    /// A piece of news about encryption, as a line for a person; `nil` for what is told elsewhere.
    static func news(_ news: EncryptionNews, _ clock: WallClock) -> String? {
        switch news {
        case .own: nil
        case .identityChanged(let account, let wasVerified, let time):
            identityChanged(SafeText.line(account), wasVerified: wasVerified, clock.words(time))
        case .suspicious(let account, let problem): suspicious(SafeText.line(account), problem)
        case .devicesChanged(let account, let added, let removed):
            notice(devicesChanged(SafeText.line(account), added: added, removed: removed))
        case .gap(let account, let device, let missing):
            notice(
                "\(missing) \(missing == 1 ? "message" : "messages") of \(self.device(device, of: account)) did not arrive"
            )
        case .outOfOrder(let account, let device, _):
            notice("a message of \(self.device(device, of: account)) came out of its order")
        case .noDeviceMail(let account, let device):
            notice(
                "no device mail comes through from \(self.device(device, of: account)): what cannot be opened is not "
                    + "sent again, and keys are renewed less often"
            )
        case .notSent(let account, let text, let time): notSent(to: SafeText.line(account), text, clock.words(time))
        case .newDeviceNumber:
            notice("this client's keys were restored or copied: it is a new device of this account from now on")
        case .failed(let sentence):
            notice("direct messages are neither opened nor sent: \(sentenceWithoutEnd(sentence))")
        case .recovered: notice("the key store works again: direct messages are opened and sent")
        }
    }

    private static func notice(_ words: String) -> String { "*** \(words) ***" }

    /// `bob's "laptop"`.
    private static func device(_ label: String, of account: String) -> String {
        let label = quotable(label)
        return "\(SafeText.line(account))'s " + (label.isEmpty ? "device" : "\"\(label)\"")
    }

    /// A label that stands between quotation marks: one of its own would end it, and what follows would pass for words
    /// of the client.
    private static func quotable(_ label: String) -> String {
        String(SafeText.line(label).map { $0 == "\"" ? "'" : $0 })
    }

    private static func identityChanged(_ name: String, wasVerified: Bool, _ time: String) -> String {
        guard wasVerified else {
            return """
                *** \(name)'s identity changed (\(time)). You had not verified it, so messages go on. ***
                    Either \(name) began anew, on another client without the former keys,
                    or somebody is in between who wants to read what you write. If it
                    matters, ask \(name) by another way, such as the telephone.
                """
        }
        return """
            *** \(name)'s identity changed (\(time)). Nothing is sent to \(name) now. ***
                Either \(name) began anew, on another client without the former keys,
                or somebody is in between who wants to read what you write. Ask \(name)
                by another way, such as the telephone. If it is right, enter
                /accept \(name)
            """
    }

    private static func suspicious(_ name: String, _ problem: ListProblem) -> String {
        let what =
            switch problem {
            case .rolledBack: "the server shows an older list of \(name)'s devices than before"
            case .forked: "the server shows lists of \(name)'s devices that contradict each other"
            case .changedKeys: "a list of \(name)'s devices has other keys for a device than before"
            case .devicesGone: "the server says that \(name) has no devices any more"
            }
        let why =
            switch problem {
            case .rolledBack, .forked, .devicesGone:
                """
                    Either the server's data were restored from a backup, or the server
                    hides something. Ask \(name) by another way. If it is right, enter
                """
            case .changedKeys:
                """
                    Either a client of \(name) is broken, or somebody makes lists in the
                    name of \(name). Ask \(name) by another way. If it is right, enter
                """
            }
        let then =
            problem == .devicesGone
            ? "\n    Then your messages to \(name) are NOT encrypted until \(name) has keys again." : ""
        return "*** \(what). Nothing is sent to \(name). ***\n\(why)\n    /accept \(name)\(then)"
    }

    private static func devicesChanged(_ name: String, added: [String], removed: [String]) -> String {
        let parts = [("added", added), ("removed", removed)].compactMap { verb, labels in
            labels.isEmpty ? nil : "\(name) \(verb) \(self.labels(labels))"
        }
        return parts.isEmpty ? "\(name)'s devices changed" : parts.joined(separator: "; ")
    }

    /// The most labels that are named; the others are counted.
    private static let namedLabels = 10

    private static func labels(_ labels: [String]) -> String {
        let named = labels.prefix(namedLabels).map { label in
            let label = quotable(label)
            return label.isEmpty ? "a device without a name" : "the device \"\(label)\""
        }
        let rest = labels.count - named.count
        return named.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }

    private static func notSent(to name: String, _ text: String, _ time: String) -> String {
        "*** a message to \(name) of \(time) may not have been sent, because the client ended before the answer ***\n"
            + perhapsSent(text)
    }

    /// What this client's own state means, for a person who asks by `/keys`.
    static func keys(_ state: OwnEncryption?) -> String {
        switch state {
        case nil, .some(.none):
            """
            This client has no keys of this account. If no other client has some, direct
            messages are not encrypted end to end; else none are sent from here.
            """
        case .ready: "This client has keys: direct messages with people who have keys, too, are encrypted end to end."
        case .linkNeeded, .serverCannot, .stopped: state.flatMap { own($0) } ?? ""
        }
    }

    /// What a person is told of this client's own state by itself; `nil` for nothing.
    static func own(_ state: OwnEncryption) -> String? {
        switch state {
        case .none, .ready: nil
        case .linkNeeded:
            """
            This account's keys are on another client. Without them, sealed messages
            cannot be read here, and no direct messages are sent from here. /startanew
            makes new keys here and says what that costs; or leave it for later.
            """
        case .serverCannot: "This server cannot encrypt direct messages end to end: its operator can read them."
        case .stopped(let sentence):
            "Direct messages are stopped: \(sentenceWithoutEnd(sentence)). \(startAnewIfNothingHelps)"
        }
    }

    /// Why a message was not sent, and that it was not, or that this is not known; the SDK's sentences about encryption
    /// tell that themselves.
    static func reason(_ failure: RequestFailure, _ outcome: String, in words: String? = nil) -> String {
        let words = words ?? SafeText.line(failure.message)
        let told = outcome == notSent ? ["not sent", "Nothing was sent"] : ["not known whether"]
        return told.contains { words.contains($0) } ? words : "\(words) \(outcome)"
    }

    /// What to do about a direct message that was refused; `nil` if the refusal says it all.
    ///
    /// - Parameter code: The code of the refusal.
    static func remedy(for code: String, to name: String) -> String? {
        let name = SafeText.line(name)
        return switch code {
        case RequestFailure.Known.identityChanged:
            "Ask \(name) by another way; if it is right, enter /accept \(name)"
        case RequestFailure.Known.rollback:
            "Ask \(name) by another way; if it is right, enter /accept \(name), which says whether messages are "
                + "encrypted then."
        case RequestFailure.Known.stopped: startAnewIfNothingHelps
        case RequestFailure.Known.linkNeeded: "/startanew makes new keys here, and says what that costs."
        default: nil
        }
    }

    /// - Parameter lock: Whether messages are encrypted now; `nil` if that could not be found out.
    static func accepted(_ name: String, _ lock: ConversationEncryption?) -> String {
        let name = SafeText.line(name)
        let accepted = "The present identity and devices of \(name) are accepted"
        return switch lock {
        case .sealed: "\(accepted): messages go on, encrypted end to end."
        case .plain(.peerHasNoKeys):
            "It is accepted that \(name) has no devices: messages go on, and they are NOT encrypted until \(name) has "
                + "keys again."
        case .plain(let reason): "\(accepted): messages go on, and they are NOT encrypted: \(plain(reason, name))."
        case .stopped(let reason): "\(accepted), but nothing is sent: \(stop(reason, name))."
        case nil, .unknown: "\(accepted). Whether messages are encrypted now is not known yet."
        }
    }

    /// - Parameter account: Its name, sanitised.
    static func keysMade(_ account: String) -> String {
        "This device has keys of \(account): direct messages with people who have keys, too, are encrypted end to end."
    }

    static func keysElsewhere(_ account: String) -> String {
        let name = SafeText.line(account)
        return "\(name)'s keys are on another client. Use that one, or start anew here: log in at a terminal and enter "
            + "/startanew, which says what that costs."
    }

    /// Why this client neither opens nor sends direct messages, for a script.
    static func ownStop(_ reason: ConversationEncryption.StopReason, of account: String) -> String {
        switch reason {
        case .linkNeeded: keysElsewhere(account)
        case .noKeys:
            "\(SafeText.line(account)) has keys, and this client was started without them: what is sealed cannot be read. "
                + "Leave out --no-state."
        case .other(let sentence):
            "Direct messages are stopped: \(sentenceWithoutEnd(sentence)). \(startAnewAtTerminal)"
        case .identityChanged, .rolledBack, .forked, .changedKeys, .devicesGone:
            "Direct messages are stopped: \(stop(reason, SafeText.line(account)))."
        }
    }

    private static let startAnewIfNothingHelps =
        "If nothing else helps, /startanew makes new keys here, and says what that costs."

    static let startAnewAtTerminal =
        "If nothing else helps, log in at a terminal and enter /startanew, which makes new keys and says what that costs."

    static func notOpenedYet(_ count: Int) -> String {
        count == 1
            ? "1 message is not opened yet. Enter the command again."
            : "\(count) messages are not opened yet. Enter the command again."
    }

    static let startedAnew = "This account has a new identity, and its keys are on this client. Contacts are told."

    /// What a script is told at most once a week.
    static let writesInTheClear = """
        This account has no keys, so its direct messages are not encrypted end to end. To make keys on this device: \
        chatclient HOST PORT NAME keys init
        """
}
