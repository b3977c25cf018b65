import ChatProtocol

/// A command on the command line: it is carried out, and the program ends.
enum OneShotCommand: Sendable, Equatable {
    /// Sends a message; without a text the input is the message.
    case send([OneShotTarget], text: String?)
    /// Prints the messages that came since the last `read` on this device.
    case read(follows: Bool, includesOwn: Bool)
    /// Prints a conversation, or the last `limit` messages of it.
    case history(OneShotTarget, limit: Int?)
    /// Makes keys for end-to-end encryption on this device, if the account has none.
    case makeKeys

    /// The maximum number of recipients of one `send`.
    static let mostTargets = 100

    /// Whether the input is the message, and so cannot have the password in it.
    var needsInput: Bool {
        switch self {
        case .send(_, let text): text == nil
        case .read, .history, .makeKeys: false
        }
    }

    /// Whether it prints new messages, and so keeps a record of them.
    var reads: Bool {
        switch self {
        case .read: true
        case .send, .history, .makeKeys: false
        }
    }

    /// Parses the words after the account's name; `nil` if there are none.
    ///
    /// - Throws: ``OneShotUsageError``, also for options that do not belong to the command.
    init?(_ words: [String], _ options: OneShotOptions) throws(OneShotUsageError) {
        guard !options.register || !options.existing else {
            throw OneShotUsageError("Use either --register or --existing, not both.")
        }
        guard let verb = words.first else {
            try Self.refuse(options, to: "a dialogue", Self.all)
            return nil
        }
        let rest = Array(words.dropFirst())
        switch verb {
        case "send":
            try Self.refuse(options, to: verb, [.follow, .own, .limit])
            self = try Self.send(rest, options)
        case "read":
            try Self.refuse(options, to: verb, [.place, .limit])
            guard rest.isEmpty else {
                throw OneShotUsageError("read prints all new messages and takes no name; history takes one.")
            }
            self = .read(follows: options.follow, includesOwn: options.own)
        case "history":
            try Self.refuse(options, to: verb, [.follow, .own])
            self = try Self.history(rest, options)
        case "keys":
            try Self.refuse(options, to: verb, [.place, .follow, .own, .limit])
            guard rest == ["init"] else {
                throw OneShotUsageError("Write keys init: it makes keys for end-to-end encryption on this device.")
            }
            self = .makeKeys
        default:
            throw OneShotUsageError(
                "Unknown command '\(DialogueWords.quoted(verb))'. "
                    + "After the account's name comes send, read, history or keys init."
            )
        }
    }

    private static func send(_ words: [String], _ options: OneShotOptions) throws(OneShotUsageError) -> Self {
        var targets = try places(options)
        var text = words[...]
        if targets.isEmpty {
            guard let names = text.popFirst() else {
                throw OneShotUsageError("Name the recipient: send bob TEXT, send --room Lab TEXT, send --public TEXT.")
            }
            for name in names.split(separator: ",", omittingEmptySubsequences: false) {
                targets.append(try OneShotTarget(String(name).trimmed()))
            }
        }
        var known: Set<OneShotTarget> = []
        targets = targets.filter { known.insert($0.folded).inserted }
        guard targets.count <= mostTargets else {
            throw OneShotUsageError("These are \(targets.count) recipients; one command takes \(mostTargets).")
        }
        let isInput = text.isEmpty || Array(text) == ["-"]
        return .send(targets, text: isInput ? nil : text.joined(separator: " "))
    }

    private static func history(_ words: [String], _ options: OneShotOptions) throws(OneShotUsageError) -> Self {
        var targets = try places(options)
        for word in words {
            targets.append(try OneShotTarget(word))
        }
        guard let target = targets.first, targets.count == 1 else {
            throw OneShotUsageError(
                "Name one conversation: history bob, history --room Lab or history --public."
            )
        }
        guard options.limit ?? 1 > 0 else {
            throw OneShotUsageError("--limit must be 1 or more.")
        }
        return .history(target, limit: options.limit)
    }

    private static func places(_ options: OneShotOptions) throws(OneShotUsageError) -> [OneShotTarget] {
        var targets: [OneShotTarget] = options.isPublic ? [.everyone] : []
        for room in options.room {
            targets.append(.room(try OneShotTarget.roomKey(room)))
        }
        return targets
    }
}

// Options that would have no effect are refused: a script must not believe that they had one.
extension OneShotCommand {
    private enum Option {
        case place, follow, own, limit, register, quiet
    }

    private static let all: [Option] = [.place, .follow, .own, .limit, .register, .quiet]

    private static func refuse(
        _ options: OneShotOptions,
        to command: String,
        _ refused: [Option]
    ) throws(OneShotUsageError) {
        for option in refused {
            let (isGiven, names) = state(of: option, options)
            guard !isGiven else {
                throw OneShotUsageError(
                    command == "read" && option == .place
                        ? "read prints all new messages and takes no \(names); history takes it."
                        : "\(names) does not belong to \(command); it belongs to a command after the account's name."
                )
            }
        }
    }

    private static func state(of option: Option, _ options: OneShotOptions) -> (isGiven: Bool, names: String) {
        switch option {
        case .place: (options.isPublic || !options.room.isEmpty, options.isPublic ? "--public" : "--room")
        case .follow: (options.follow, "--follow")
        case .own: (options.own, "--own")
        case .limit: (options.limit != nil, "--limit")
        case .register: (options.register, "--register")
        case .quiet: (options.quiet, "--quiet")
        }
    }
}
