import ChatClientCore
import Synchronization

@testable import chatclient

/// A connection that answers as a test says, and records its requests.
final class ScriptedConnection: Connection {
    typealias Answering = @Sendable (Request, ScriptedConnection) async throws(RequestFailure) -> Answer

    let welcome: ServerWelcome
    let events: AsyncStream<ChatEvent>
    private let sink: AsyncStream<ChatEvent>.Continuation
    private let asked = Mutex<[Request]>([])
    private let answering: Answering
    private let beforeAsking: @Sendable (Request) -> Void

    /// - Parameter beforeAsking: Called before a request is recorded.
    init(
        welcome: ServerWelcome = Fixtures.welcome(),
        answering: @escaping Answering = { (request, connection) throws(RequestFailure) in
            ScriptedConnection.agree(request, connection)
        },
        beforeAsking: @escaping @Sendable (Request) -> Void = { _ in }
    ) {
        self.welcome = welcome
        self.answering = answering
        self.beforeAsking = beforeAsking
        (events, sink) = AsyncStream.makeStream()
    }

    /// The recorded requests, in order.
    var requests: [Request] { asked.withLock { $0 } }

    func reconnectNow() async {}

    func answer(_ request: Request) async throws(RequestFailure) -> Answer {
        beforeAsking(request)
        asked.withLock { $0.append(request) }
        return try await answering(request, self)
    }

    func say(_ event: ChatEvent) {
        sink.yield(event)
    }

    /// The answer of a server that accepts every request.
    static func agree(_ request: Request, _ connection: ScriptedConnection) -> Answer {
        switch request {
        case .status(let username): return Fixtures.status(exists: true, username)
        case .register(let username, _, _), .logIn(let username, _), .logInWithToken(let username, _):
            return .loggedIn(username: username)
        case .send: return .stored(Fixtures.receipt)
        case .activeUsers: return .activeUsers(["bob", "joe"])
        case .deliveryStatistics: return .deliveryStatistics(Fixtures.delivery())
        case .conversations: return .conversations([])
        case .history: return .history(Fixtures.page([Fixtures.message()]))
        case .search: return .search(SearchPage(messages: [Fixtures.message()], hasMore: false))
        case .createRoom, .joinRoom, .room: return .room(Fixtures.room())
        case .rooms: return .rooms([])
        case .rememberLogin:
            return .remembered(RememberedLogin(token: Fixtures.loginToken))
        case .logins: return .logins(LoginList(logins: []))
        case .administer: return .administered(Administered(items: [#"{"kind":"notice","sentence":"Done."}"#]))
        case .conversationEncryption: return .conversationEncryption(.plain(.ownHasNoKeys))
        case .mark, .setReadReceipts, .changePassword, .endLogin, .leaveRoom, .manage, .acceptIdentity, .makeKeys,
            .resetIdentity:
            return .done
        case .logOut:
            connection.say(.disconnected(.loggedOut))
            return .loggedOut
        }
    }
}
