import ChatClientCore
import ChatProtocol

/// An event to a program, on its own line. docs/JSON.md describes the fields.
enum JSONEvent: Sendable {
    case connected(ServerWelcome)
    case status(UserStatus)
    case loggedIn(username: String, role: AccountRole)
    case stored(Receipt, isDirect: Bool = false)
    case users([String])
    case stats(DeliveryReport)
    case conversations([Conversation])
    case history(HistoryPage)
    case search(SearchPage)
    case room(Room)
    case rooms([RoomSummary])
    case administered(Administered)
    case done
    /// An answer with whether the next message of its conversation is encrypted.
    indirect case encrypted(JSONEvent, ConversationEncryption)
    case message(ReceivedMessage)
    case unopened(ReceivedMessage)
    case opened(ReceivedMessage)
    case encryption(EncryptionNews)
    case wire(DeliveryTransport)
    case presence(PresenceChange)
    case receipt(ReceiptChange)
    case roomChange(RoomChange)
    case announcement(Announcement)
    case connection(ConnectionChange)
    case restored
    case waiting(AdmissionDelay)
    case error(RequestFailure)
    case disconnected(Disconnection)

    /// Encodes the event as a line, without its line end.
    ///
    /// - Parameter id: The id of the command that this event answers.
    func line(id: String? = nil) -> String {
        var object = JSONObject()
        object.add("event", name)
        object.add("id", id)
        addFields(to: &object)
        return object.text
    }

    private var name: String {
        switch self {
        case .connected: "connected"
        case .status: "status"
        case .loggedIn: "loggedIn"
        case .stored: "stored"
        case .users: "users"
        case .stats: "stats"
        case .conversations: "conversations"
        case .history: "history"
        case .search: "search"
        case .room: "room"
        case .rooms: "rooms"
        case .administered: "administered"
        case .done: "done"
        case .encrypted(let answer, _): answer.name
        case .message: "message"
        case .unopened: "unopened"
        case .opened: "opened"
        case .encryption(let news): Self.name(of: news)
        case .wire: "wire"
        case .presence: "presence"
        case .receipt: "receipt"
        case .roomChange: "roomChange"
        case .announcement: "announcement"
        case .connection: "connection"
        case .restored: "restored"
        case .waiting: "waiting"
        case .error: "error"
        case .disconnected: "disconnected"
        }
    }

    private func addFields(to object: inout JSONObject) {
        switch self {
        case .connected(let welcome): Self.add(welcome, to: &object)
        case .status(let status): Self.add(status, to: &object)
        case .loggedIn(let username, let role):
            object.add("username", username)
            object.add("role", role.rawValue)
        case .stored(let receipt, let isDirect):
            Self.add(receipt, to: &object)
            if isDirect {
                Self.add(receipt.encryption, to: &object)
            }
        case .users(let usernames): object.add("usernames", usernames)
        case .stats(let report): Self.add(report, to: &object)
        case .conversations(let list): object.add("conversations", list.map { Self.object($0) })
        case .history(let page): Self.add(page, to: &object)
        case .search(let page): Self.add(page, to: &object)
        case .room(let room): Self.add(room, to: &object)
        case .rooms(let rooms): object.add("rooms", rooms.map { Self.object($0) })
        case .administered(let administered):
            object.add("items", administered.items.map { JSONValue(parsing: $0) })
            object.add("more", administered.hasMore)
        case .done, .restored: break
        case .encrypted(let answer, let lock):
            answer.addFields(to: &object)
            Self.add(lock, to: &object)
        case .message(let message), .unopened(let message), .opened(let message): Self.add(message, to: &object)
        case .encryption(let news): Self.add(news, to: &object)
        case .wire(let wire): object.add("wire", wire.rawValue)
        case .presence(let change): Self.add(change, to: &object)
        case .receipt(let change): Self.add(change, to: &object)
        case .roomChange(let change): Self.add(change, to: &object)
        case .announcement(let announcement):
            object.add("text", announcement.text)
            object.add("time", announcement.time)
        case .connection(let change): Self.add(change, to: &object)
        case .waiting(let wait):
            object.add("reason", DialogueWords.waiting(wait))
            object.add("delay", Self.milliseconds(wait.delay))
        case .error(let failure): Self.add(failure, to: &object)
        case .disconnected(let disconnection): Self.add(disconnection, to: &object)
        }
    }

    private static func add(_ welcome: ServerWelcome, to object: inout JSONObject) {
        object.add("server", welcome.serverName)
        object.add("fingerprint", welcome.fingerprint)
        let trust =
            switch welcome.trust {
            case .firstUse: "firstUse"
            case .known: "known"
            case .pinned: "pinned"
            case .accepted: "accepted"
            }
        object.add("trust", trust)
        object.add("passwordPolicy", welcome.passwordPolicy)
        object.add("registrationOpen", welcome.registrationOpen)
        if !welcome.greeting.isEmpty {
            object.add("greeting", welcome.greeting)
        }
        var limits = JSONObject()
        limits.add("bodyBytes", welcome.bodyBytes)
        limits.add("loginAttempts", welcome.loginAttempts)
        limits.add("passwordBytes", welcome.limits.passwordBytes)
        limits.add("usernameCharacters", welcome.limits.usernameCharacters)
        object.add("limits", limits)
        object.add("serverId", welcome.serverID?.hexadecimal)
        object.add("line", welcome.line?.hexadecimal)
        object.add("trustBasis", welcome.trustBasis.rawValue)
        object.add("registration", welcome.registration.rawValue)
    }

    private static func add(_ receipt: Receipt, to object: inout JSONObject) {
        object.add("conversation", receipt.conversation)
        object.add("sequence", receipt.sequence)
        object.add("messageId", receipt.id)
        object.add("time", receipt.time)
        object.add("repeated", receipt.repeated)
    }

    private static func add(_ failure: RequestFailure, to object: inout JSONObject) {
        object.add("code", failure.code)
        object.add("message", failure.message)
        object.add("retryAfter", failure.retryAfter.map(milliseconds))
        object.add("attemptsLeft", failure.attemptsLeft)
        object.add("claim", failure.claim)
        object.add("until", failure.until)
    }

    private static func add(_ disconnection: Disconnection, to object: inout JSONObject) {
        switch disconnection {
        case .loggedOut:
            object.add("reason", "The client ended the session.")
            object.add("kind", "loggedOut")
        case .goodbye(let reason):
            object.add("reason", reason)
            object.add("kind", "goodbye")
        case .lost(let reason):
            object.add("reason", reason)
            object.add("kind", "lost")
        case .refused(let error):
            object.add("reason", error.message)
            object.add("kind", "refused")
            object.add("code", error.code.rawValue)
        }
    }

    static func milliseconds(_ duration: Duration) -> Int64 {
        // Rounded up, so that a client that waits this long has waited long enough.
        let (seconds, attoseconds) = duration.components
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
