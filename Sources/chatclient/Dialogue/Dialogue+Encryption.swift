import ChatClientCore
import ChatProtocol

/// End-to-end encryption: whether a conversation is sealed, texts that come late, and news about keys.
extension Dialogue {
    /// Handles news about keys and devices: lines for a person, stderr for a script.
    mutating func handle(_ news: EncryptionNews) -> [DialogueAction] {
        guard !isLeaving else {
            return []
        }
        if case .own(let state) = news {
            let isNews = state != ownEncryption
            ownEncryption = state
            // During the entrance it is told with the first prompt.
            let words = isNews && !self.state.isEntering ? tellOwnEncryption() : []
            return words.isEmpty ? [] : words + (isInteractive ? promptAgain() : [])
        }
        guard let words = DialogueWords.news(news, clock) else {
            return []
        }
        return tell(words, role: news.isWarning ? .problem : .notice) + (isInteractive ? promptAgain() : [])
    }

    /// Tells of this client's own keys what the user has to know.
    func tellOwnEncryption() -> [DialogueAction] {
        ownEncryption.flatMap { DialogueWords.own($0) }.map { tell($0, role: .problem) } ?? []
    }

    private func tell(_ words: String, role: StyledText.Role) -> [DialogueAction] {
        isInteractive ? say(words, role: role) : [.warn(words)]
    }

    /// Handles the text of a message that could not be opened when it arrived: it is shown as a message, after a line
    /// that names the earlier one. While that one is held, the text takes its place.
    mutating func open(_ message: ReceivedMessage) -> [DialogueAction] {
        guard !isLeaving, !model.isIgnored(message), !model.open(message) else {
            return []
        }
        let words = DialogueWords.opened(message, account: account ?? "", clock)
        return tell(words, role: .notice) + [show(message)] + alert(about: message) + promptAgain()
    }
}

// The lock state of direct conversations.
extension Dialogue {
    /// Whether a page is shown below the first line of its conversation, which has the lock state. The classic style
    /// has no such line.
    func tellsHeadline(of page: HistoryPage) -> Bool {
        usesPlaces && ownEncryption != nil && page.conversation.kind == .direct && page.isAtEnd
    }

    /// Asks whether a conversation is encrypted, before something else is shown.
    mutating func askLock(of name: String, _ occasion: LockOccasion) -> [DialogueAction] {
        request(.conversationEncryption(username: name), .waiting(.lock(of: name, occasion)))
    }

    /// Asks for the first line of the conversation that is entered. Nobody waits for it: what may be sent does not
    /// depend on it.
    mutating func askHeadline(of name: String) -> [DialogueAction] {
        ownEncryption == nil ? [] : hand(over: .conversationEncryption(username: name))
    }

    /// Prompts for a direct message in the classic style, after a line if it would not be encrypted although this
    /// account has keys. A script gets that line on stderr, when it is known.
    mutating func askMessage(to name: String, isAnswer: Bool) -> [DialogueAction] {
        let message = DialogueState.directMessage(recipient: name, isAnswer: isAnswer)
        toldPlain = nil
        switch ownEncryption {
        // There is nothing to tell, or the refusal of the message tells it.
        case nil, .some(.none), .serverCannot: return ask(message)
        case .ready, .linkNeeded, .stopped:
            return isInteractive
                ? askLock(of: name, .message(isAnswer: isAnswer)) : ask(message) + askHeadline(of: name)
        }
    }

    /// Handles the answer whether a conversation is encrypted; `nil` if there was none.
    mutating func handleLock(_ lock: ConversationEncryption?, of request: Request) -> [DialogueAction] {
        guard case .conversationEncryption(let name) = request else {
            return []
        }
        guard case .waiting(.lock(of: name, let occasion)) = state else {
            guard let lock else {
                return []
            }
            return showLock(lock, with: name)
        }
        let line = lock.map { headline($0, with: name) } ?? []
        switch occasion {
        case .message(let isAnswer):
            let warning = lock.flatMap { classicLine($0, with: name) }
            noteTold(lock, with: name)
            return (warning.map { say($0, role: .problem) } ?? [])
                + ask(.directMessage(recipient: name, isAnswer: isAnswer))
        case .page(let page): return line + showHistory(page)
        case .opened(let page, let conversation):
            let shown = line + showOpened(page, conversation)
            partnerLock = lock
            return shown
        case .accepted:
            let isShown = usesPlaces && partner?.isSameName(as: name) == true
            partnerLock = isShown ? lock : nil
            return (isShown ? line : []) + ask(home, saying: DialogueWords.accepted(name, lock))
        }
    }

    /// Notes that the user knows, before the message, that it goes out in the clear.
    private mutating func noteTold(_ lock: ConversationEncryption?, with name: String) {
        if case .plain = lock {
            toldPlain = name
        }
    }

    /// Shows the state of the conversation on display; one that the user has left meanwhile is not told.
    private mutating func showLock(_ lock: ConversationEncryption, with name: String) -> [DialogueAction] {
        guard isInteractive else {
            noteTold(lock, with: name)
            return classicLine(lock, with: name).map { [.warn("\(SafeText.line(name)): \($0)")] } ?? []
        }
        guard usesPlaces, partner?.isSameName(as: name) == true, partnerLock != lock else {
            return []
        }
        partnerLock = lock
        return headline(lock, with: name) + promptAgain()
    }

    /// Asks for the first line of the conversation on display again if a sealed message tells that it has changed.
    mutating func followLock(_ message: ReceivedMessage) -> [DialogueAction] {
        guard case .sealed = message.encryption, case .plain = partnerLock, let partner,
            message.sender.isSameName(as: partner)
        else {
            return []
        }
        return askHeadline(of: partner)
    }

    /// Warns that a message went out in the clear although this account has keys, where no line before it has told it.
    mutating func warnOfPlain(_ receipt: Receipt, to recipient: Recipient) -> [DialogueAction] {
        guard receipt.encryption != .unexpectedlyPlain else {
            return warnOfStoredPlain(receipt)
        }
        guard case .user(let name) = recipient else {
            return []
        }
        let isTold = toldPlain?.isSameName(as: name) == true
        toldPlain = isTold ? nil : toldPlain
        guard place?.recipient != recipient, ownEncryption == .ready, receipt.encryption == .none, !isTold else {
            return []
        }
        guard !usesPlaces else {
            return say(DialogueWords.wasPlain, role: .problem)
        }
        let words = DialogueWords.lock(.plain(.peerHasNoKeys), with: name)
        return isInteractive ? say(words, role: .problem) : [.warn("\(SafeText.line(name)): \(words)")]
    }

    /// Warns that a message that was sealed now is stored as an earlier try has sent it: in the clear.
    func warnOfStoredPlain(_ receipt: Receipt) -> [DialogueAction] {
        receipt.encryption == .unexpectedlyPlain ? say(DialogueWords.wasStoredPlain, role: .problem) : []
    }

    private func headline(_ lock: ConversationEncryption, with name: String) -> [DialogueAction] {
        say(DialogueWords.headline(with: name, lock), role: lock.isStopped ? .problem : .detail)
    }

    /// The line of the classic style; `nil` where it has none.
    private func classicLine(_ lock: ConversationEncryption, with name: String) -> String? {
        switch lock {
        // What is not known before is told after the message, if it was not encrypted.
        case .sealed, .plain(.ownHasNoKeys), .unknown: nil
        case .plain, .stopped: DialogueWords.lock(lock, with: name)
        }
    }
}

// Commands.
extension Dialogue {
    /// Accepts the changed identity of an account.
    mutating func accept(_ argument: String) -> [DialogueAction] {
        let words = argument.split(whereSeparator: \.isWhitespace)
        guard words.count == 1, let word = words.first else {
            return refuse(DialogueWords.acceptUsage, asking: home)
        }
        let name = String(word.hasPrefix("@") ? word.dropFirst() : word)
        return request(.acceptIdentity(username: name), .waiting(.accepting(name)))
    }

    /// Handles an identity that is accepted: whether messages are encrypted then has to be told, too.
    mutating func handleAccepted(_ name: String) -> [DialogueAction] {
        askLock(of: name, .accepted)
    }

    /// Handles the password with which the account begins a new identity.
    mutating func startAnew(_ password: String) -> [DialogueAction] {
        password.isEmpty
            ? ask(home, saying: DialogueWords.nothingStarted)
            : request(.resetIdentity(password: password), .waiting(.startingAnew))
    }

    /// What to do about a direct message that was refused, for a person.
    func remedy(for failure: RequestFailure, to recipient: Recipient) -> String? {
        guard isInteractive, case .user(let name) = recipient else {
            return nil
        }
        return DialogueWords.remedy(for: failure.code, to: name)
    }
}

extension ConversationEncryption {
    /// Whether nothing is sent.
    fileprivate var isStopped: Bool {
        if case .stopped = self { true } else { false }
    }
}
